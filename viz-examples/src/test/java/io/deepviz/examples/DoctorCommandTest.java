package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void bothBackendsAreRunAndFoundSound() {
        Console console = Console.run("doctor", "--json");

        assertThat(console.exit()).as(console.out()).isZero();
        assertThat(console.out())
                .contains("\"failed\": false", "\"backend dl4j\"", "\"backend tensorflow\"", "vector API", "memory")
                .containsPattern("\\d\\d rules of the contract hold");
        assertThat(console.err()).isEmpty();
    }

    /**
     * The same program without the native library of one backend, as where a jar for another machine is on the path, and
     * with a third backend that isn't there.
     */
    @Test
    void aBackendThatCannotComputeIsNamedWithItsReasonAndMakesTheExitCodeOne() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*nd4j-native-[^/\\\\]*-(linux|macosx|windows)-[^/\\\\]*[.]jar"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(System.getProperty("java.class.path"));
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.deepviz.spi.Backend"), "no.such.Backend");
        Path output = folder.resolve("out.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        folder + File.pathSeparator + without,
                        Viz.class.getName(),
                        "doctor",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String found = Files.readString(output);
        assertThat(process.exitValue()).as(found).isEqualTo(1);
        assertThat(found).contains("\"failed\": true");
        assertThat(check("backend dl4j", found)).contains("\"failed\"", "broken: ", "nd4j");
        assertThat(check("backends", found)).contains("\"failed\"", "no.such.Backend");
        assertThat(check("backend tensorflow", found)).contains("\"ok\"").doesNotContain("broken");
    }

    /** The part of the output on one check. */
    private static String check(String name, String json) {
        return Arrays.stream(json.split("\\{"))
                .filter(part -> part.contains('"' + name + '"'))
                .collect(Collectors.joining());
    }
}
