package io.deepviz.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page around its data. The browser may run the one script and the one style sheet that stand in it, known by their
 * digests, and load nothing; the data are JSON that no script is, and the script sets text as text.
 */
final class Page {
    private Page() {}

    /** The report on a network. */
    static String of(Map<String, Object> data) {
        return of(
                Json.compact(data), "DeepViz report", List.of("base.js", "curves.js", "training.js", "page.js"), false);
    }

    /**
     * A training run.
     *
     * @param data as JSON
     * @param live whether it asks its server for more
     */
    static String ofTraining(String data, boolean live) {
        return of(data, "DeepViz training", List.of("base.js", "curves.js", "training.js", "run.js"), live);
    }

    private static String of(String data, String title, List<String> scripts, boolean live) {
        String style = resource("page.css");
        String script = scripts.stream().map(Page::resource).collect(Collectors.joining());
        String policy = "default-src 'none'; img-src data:; style-src '" + digest(style) + "'; script-src '"
                + digest(script) + "'; base-uri 'none'; form-action 'none'" + (live ? "; connect-src 'self'" : "");
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main id="page"><noscript>This page is drawn by a script of its own, which this browser does not run.</noscript></main>
                <script type="application/json" id="data"%s>%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(policy, title, style, live ? " data-live=\"yes\"" : "", data, script);
    }

    /** A picture over its caption and the command that makes it again. */
    static Map<String, Object> figure(String image, String caption, String command) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("image", image);
        figure.put("caption", caption);
        figure.put("command", command);
        return figure;
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks its own resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
