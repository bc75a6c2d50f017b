package io.deepviz.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code viz watch}: follows a training. */
@Command(
        name = "watch",
        description =
                "Follows a training that is being recorded: a page for browsers of this machine, until it is ended.")
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "What a listener or recorder is writing.")
    private Path file;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of 127.0.0.1; any free one if not given.")
    private int port;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port: expected 0 to 65535, got " + port);
        }
        try (RunServer server = RunServer.start(file, port)) {
            spec.commandLine().getOut().println("open " + server.address() + " (Ctrl-C ends it)");
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
