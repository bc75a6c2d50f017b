package io.deepviz.dl4j;

/** Layers fit one another, but one makes more numbers of an image than memory could hold. */
final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the layer's name. */
    TooLarge(String message) {
        super(message);
    }
}
