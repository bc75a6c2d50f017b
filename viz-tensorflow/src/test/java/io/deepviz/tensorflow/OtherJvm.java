package io.deepviz.tensorflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class's main in a JVM of its own: for what may take that JVM down, and to see how much memory it takes. */
final class OtherJvm {
    private OtherJvm() {}

    /**
     * How it ended.
     *
     * @param exitCode 0 if it went well
     * @param output what it wrote
     * @param errors what it, or native code, wrote beside that
     */
    record End(int exitCode, String output, String errors) {}

    /** Runs and waits; it is killed, and fails, if it takes more than some minutes. */
    static End run(Class<?> main, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+ErrorFileToStderr");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("other-jvm", ".out");
        Path errors = Files.createTempFile("other-jvm", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("not done after two minutes: " + text(output));
            }
            return new End(process.exitValue(), text(output), text(errors));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    /** What it wrote; native code quotes damaged names as they are. */
    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
