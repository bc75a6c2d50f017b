package io.deepviz.examples;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Standard error without the lines that no switch of TensorFlow or Java silences: a part of TensorFlow logs through Abseil,
 * whose level only native code can set, and Java announces incubator modules. Everything else goes on byte for byte.
 */
final class ErrorLines {
    private static final Pattern INCUBATOR =
            Pattern.compile("WARNING: Using incubator modules: jdk\\.incubator\\.vector");

    /** Such as {@code I0000 00:00:1795444028.893543   32056 mlir_graph_optimization_pass.cc:401] ...}; fatal ones stay. */
    private static final Pattern LOG =
            Pattern.compile("WARNING: All log messages before absl::InitializeLog\\(\\) is called are written to STDERR"
                    + "|[IWE]\\d{4} \\d\\d:\\d\\d:\\d+\\.\\d+ +\\d+ [^ ]+:\\d+\\] .*");

    private ErrorLines() {}

    /** Copies until the end, line by line, as they come; {@code quiet} also leaves out what native code logs. */
    static void copy(InputStream from, PrintStream to, boolean quiet) throws IOException {
        InputStream in = new BufferedInputStream(from);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                write(line, to, quiet);
            }
        }
        write(line, to, quiet);
    }

    private static void write(ByteArrayOutputStream line, PrintStream to, boolean quiet) {
        String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        if (!INCUBATOR.matcher(text).matches() && !(quiet && LOG.matcher(text).matches())) {
            to.write(line.toByteArray(), 0, line.size());
            to.flush();
        }
        line.reset();
    }
}
