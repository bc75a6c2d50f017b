package io.deepviz.examples;

import io.deepviz.error.BackendException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What a user reads when something goes wrong: one line, and a trace only when the fault is the program's. */
final class Mistakes {
    private Mistakes() {}

    static int inArguments(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        say(
                command,
                oneLine(e.getMessage()) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
        return CommandLine.ExitCode.USAGE;
    }

    static int whileRunning(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        if (e instanceof IllegalArgumentException || e instanceof IOException) {
            say(command, line(e));
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof BackendException) {
            say(command, String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
        e.printStackTrace(command.getErr());
        say(command, "a fault of the program, please report it with the lines above");
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What is wrong, in a line. */
    static String line(Exception e) {
        return e instanceof FileSystemException file ? ofFile(file) : oneLine(e.getMessage());
    }

    private static String ofFile(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return e.getFile() + ": there is no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return e.getFile() + ": not allowed to read or write it";
        }
        return oneLine(e.getMessage());
    }

    private static void say(CommandLine command, String line) {
        command.getErr().println("viz: " + line);
        command.getErr().flush();
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
