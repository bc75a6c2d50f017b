package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;

/** A layer of a network cannot be looked into. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String message;

    /**
     * With the reason, the rest of a sentence that begins with the layer.
     *
     * @param layer its name
     */
    Refusal(String layer, String reason) {
        super("layer '" + layer + "' " + reason);
        message = "layer '" + layer + "' " + reason;
    }

    /** For who opens a file. */
    ModelFormatException asFormatException() {
        return new ModelFormatException(message, this);
    }
}
