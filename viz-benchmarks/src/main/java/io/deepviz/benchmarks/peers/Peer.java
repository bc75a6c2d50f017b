package io.deepviz.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A script that has loaded its data and waits. It says a line when it is ready; for each line {@code run} it does its work
 * once and says how many seconds that took, and, after a space, what came out. Between runs it waits and takes no
 * processor's time.
 */
final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final Writer asked;
    private final String description;

    private Peer(Process process, BufferedReader said, String description) {
        this.process = process;
        this.said = said;
        this.asked = process.outputWriter(StandardCharsets.UTF_8);
        this.description = description;
    }

    /** One run. */
    record Run(double seconds, String outcome) {}

    /**
     * Starts a script and waits until it is ready.
     *
     * @param environment in place of what the variables are; an empty text takes one away
     * @throws IOException if it ends before that
     */
    static Peer start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        environment.forEach((name, value) -> {
            builder.environment().remove(name);
            if (!value.isEmpty()) {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String ready = said.readLine();
        if (ready == null) {
            throw new IOException("expected a script that says when it is ready, got none: " + command);
        }
        return new Peer(process, said, ready);
    }

    /** What the script says it is, with versions. */
    String description() {
        return description;
    }

    Run run() {
        try {
            asked.write("run\n");
            asked.flush();
            String line = said.readLine();
            if (line == null) {
                throw new IOException("the peer ended: " + description);
            }
            String[] words = line.split(" ", 2);
            return new Run(Double.parseDouble(words[0]), words.length > 1 ? words[1] : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
