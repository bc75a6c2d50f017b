package io.deepviz.error;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file cannot be used: it is not what it should be, is damaged, or asks for more than the limits allow. */
public class VizIOException extends IOException {
    private static final long serialVersionUID = 1;

    /** With one line that names the file, what was expected and what was found. */
    public VizIOException(String message) {
        super(message);
    }

    /** With one line that names the file, what was expected and what was found; and the cause. */
    public VizIOException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
