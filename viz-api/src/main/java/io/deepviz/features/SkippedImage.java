package io.deepviz.features;

/**
 * An image that could not be used.
 *
 * @param file its path inside the folder of images, with {@code /}
 * @param reason one line that names the file and says what is wrong with it, or with what the network made of it
 */
public record SkippedImage(String file, String reason) {
    /** Keeps the reason on one line, whatever the file is called. */
    public SkippedImage {
        reason = Escapes.of(reason, "");
    }
}
