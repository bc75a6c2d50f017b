package io.deepviz.testing;

/**
 * Thrown by a backend's test for a network it cannot build, because its framework lacks an operation. The rules that need
 * such a network are then reported as skipped, not as passed.
 */
public final class UnsupportedOpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the operation, and what the framework lacks: {@code grouped convolution: not in Deeplearning4j}. */
    public UnsupportedOpException(String message) {
        super(message);
    }
}
