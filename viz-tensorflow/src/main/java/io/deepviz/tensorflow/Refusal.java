package io.deepviz.tensorflow;

import io.deepviz.error.ModelFormatException;

/** Something about a graph for which it can't be opened; the message is one line for its owner. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    ModelFormatException asFormatException() {
        return new ModelFormatException(String.valueOf(getMessage()), this);
    }
}
