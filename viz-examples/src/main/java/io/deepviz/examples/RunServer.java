package io.deepviz.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deepviz.report.TrainingReport;
import io.deepviz.training.Thresholds;
import io.deepviz.training.TrainingRun;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run to browsers of this machine, and to nobody else: it listens on 127.0.0.1 only, answers only to that name, so
 * that no page from elsewhere can read it by a name of its own that points here, and gives nothing but the run.
 */
final class RunServer implements Closeable {
    private final Path file;
    private final HttpServer server;
    private long size = -1;
    private @Nullable TrainingReport report;

    private RunServer(Path file, HttpServer server) {
        this.file = file;
        this.server = server;
    }

    /**
     * Starts serving.
     *
     * @param port 0 for any that is free
     */
    static RunServer start(Path file, int port) throws IOException {
        TrainingRun.open(file); // whether it can be read at all
        InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        RunServer own = new RunServer(file, HttpServer.create(new InetSocketAddress(loopback, port), 0));
        own.server.createContext("/", own::answer);
        own.server.start();
        return own;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (!isOurs(host) || !exchange.getRequestMethod().equals("GET")) {
                send(exchange, 403, "text/plain", "only for this machine");
            } else if (path.equals("/")) {
                send(exchange, "text/html", TrainingReport::livePage);
            } else if (path.equals("/data.json")) {
                send(exchange, "application/json", TrainingReport::data);
            } else {
                send(exchange, 404, "text/plain", "there is / and /data.json");
            }
        }
    }

    /** A file that can't be read any more, replaced by another one perhaps, is said to be so on the page. */
    private void send(HttpExchange exchange, String type, Function<TrainingReport, String> part) throws IOException {
        String text;
        try {
            text = part.apply(current());
        } catch (IOException | RuntimeException e) {
            send(exchange, 500, "text/plain", String.valueOf(e.getMessage()));
            return;
        }
        send(exchange, 200, type, text);
    }

    private boolean isOurs(@Nullable String host) {
        int port = server.getAddress().getPort();
        return host != null && (host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port));
    }

    /** Read again only when the file has grown. */
    private synchronized TrainingReport current() throws IOException {
        long now = Files.size(file);
        if (report == null || now != size) {
            report = TrainingReport.of(TrainingRun.open(file), Thresholds.DEFAULTS);
            size = now;
        }
        return report;
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
