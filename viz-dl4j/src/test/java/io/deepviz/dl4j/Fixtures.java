package io.deepviz.dl4j;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where test data is: own small files, always there, and real networks, which a test is skipped without. */
final class Fixtures {
    private Fixtures() {}

    /** A file of this module's own. */
    static Path own(String name) {
        URL url = Fixtures.class.getResource(name);
        if (url == null) {
            throw new IllegalArgumentException("name: expected a test resource beside this class, got " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(url + " is no file", e);
        }
    }

    /** The numbers of a file of this module's own, one a line. */
    static float[] ownNumbers(String name) {
        try {
            double[] numbers = Files.readAllLines(own(name)).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            float[] floats = new float[numbers.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) numbers[i];
            }
            return floats;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file among the fixtures; the test is skipped, and says so, where they are not. */
    static Path shared(String path) {
        String folder = System.getProperty("viz.fixtures", "../../shared/fixtures");
        Path file = Path.of(folder).resolve(path);
        assumeTrue(Files.exists(file), "no fixture " + file + " (-Dviz.fixtures=DIR says where they are)");
        return file;
    }
}
