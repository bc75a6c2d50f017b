package io.deepviz.image;

import java.io.Serializable;

/**
 * What is accepted as an image file. Start from {@link #DEFAULTS}.
 *
 * @param maxPixels pictures of more pixels are refused by their headers, before memory is taken for them; by default 64
 *     million, which the cameras of today stay under and which takes about 0.6 GB while decoding (Pillow warns from 89
 *     million on)
 * @param lenient whether what can be read of a damaged file is good enough; the rest is then black or gray. By default
 *     it is not: half a photograph gives a confident wrong answer
 * @param background what transparent parts lie on, {@code 0xRRGGBB}; white by default, as pages show them
 */
public record DecodeOptions(long maxPixels, boolean lenient, int background) implements Serializable {
    /** 64 million pixels, nothing damaged, transparency on white. */
    public static final DecodeOptions DEFAULTS = new DecodeOptions(64_000_000, false, 0xffffff);

    /** So many pixels, three channels each, still fit an array. */
    private static final long LARGEST = Integer.MAX_VALUE / 3;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the limit is not in 1 to 715,827,882, or the background not in 0 to 0xffffff
     */
    public DecodeOptions {
        if (maxPixels < 1 || maxPixels > LARGEST) {
            throw new IllegalArgumentException("maxPixels: expected 1 to " + LARGEST + ", got " + maxPixels);
        }
        if (background < 0 || background > 0xffffff) {
            throw new IllegalArgumentException(
                    "background: expected 0 to 0xffffff, got 0x" + Integer.toHexString(background));
        }
    }

    /** The same with another limit on width times height. */
    public DecodeOptions withMaxPixels(long limit) {
        return new DecodeOptions(limit, lenient, background);
    }

    /** The same, but what can be read of a damaged file is taken. */
    public DecodeOptions acceptingDamage() {
        return new DecodeOptions(maxPixels, true, background);
    }

    /** The same with another color under transparent parts, {@code 0xRRGGBB}. */
    public DecodeOptions withBackground(int rgb) {
        return new DecodeOptions(maxPixels, lenient, rgb);
    }
}
