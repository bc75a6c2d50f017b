package io.deepviz.image;

import io.deepviz.error.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads pictures: PNG, JPEG, GIF (the first frame), BMP, and whatever ImageIO plug-ins on the class path read.
 * (TIFF among these: a damaged one makes the reader of the Java runtime take all memory.)
 *
 * <p>Files are not trusted: sizes are checked in the header before memory is taken, metadata are not looked at, and
 * whatever is wrong with a file ends in an {@link ImageFormatException} of one line. Samples are those that the file
 * stores, as networks are trained on them: color profiles and gamma are not applied. Orientation (EXIF) is.
 *
 * <p>A JPEG of four colors (CMYK) needs the ImageIO plug-in {@code com.twelvemonkeys.imageio:imageio-jpeg}.
 */
public final class Images {
    /** No format here stores more than 8 bytes a pixel, but for headers. */
    private static final int BYTES_PER_PIXEL = 8;

    private static final int HEADERS = 1 << 20;

    private Images() {}

    /**
     * Reads a picture with {@link DecodeOptions#DEFAULTS}.
     *
     * @throws ImageFormatException if it is not an image, is damaged, or larger than the limit
     * @throws IOException if it is not there or can't be read
     */
    public static Image read(Path file) throws IOException {
        return read(file, DecodeOptions.DEFAULTS);
    }

    /**
     * Reads a picture.
     *
     * @throws ImageFormatException if it is not an image that the options accept; the message names the file
     * @throws IOException if it is not there or can't be read
     */
    public static Image read(Path file, DecodeOptions options) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "expected an image file, got nothing");
        }
        if (!Files.isRegularFile(file)) {
            throw new ImageFormatException(file + ": expected an image file, got "
                    + (Files.isDirectory(file) ? "a directory" : "something else"));
        }
        long limit = Math.min(Integer.MAX_VALUE - 8, options.maxPixels() * BYTES_PER_PIXEL + HEADERS);
        if (Files.size(file) > limit) {
            throw new ImageFormatException(
                    file + ": expected an image file of at most " + limit + " bytes, got " + Files.size(file));
        }
        return decode(Files.readAllBytes(file), file.toString(), options);
    }

    /**
     * Decodes a picture from the bytes of its file.
     *
     * @param name what a message calls it
     * @throws ImageFormatException if they are not an image that the options accept; the message begins with the name
     */
    public static Image decode(byte[] file, String name, DecodeOptions options) throws ImageFormatException {
        try {
            return new ImageDecoder(options).decode(file);
        } catch (ImageFormatException e) {
            throw new ImageFormatException(name + ": " + e.getMessage(), e.getCause());
        }
    }
}
