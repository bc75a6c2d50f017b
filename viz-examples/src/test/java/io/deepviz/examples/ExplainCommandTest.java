package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.attribution.StandardMethods;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code viz explain} on a small network: its files, its words, and what it says to mistakes. */
class ExplainCommandTest {
    private static final String MODEL = "../viz-dl4j/src/test/resources/io/deepviz/dl4j/tiny_sequential.h5";

    @TempDir
    private Path folder;

    private String picture;
    private Path out;

    @BeforeEach
    void paint() throws IOException {
        int[] pixels = new int[40 * 30];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 7919 & 0xffffff;
        }
        Path file = folder.resolve("picture.png");
        Image.rgb(30, 40, pixels).writePng(file);
        picture = file.toString();
        out = folder.resolve("out");
    }

    @Test
    void allMethodsWriteTheirPicturesNumbersAndOneSheet() throws IOException {
        Console console = Console.run("explain", MODEL, "--image", picture, "--method", "all", "--out", out.toString());
        assertThat(console.exit()).as(console.err()).isZero();
        String json = Files.readString(out.resolve("explain.json"));
        for (String name : StandardMethods.names()) {
            assertThat(caption(name + ".png"))
                    .as(name)
                    .contains("target: logit of class ")
                    .contains("scale +-")
                    .contains("input: scaling unit");
            assertThat(Files.readAllBytes(out.resolve(name + ".npy"))).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y');
            assertThat(json).contains("\"" + name + "\"");
        }
        assertThat(Images.read(out.resolve("sheet.png")).width()).isGreaterThan(300);
        assertThat(console.out()).contains("wrote " + out.resolve("sheet.png"));
    }

    @Test
    void trustIsSaidInWordsAndNumbersUnderItsBudget() throws IOException {
        Console console = Console.run(
                "explain",
                MODEL,
                "--image",
                picture,
                "--class",
                "1",
                "--against",
                "0",
                "--trust",
                "--budget",
                "500",
                "--method",
                "gradient,rise",
                "--out",
                out.toString());
        assertThat(console.exit()).as(console.err()).isZero();
        assertThat(console.out())
                .containsPattern("(passes|fails) deletion and insertion: without its pixels")
                .containsPattern(
                        "(passes|fails) parameter randomization: the map (barely )?changes when the weights of the top")
                .contains("parameter randomization not checked: takes 1001 passes, and 212 of 500 are left")
                .contains("passes of 500");
        String json = Files.readString(out.resolve("explain.json"));
        assertThat(json)
                .contains("\"target\": \"logit of class 1 less that of class 0\"")
                .contains("\"rankCorrelation\": [")
                .contains("\"budget\": 500")
                .contains("\"verdict\": \"not checked\"");
        assertThat(caption("gradient.png")).contains("parameter randomization");
    }

    @Test
    void classesGoByTheirLabels() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "cat\ndog\ncow\n");
        Console console = Console.run(
                "explain",
                MODEL,
                "--image",
                picture,
                "--class",
                "dog",
                "--labels",
                labels.toString(),
                "--out",
                out.toString());
        assertThat(console.exit()).as(console.err()).isZero();
        assertThat(caption("grad-cam.png")).contains("target: logit of dog (class 1)");
    }

    @Test
    void mistakesEndInOneLineAndExitCodeTwo() {
        mistake("--class: expected a number or one of the 0 labels (give --labels), got 'dog'", "--class", "dog");
        mistake("--class: expected 0 to ", "--class", "999");
        mistake("--against: expected 0 to ", "--against", "999");
        mistake("method: expected one of gradient, ", "--method", "gradcam");
        mistake("has no layer 'conv'; the nearest of", "--layer", "conv");
        mistake("--budget: expected at least 0 passes, got -1", "--budget", "-1");
        mistake("layer: expected one ", "--layer", lastLayer());
        assertThat(out).doesNotExist();
    }

    /** Captions stand in the file as plain text. */
    private String caption(String file) throws IOException {
        return new String(Files.readAllBytes(out.resolve(file)), StandardCharsets.UTF_8);
    }

    private void mistake(String expected, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("explain", MODEL, "--image", picture, "--out", out.toString()));
        arguments.addAll(List.of(more));
        Console console = Console.run(arguments.toArray(new String[0]));
        assertThat(console.exit()).as(console.err()).isEqualTo(2);
        assertThat(console.err().lines().filter(line -> !line.startsWith("viz: assumed")))
                .singleElement()
                .asString()
                .startsWith("viz: ")
                .contains(expected);
    }

    /** After the class scores. */
    private static String lastLayer() {
        List<String> lines = Console.run("inspect", MODEL)
                .out()
                .lines()
                .filter(line -> line.contains("  softmax  "))
                .toList();
        return lines.get(lines.size() - 1).split(" ", 2)[0];
    }
}
