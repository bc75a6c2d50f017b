package io.deepviz.examples.demo;

import io.deepviz.image.ColorOrder;
import io.deepviz.image.Scaling;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/** What {@link DemoTraining} made and this program carries with it: a network, its scaling, how it came about. */
public final class EmbeddedDemo {
    private EmbeddedDemo() {}

    /** Copies the network, a Deeplearning4j zip, to a file. */
    public static void copyNetwork(Path file) throws IOException {
        try (InputStream in = open(DemoTraining.NETWORK)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** How the network is to be opened: the file says neither what size its pictures have nor how they are scaled. */
    public static OpenOptions options() throws IOException {
        return OpenOptions.DEFAULTS
                .withSize(DemoImages.SIZE, DemoImages.SIZE)
                .withColorOrder(ColorOrder.RGB)
                .withScaling(Scaling.parse(property("scaling")));
    }

    /** The names of its classes. */
    public static List<String> labels() throws IOException {
        return List.of(property("labels").split(",", -1));
    }

    /** How its first layer came about. */
    public static Timeline timeline() throws IOException {
        try (InputStream in = open(DemoTraining.TIMELINE)) {
            return Timeline.read(in);
        }
    }

    private static String property(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = open(DemoTraining.PROPERTIES)) {
            properties.load(in);
        }
        return properties.getProperty(name);
    }

    private static InputStream open(String name) throws IOException {
        InputStream stream = EmbeddedDemo.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("the program's own resource '" + name + "' is missing: it was not packaged whole");
        }
        return stream;
    }
}
