package io.deepviz.error;

import org.jspecify.annotations.Nullable;

/**
 * A file is not a network that can be looked into: another format, damaged, refused because it could run code or exhaust
 * memory, or not a network with one image as its input.
 */
public final class ModelFormatException extends VizIOException {
    private static final long serialVersionUID = 1;

    /** With one line that names the file, what was expected and what was found. */
    public ModelFormatException(String message) {
        super(message);
    }

    /** With one line that names the file, what was expected and what was found; and the cause. */
    public ModelFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
