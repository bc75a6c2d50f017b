package io.deepviz.error;

import org.jspecify.annotations.Nullable;

/** A framework failed at what should have worked, or its native library is missing. */
public final class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * With one line that names backend, model, and layer where there is one.
     *
     * @param cause the framework's own exception, if there is one
     */
    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
