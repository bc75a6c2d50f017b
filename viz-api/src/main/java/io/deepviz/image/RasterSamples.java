package io.deepviz.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Samples as a raster stores them. {@code BufferedImage.getRGB} won't do: it takes gray for linear light and shifts it,
 * converts color profiles, and keeps 8 bits of 16.
 */
final class RasterSamples {
    private static final int FULL = 65535;

    private final Raster raster;
    private final int bands;
    private final int[] line;

    private RasterSamples(Raster raster) {
        this.raster = raster;
        this.bands = raster.getNumBands();
        this.line = new int[bands * raster.getWidth()];
    }

    /** The picture over a background {@code 0xRRGGBB}; {@link IllegalArgumentException} if it is neither gray nor RGB. */
    static Image read(BufferedImage picture, int background) {
        ColorModel colors = picture.getColorModel();
        RasterSamples samples = new RasterSamples(picture.getRaster());
        if (colors instanceof IndexColorModel palette) {
            return samples.fromPalette(palette, background);
        }
        int space = colors.getColorSpace().getType();
        int channels = colors.getNumColorComponents();
        boolean known =
                (channels == 1 && space == ColorSpace.TYPE_GRAY) || (channels == 3 && space == ColorSpace.TYPE_RGB);
        if (!known || samples.bands != channels + (colors.hasAlpha() ? 1 : 0)) {
            throw new IllegalArgumentException("expected gray or RGB, got " + samples.bands + " channels"
                    + (known ? "" : " in another color space"));
        }
        return samples.fromBands(colors, background);
    }

    private Image fromPalette(IndexColorModel palette, int background) {
        int size = palette.getMapSize();
        int[] colors = new int[size];
        palette.getRGBs(colors);
        boolean gray = true;
        char[][] table = new char[3][size];
        for (int i = 0; i < size; i++) {
            int alpha = (colors[i] >>> 24) * Image.STEP;
            for (int c = 0; c < 3; c++) {
                int sample = Image.sampleOf(colors[i], c);
                table[c][i] = over(sample, alpha, Image.sampleOf(background, c), false);
            }
            gray &= table[0][i] == table[1][i] && table[1][i] == table[2][i];
        }
        return fromTable(gray ? new char[][] {table[0]} : table);
    }

    private Image fromTable(char[][] table) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        char[] samples = new char[table.length * height * width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
            for (int x = 0; x < width; x++) {
                if (line[x] >= table[0].length) {
                    throw new IllegalArgumentException(
                            "expected colors 0 to " + (table[0].length - 1) + " of the palette, got " + line[x]);
                }
                for (int c = 0; c < table.length; c++) {
                    samples[(c * height + y) * width + x] = table[c][line[x]];
                }
            }
        }
        return Image.wrap(table.length, height, width, samples);
    }

    private Image fromBands(ColorModel colors, int background) {
        int[] maximum = maximum(colors);
        int source = colors.getNumColorComponents();
        boolean alpha = colors.hasAlpha();
        int channels = alpha && !isGray(background) ? 3 : source; // gray over a color is no longer gray
        int width = raster.getWidth();
        int height = raster.getHeight();
        char[] samples = new char[channels * height * width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
            for (int x = 0; x < width; x++) {
                int opacity = alpha ? full(line[x * bands + source], maximum[source]) : FULL;
                for (int c = 0; c < channels; c++) {
                    int band = source == 1 ? 0 : c;
                    int sample = full(line[x * bands + band], maximum[band]);
                    samples[(c * height + y) * width + x] =
                            over(sample, opacity, Image.sampleOf(background, c), colors.isAlphaPremultiplied());
                }
            }
        }
        return Image.wrap(channels, height, width, samples);
    }

    private int[] maximum(ColorModel colors) {
        int type = raster.getTransferType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT && type != DataBuffer.TYPE_INT) {
            throw new IllegalArgumentException("expected samples of 1 to 16 bits, got signed or floating-point ones");
        }
        int[] maximum = new int[bands];
        for (int band = 0; band < bands; band++) {
            int bits = colors.getComponentSize(band);
            if (bits < 1 || bits > 16) {
                throw new IllegalArgumentException("expected samples of 1 to 16 bits, got " + bits);
            }
            maximum[band] = (1 << bits) - 1;
        }
        return maximum;
    }

    /** A sample of any depth as one of 16 bits; exact for 1, 2, 4, 8 and 16. */
    private static int full(int sample, int maximum) {
        return (int) (((long) sample * FULL + maximum / 2) / maximum);
    }

    private static char over(int sample, int opacity, int background, boolean premultiplied) {
        if (opacity == FULL) {
            return (char) sample;
        }
        long own = (long) sample * (premultiplied ? FULL : opacity);
        return (char) Math.min(FULL, (own + (long) background * (FULL - opacity) + FULL / 2) / FULL);
    }

    private static boolean isGray(int packed) {
        return Image.sampleOf(packed, 0) == Image.sampleOf(packed, 1)
                && Image.sampleOf(packed, 1) == Image.sampleOf(packed, 2);
    }
}
