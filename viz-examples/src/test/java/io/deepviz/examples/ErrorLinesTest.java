package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which lines of standard error reach the user. */
class ErrorLinesTest {
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector\n";
    private static final String ABSEIL =
            "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n";
    private static final String LOG =
            "I0000 00:00:1795444028.893543   32056 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass\n";
    private static final String FATAL = "F0000 00:00:1795444028.893543   32056 tensor.cc:852] Check failed: 1 == 2\n";
    private static final String OURS = "viz: skipped h\u00e4\u4e2d.png: I0000 is not an image\n";

    @Test
    void ourOwnLinesGoOnByteForByteAndALogsDoNot() throws IOException {
        assertThat(copy(INCUBATOR + ABSEIL + LOG + OURS, true)).isEqualTo(OURS);
    }

    @Test
    void fatalLinesAlwaysGoOn() throws IOException {
        assertThat(copy(LOG + FATAL, true)).isEqualTo(FATAL);
    }

    @Test
    void aUserWhoAskedForTheLogGetsIt() throws IOException {
        assertThat(copy(INCUBATOR + ABSEIL + LOG + OURS, false)).isEqualTo(ABSEIL + LOG + OURS);
    }

    @Test
    void whatDoesNotEndInANewLineGoesOnAsItIs() throws IOException {
        assertThat(copy("a\r\n\nb", true)).isEqualTo("a\r\n\nb");
        assertThat(copy("", true)).isEmpty();
    }

    private static String copy(String text, boolean quiet) throws IOException {
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        ErrorLines.copy(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), new PrintStream(copied), quiet);
        return copied.toString(StandardCharsets.UTF_8);
    }
}
