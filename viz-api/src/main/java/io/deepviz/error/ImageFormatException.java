package io.deepviz.error;

import org.jspecify.annotations.Nullable;

/** A file is not an image that can be read: another format, damaged, or larger than the limits allow. */
public final class ImageFormatException extends VizIOException {
    private static final long serialVersionUID = 1;

    /** With one line that names the file, what was expected and what was found. */
    public ImageFormatException(String message) {
        super(message);
    }

    /** With one line that names the file, what was expected and what was found; and the cause. */
    public ImageFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
