package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real networks on a real face, all the way from the files: skipped where {@code -Dviz.fixtures} names no such files. */
class FaceTest {
    private static final Path FIXTURES = Path.of(System.getProperty("viz.fixtures", "nowhere"));

    @TempDir
    private Path folder;

    @Test
    void theAstronautIsHappyToMiniXception() throws IOException {
        astronautIsHappyTo("fer2013_mini_XCEPTION.102-0.66.hdf5");
    }

    @Test
    void theAstronautIsHappyToBigXception() throws IOException {
        astronautIsHappyTo("fer2013_big_XCEPTION.54-0.66.hdf5");
    }

    private void astronautIsHappyTo(String name) throws IOException {
        Path model = FIXTURES.resolve("models/keras_h5").resolve(name);
        Path astronaut = FIXTURES.resolve("data/natural/skimage/astronaut.png");
        assumeTrue(Files.exists(model) && Files.exists(astronaut), "no fixtures at " + FIXTURES);
        Path face = folder.resolve("face.png");
        ImageIO.write(ImageIO.read(astronaut.toFile()).getSubimage(150, 60, 150, 150), "png", face.toFile());
        Path labels = Files.writeString(
                folder.resolve("labels.txt"), "angry\ndisgust\nfear\nhappy\nsad\nsurprise\nneutral\n");
        Console console = Console.run(
                "predict",
                model.toString(),
                "--scaling",
                "signed",
                "--image",
                face.toString(),
                "--labels",
                labels.toString());
        assertThat(console.out().lines().skip(1).findFirst().orElseThrow()).contains("happy (class 3)");
    }
}
