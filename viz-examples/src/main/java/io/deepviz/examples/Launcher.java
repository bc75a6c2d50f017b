package io.deepviz.examples;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Starts the program again in a JVM that has what it needs ({@link JvmNeeds}), as {@code java -jar} can't say it: with the
 * same options, class path, arguments, input and output. Its exit code becomes ours, and neither outlives the other. What
 * native code writes to standard error on its way is left out ({@link ErrorLines}).
 *
 * <p>{@code -Dviz.launcher=off} keeps everything in one JVM.
 */
final class Launcher {
    /** In the JVM that was started: the process that started it. */
    static final String PROPERTY = "viz.launcher";

    /** How long a JVM that is told to end may take to. */
    private static final long SECONDS_TO_END = 5;

    /** Exit code of a process that was terminated from outside. */
    private static final int TERMINATED = 143;

    /** Options that can be there once only: two JVMs would want the same port. */
    private static final List<String> ONCE =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-Dcom.sun.management.jmxremote.port");

    /** Options by environment: the JVM lists them among its own, so they are handed on as such, and not a second time. */
    private static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private Launcher() {}

    /** Runs a main class in another JVM and returns its exit code; nothing, if it is to run in this one. */
    static OptionalInt run(Class<?> main, String... arguments) {
        String launched = System.getProperty(PROPERTY);
        if (launched != null) {
            endWith(launched);
            return OptionalInt.empty();
        }
        String classPath = System.getProperty("java.class.path", "");
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (classPath.isEmpty()
                || given.stream().anyMatch(option -> ONCE.stream().anyMatch(option::startsWith))) {
            return OptionalInt.empty();
        }
        return start(command(given, classPath, main, arguments));
    }

    private static ProcessBuilder command(List<String> given, String classPath, Class<?> main, String... arguments) {
        boolean vectors = ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent();
        JvmNeeds needs = JvmNeeds.missing(Runtime.version().feature(), vectors, given, System.getenv());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(given);
        words.addAll(needs.options());
        words.add("-D" + PROPERTY + "=" + ProcessHandle.current().pid());
        words.addAll(List.of("-cp", classPath, main.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.putAll(needs.environment());
        environment.keySet().removeAll(OPTION_VARIABLES);
        return builder.inheritIO().redirectError(ProcessBuilder.Redirect.PIPE);
    }

    private static OptionalInt start(ProcessBuilder builder) {
        Process program;
        try {
            program = builder.start();
        } catch (IOException e) {
            System.err.println(
                    "viz: goes on in this JVM, where native code may write lines of its own, as another can't be"
                            + " started: " + e.getMessage());
            return OptionalInt.empty();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(program), "viz-end"));
        boolean quiet = JvmNeeds.QUIET.equals(builder.environment().get(JvmNeeds.LOG_LEVEL));
        try {
            ErrorLines.copy(program.getErrorStream(), System.err, quiet);
            return OptionalInt.of(program.waitFor());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.of(TERMINATED);
        }
    }

    /** Of the JVM that started another, when it ends for whatever reason that it learns of. */
    private static void end(Process program) {
        program.destroy();
        try {
            if (!program.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            program.destroyForcibly();
        }
    }

    /** Of the JVM that was started: ends, within some seconds, when the other was killed and could not say so. */
    private static void endWith(String launcher) {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        if (parent.isEmpty() || !launcher.matches("\\d+")) {
            return; // the system doesn't tell, or there is none
        }
        if (!launcher.equals(Long.toString(parent.get().pid()))) {
            Runtime.getRuntime().halt(TERMINATED);
        }
        Thread watch = new Thread(() -> awaitEnd(parent.get()), "viz-launcher-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEnd(ProcessHandle launcher) {
        launcher.onExit().join();
        Runtime.getRuntime().halt(TERMINATED);
    }
}
