package io.deepviz.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The options of forked JVMs; and one short run of every benchmark, so that none rots. */
class MainTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @Test
    void forkedJvmsGetTheVectorApi() {
        assertThat(Main.withVectors(new String[] {"Exact", "-f", "1"}, true))
                .containsExactly("Exact", "-f", "1", "-jvmArgsAppend", VECTORS);
        assertThat(Main.withVectors(new String[] {"-jvmArgsAppend", "-Xmx2g"}, true))
                .containsExactly("-jvmArgsAppend", VECTORS + " -Xmx2g");
        assertThat(Main.withVectors(new String[] {"-l"}, false)).containsExactly("-l");
    }

    @Test
    void everyBenchmarkRuns() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("rows", "500")
                        .param("dimension", "784")
                        .param("batch", "1")
                        .param("convolution", "CONV3")
                        .param("network", "CONV3")
                        .param("images", "4")
                        .param("iterations", "30")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        assertThat(results).hasSize(19);
    }
}
