package io.deepviz.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page around its data. The browser may run the one script and the one style sheet that stand in it, known by their
 * digests, and load nothing; the data are JSON that no script is, and the script sets text as text.
 */
final class Page {
    private Page() {}

    static String of(Map<String, Object> data) {
        String style = resource("page.css");
        String script = resource("page.js");
        String policy = "default-src 'none'; img-src data:; style-src '" + digest(style) + "'; script-src '"
                + digest(script) + "'; base-uri 'none'; form-action 'none'";
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>DeepViz report</title>
                <style>%s</style>
                </head>
                <body>
                <main id="page"><noscript>This page is drawn by a script of its own, which this browser does not run.</noscript></main>
                <script type="application/json" id="data">%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(policy, style, Json.compact(data), script);
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
