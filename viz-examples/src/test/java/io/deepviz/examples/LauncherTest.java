package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as the system starts it: one JVM that starts another. */
@Timeout(120)
class LauncherTest {
    @TempDir
    private Path folder;

    private record Ended(int exit, String out, String err) {}

    private static List<String> java(List<String> options, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private Ended run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(java(options, main, arguments));
        builder.environment().remove(JvmNeeds.LOG_LEVEL);
        int exit = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ended(exit, Files.readString(out), Files.readString(err));
    }

    @Test
    void theSecondJvmHasWhatItNeedsAndWhatTheUserGave() throws Exception {
        Ended ended = run(List.of("-Xmx123m", "-Dname=a b"), Confession.class, "7", "", "b c", "\"d\"");
        assertThat(ended.exit()).isEqualTo(7);
        assertThat(ended.out())
                .contains("arguments [7, , b c, \"d\"]")
                .contains("-Xmx123m", "-Dname=a b", "-Dviz.launcher=")
                .contains("log level 3", "vectors true");
        assertThat(ended.err()).isEqualToIgnoringNewLines("viz: heard");
    }

    @Test
    void switchedOffThereIsOneJvm() throws Exception {
        Ended ended = run(List.of("-Dviz.launcher=off"), Confession.class, "3");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.out()).contains("log level null", "vectors false");
    }

    @Test
    void theProgramsExitCodesComeThrough() throws Exception {
        assertThat(run(List.of(), Viz.class, "--version").exit()).isZero();
        Ended mistake = run(List.of(), Viz.class, "inspect", "nowhere.zip");
        assertThat(mistake.exit()).isEqualTo(2);
        assertThat(mistake.err().lines()).hasSize(1).allMatch(line -> line.contains("nowhere.zip"));
    }

    @Test
    void killingTheFirstJvmEndsTheSecond() throws Exception {
        Process first = new ProcessBuilder(java(List.of(), Confession.class, "wait"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle second = ProcessHandle.of(pid(first)).orElseThrow();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        CompletableFuture<ProcessHandle> end = second.onExit();
        first.destroyForcibly();
        assertThat(end.get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void tellingTheFirstJvmToEndEndsTheSecond() throws Exception {
        Process first = new ProcessBuilder(java(List.of(), Confession.class, "wait"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle second = ProcessHandle.of(pid(first)).orElseThrow();
        first.destroy();
        assertThat(first.waitFor()).isNotZero();
        second.onExit().get(30, TimeUnit.SECONDS);
        assertThat(second.isAlive()).isFalse();
    }

    private static long pid(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("pid ")) {
                return Long.parseLong(line.substring(4));
            }
        }
        throw new IOException("the second JVM said nothing");
    }
}
