package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on fewer pictures than usual: its claims hold, and come out the same a second time. */
class DemoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theLessonHoldsAndIsRepeatable() throws IOException {
        Path once = folder.resolve("once");
        Console console = Console.run("demo", "--images", "360", "--out", once.toString());
        assertThat(console.exit()).as(console.err()).isZero();
        assertThat(console.out()).contains("wrote " + once.resolve("index.html"));

        String metrics = Files.readString(once.resolve("metrics.json"));
        assertThat(metrics).contains("\"shape\": [64,3,11,11]");
        assertThat(number("either", metrics)).isGreaterThanOrEqualTo(0.60);
        assertThat(number("accuracy", metrics)).isGreaterThanOrEqualTo(0.90);
        assertThat(number("pixelPurity", metrics)).isLessThanOrEqualTo(0.35);
        // 30 pictures a class instead of 167 leave fewer near ones of the same class to find
        assertThat(number("featurePurity", metrics)).isGreaterThanOrEqualTo(0.70);

        // what the page says of training, and draws: noise in the beginning, edges and colors in the end
        assertThat(number("oriented", part("untrained", metrics))).isLessThan(0.05);
        assertThat(number("colorOpponent", part("untrained", metrics))).isLessThan(0.05);
        assertThat(number("oriented", part("filters", metrics))).isGreaterThan(0.40);
        assertThat(number("colorOpponent", part("filters", metrics))).isGreaterThan(0.10);
        assertThat(once.resolve("index.html"))
                .content()
                .contains("{\"name\":\"oriented\",\"steps\":[0,", "{\"name\":\"color-opponent\",\"steps\":[0,");

        Path again = folder.resolve("again");
        Console.run("demo", "--images", "360", "--out", again.toString());
        assertThat(again.resolve("metrics.json")).hasContent(metrics);
    }

    @Test
    void tooFewPicturesAreAMistake() {
        Console console = Console.run("demo", "--images", "10", "--out", folder.toString());
        assertThat(console.exit()).isEqualTo(2);
        assertThat(console.err()).contains("--images: expected at least 300");
    }

    private static String part(String name, String metrics) {
        int from = metrics.indexOf("\"" + name + "\": {");
        assertThat(from).isNotNegative();
        return metrics.substring(from, metrics.indexOf('}', from));
    }

    private static double number(String name, String metrics) {
        Matcher found = Pattern.compile("\"" + name + "\": ([0-9.]+)").matcher(metrics);
        assertThat(found.find()).as(name + " in " + metrics).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
