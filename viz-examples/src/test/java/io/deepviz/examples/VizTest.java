package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.image.Image;
import io.deepviz.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a small network of our own: what it prints, what it writes, and what it says to mistakes. */
class VizTest {
    private static final String MODEL = "../viz-dl4j/src/test/resources/io/deepviz/dl4j/tiny_sequential.h5";

    @TempDir
    private Path folder;

    private String picture;

    @BeforeEach
    void paint() throws IOException {
        int[] pixels = new int[40 * 30];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 7919 & 0xffffff;
        }
        Path file = folder.resolve("picture.png");
        Image.rgb(30, 40, pixels).writePng(file);
        picture = file.toString();
    }

    @Test
    void inspectListsLayersAndSaysWhatIsAssumed() {
        Console console = Console.run("inspect", MODEL);
        assertThat(console.exit()).isZero();
        assertThat(console.out())
                .contains("backend dl4j", "scaling unit", "assumed  pixel scaling unit", "convolution", "softmax")
                .containsPattern("logits +\\w+");
        assertThat(console.err()).contains("viz: assumed pixel scaling unit (p / 255)");
    }

    @Test
    void whatTheUserStatesIsNotAssumed() {
        Console console = Console.run("inspect", MODEL, "--scaling", "signed", "--colors", "rgb");
        assertThat(console.out()).contains("scaling signed");
        assertThat(console.err()).isEmpty();
    }

    @Test
    void filtersWritesAPictureAndSaysWhatCannotBeSaidOfSmallKernels() throws IOException {
        Path out = folder.resolve("filters.png");
        Console console = Console.run("filters", MODEL, "--out", out.toString());
        assertThat(console.exit()).isZero();
        assertThat(console.out()).contains("can't be said of kernels under 7x7").contains("wrote " + out);
        assertThat(Images.read(out).width()).isGreaterThan(50);
    }

    @Test
    void activationsOfANamedLayerAreDrawn() throws IOException {
        Path out = folder.resolve("activations.png");
        String layer = anyLayer("max pooling");
        Console console =
                Console.run("activations", MODEL, "--image", picture, "--layer", layer, "--out", out.toString());
        assertThat(console.exit()).isZero();
        assertThat(console.out()).contains("layer " + layer);
        assertThat(Images.read(out).height()).isGreaterThan(20);
    }

    @Test
    void predictGoesOnAfterABadPictureAndExitsWithTwo() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "not a picture");
        Console console = Console.run("predict", MODEL, "--top", "2", "--image", bad.toString(), picture);
        assertThat(console.exit()).isEqualTo(2);
        assertThat(console.err()).contains("bad.png").doesNotContain("\tat ");
        assertThat(console.out().lines()).hasSize(3).anyMatch(line -> line.matches(" +[0-9.]+ %  class \\d+"));
    }

    @Test
    void predictNamesClasses() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Console console = Console.run("predict", MODEL, "--image", picture, "--labels", labels.toString());
        assertThat(console.out()).containsPattern("% {2}[a-j] \\(class \\d\\)");
    }

    @Test
    void mistakesEndInOneLineAndExitCodeTwo() throws IOException {
        String out = folder.resolve("x.png").toString();
        String text = Files.writeString(folder.resolve("model.h5"), "<html>").toString();
        mistake("there is no such file", "filters", "nosuch.h5", "--out", out);
        mistake("not a network that a backend", "filters", text, "--out", out);
        mistake("Missing required option: '--out=F.png'", "filters", MODEL);
        mistake("scaling: expected raw, unit", "filters", MODEL, "--scaling", "foo", "--out", out);
        mistake("has no layer 'conv'; the nearest of", "filters", MODEL, "--layer", "conv", "--out", out);
        mistake("--input: expected HxW", "filters", MODEL, "--input", "224", "--out", out);
        mistake("fixes it at", "filters", MODEL, "--input", "224x224", "--out", out);
        mistake("'tensorboard'", "filters", MODEL, "--backend", "tensorboard", "--out", out);
        mistake("--top: expected at least 1", "predict", MODEL, "--image", picture, "--top", "0");
        mistake("Unmatched argument", "nonsense");
        mistake("softmax", "filters", MODEL, "--layer", anyLayer("softmax"), "--out", out);
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    private static void mistake(String expected, String... arguments) {
        Console console = Console.run(arguments);
        assertThat(console.exit()).as(console.err()).isEqualTo(2);
        assertThat(console.err().lines().filter(line -> !line.startsWith("viz: assumed")))
                .singleElement()
                .asString()
                .startsWith("viz: ")
                .contains(expected);
    }

    private static String anyLayer(String kind) {
        return Console.run("inspect", MODEL)
                .out()
                .lines()
                .filter(line -> line.contains("  " + kind + "  "))
                .findFirst()
                .orElseThrow()
                .split(" ", 2)[0];
    }
}
