package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;

/**
 * Frozen graphs and SavedModels that can't be used are refused in one line. All are opened by one other JVM, which has
 * 256 MB and must come out alive: many of them would end it if native code saw them.
 */
class RefusalTest {
    /** JVM and TensorFlow alone take 500; the greediest of the files asks for terabytes. */
    private static final int MOST_MEMORY = 1000;

    /** By file name, what is said of it. */
    private static final Map<String, List<String>> CASES = new LinkedHashMap<>();

    @TempDir
    static Path models;

    @TempDir
    static Path elsewhere;

    private static OtherJvm.End end = new OtherJvm.End(-1, "", "");

    @BeforeAll
    static void openAll() throws IOException {
        for (Map.Entry<String, HostileGraphs.Case> each : HostileGraphs.all().entrySet()) {
            String name = each.getKey() + ".pb";
            Files.write(models.resolve(name), TinyModels.bytes(each.getValue().graph()));
            CASES.put(name, each.getValue().reasons());
        }
        CASES.putAll(HostileSavedModels.write(models, written()));
        end = OtherJvm.run(OpenEach.class, List.of("-Xmx256m"), models.toString());
    }

    private static Path written() {
        return elsewhere.resolve("written.txt");
    }

    @TestFactory
    Stream<DynamicTest> eachIsRefusedInOneLine() {
        Map<String, String[]> found = new HashMap<>();
        end.output().lines().filter(line -> line.contains("\t")).forEach(line -> {
            String[] parts = line.split("\t", 3);
            found.put(parts[0], parts);
        });
        return CASES.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    String[] outcome = found.get(each.getKey());
                    assertThat(outcome).as(end.toString()).isNotNull();
                    if (each.getValue().equals(HostileSavedModels.OPENS)) {
                        assertThat(outcome[1]).as(outcome[2]).isEqualTo(OpenEach.OPENED);
                    } else {
                        assertThat(outcome[1]).as(outcome[2]).isEqualTo("ModelFormatException");
                        assertThat(outcome[2]).doesNotContain("\\n").contains(each.getValue());
                    }
                }));
    }

    @Test
    void theOtherJvmSurvivesThemAllWithLittleMemory() {
        assertThat(end.exitCode()).as(end.toString()).isZero();
        String peak = end.output()
                .lines()
                .filter(line -> line.startsWith(OpenEach.PEAK))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(peak.substring(OpenEach.PEAK.length())))
                .as(peak)
                .isLessThan(MOST_MEMORY);
    }

    /** The files are as dangerous as they pretend to be: TensorFlow's own loader runs what is in one. */
    @Test
    void nothingThatOpeningTriggersWasRun() {
        assertThat(written()).doesNotExist();
        String initialization =
                models.resolve(HostileSavedModels.INITIALIZATION).toString();
        SavedModelBundle.load(initialization, "serve").close();
        assertThat(written()).exists();
    }
}
