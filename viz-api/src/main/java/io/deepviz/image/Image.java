package io.deepviz.image;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An immutable picture, gray or RGB, with samples of 16 bits, so that files of 8 and of 16 bits are both kept exactly.
 * Samples are given in units of 0..255 whatever the file's depth: 128.5 is possible where it had 16 bits. They are what
 * the file stores (gamma-encoded, no color profile applied), as networks are trained on them.
 *
 * <p>{@link Images} reads one from a file; {@link #writePng} writes it.
 */
public final class Image {
    /** One step of an 8-bit sample in 16-bit samples: v * 257 maps 0..255 onto 0..65535 exactly. */
    static final int STEP = 257;

    private final int channels;
    private final int height;
    private final int width;
    private final char[] samples; // planar: channel, row, column
    private final String caption;

    private Image(int channels, int height, int width, char[] samples, String caption) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.samples = samples;
        this.caption = caption;
    }

    /** An image over an array that nobody writes to again: channel, row, column. */
    static Image wrap(int channels, int height, int width, char[] samples) {
        return new Image(channels, height, width, samples, "");
    }

    /**
     * A picture of packed pixels.
     *
     * @param packed {@code 0xRRGGBB} row by row; higher bits are ignored
     * @throws IllegalArgumentException if a side is less than 1 or there are not height x width pixels
     */
    public static Image rgb(int height, int width, int[] packed) {
        int size = pixels(height, width);
        if (packed.length != size) {
            throw new IllegalArgumentException(
                    "packed: expected " + height + " x " + width + " pixels, got " + packed.length);
        }
        char[] samples = new char[3 * size];
        for (int i = 0; i < size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                samples[channel * size + i] = (char) sampleOf(packed[i], channel);
            }
        }
        return wrap(3, height, width, samples);
    }

    /**
     * The picture that a network sees as this tensor, the inverse of {@link #toTensor}: each sample to the nearest of
     * 65536, what lies outside 0..255 is clipped.
     *
     * @param tensor {@code [1,H,W]} or {@code [3,H,W]}
     * @throws IllegalArgumentException if it has another shape than the order says, or holds NaN or infinite numbers
     */
    public static Image fromTensor(Tensor tensor, ColorOrder order, Scaling scaling) {
        Shape shape = tensor.shape();
        if (shape.rank() != 3 || shape.get(0) != order.channels()) {
            throw new IllegalArgumentException(
                    "tensor: expected [" + order.channels() + ",H,W] for order " + order + ", got " + shape);
        }
        int size = pixels(shape.get(1), shape.get(2));
        float[] numbers = tensor.toArray();
        char[] samples = new char[numbers.length];
        for (int channel = 0; channel < order.channels(); channel++) {
            int to = order.color(channel) * size;
            for (int i = 0; i < size; i++) {
                float number = numbers[channel * size + i];
                if (!Float.isFinite(number)) {
                    throw new IllegalArgumentException("tensor: expected finite numbers, got " + number);
                }
                samples[to + i] = toSample(scaling.invert(channel, number));
            }
        }
        return wrap(order.channels(), shape.get(1), shape.get(2), samples);
    }

    /**
     * The picture of a {@link BufferedImage}, read from its raster; transparent parts lie on a background.
     *
     * @param background {@code 0xRRGGBB}
     * @throws IllegalArgumentException if it is neither gray nor RGB, or has other samples than integers of up to 16 bits
     */
    public static Image of(BufferedImage picture, int background) {
        return RasterSamples.read(picture, background);
    }

    /** Columns of pixels. */
    public int width() {
        return width;
    }

    /** Rows of pixels. */
    public int height() {
        return height;
    }

    /** 1 for gray, 3 for red, green, blue. */
    public int channels() {
        return channels;
    }

    /**
     * A sample, in 0..255.
     *
     * @throws IndexOutOfBoundsException if it lies outside
     */
    public float sample(int channel, int row, int column) {
        if (channel < 0 || channel >= channels || row < 0 || row >= height || column < 0 || column >= width) {
            throw new IndexOutOfBoundsException("sample: expected an index inside [" + channels + "," + height + ","
                    + width + "], got [" + channel + "," + row + "," + column + "]");
        }
        return samples[(channel * height + row) * width + column] / (float) STEP;
    }

    /** A pixel rounded to 8 bits a color, {@code 0xRRGGBB}. */
    int pixel(int row, int column) {
        int at = row * width + column;
        int red = to8Bits(samples[at]);
        if (channels == 1) {
            return red * 0x10101;
        }
        int size = height * width;
        return red << 16 | to8Bits(samples[size + at]) << 8 | to8Bits(samples[2 * size + at]);
    }

    /** All samples, not to be written to: channel, row, column. */
    char[] samples() {
        return samples;
    }

    /** What the picture says about itself, as text: model, layer, scale, ...; empty if nothing. */
    public String caption() {
        return caption;
    }

    /** The same picture with a caption, which {@link #writePng} stores; it is not drawn. */
    public Image withCaption(String text) {
        return new Image(channels, height, width, samples, text);
    }

    /** A gray picture of this one: luminance 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601, as Pillow and OpenCV have it). */
    public Image toGray() {
        if (channels == 1) {
            return this;
        }
        int size = height * width;
        char[] gray = new char[size];
        for (int i = 0; i < size; i++) {
            gray[i] = (char) Math.round(0.299 * samples[i] + 0.587 * samples[size + i] + 0.114 * samples[2 * size + i]);
        }
        return new Image(1, height, width, gray, caption);
    }

    /** This picture with three channels, equal ones if it is gray. */
    public Image toRgb() {
        if (channels == 3) {
            return this;
        }
        char[] rgb = Arrays.copyOf(samples, 3 * samples.length);
        System.arraycopy(samples, 0, rgb, samples.length, samples.length);
        System.arraycopy(samples, 0, rgb, 2 * samples.length, samples.length);
        return new Image(3, height, width, rgb, caption);
    }

    /**
     * This picture at another size, by antialiased bilinear resampling as Pillow's {@code BILINEAR} and torchvision's
     * {@code antialias=True} do it, but without rounding to 8 bits in between. In each direction, with s input pixels to
     * one output pixel, output i is the mean of input pixels j weighted by
     *
     * <pre>max(0, 1 - |j + 1/2 - c| / max(s, 1)),   c = start + (i + 1/2) s</pre>
     *
     * over the pixels there are: half-pixel centers, a triangle that widens when the picture shrinks. {@code start} is 0
     * for {@link Fit#STRETCH}; for {@link Fit#CROP} it is where the part of the picture with the target's proportions
     * begins, centered, at a fraction of a pixel if need be. OpenCV, and TensorFlow by default, do not antialias: networks
     * trained with those see slightly sharper, aliased pictures.
     *
     * @param newHeight rows of the result
     * @param newWidth columns of the result
     * @throws IllegalArgumentException if a side is less than 1
     */
    public Image fit(int newHeight, int newWidth, Fit fit) {
        pixels(newHeight, newWidth);
        Image resized =
                newHeight == height && newWidth == width ? this : Resampling.fit(this, newHeight, newWidth, fit);
        return resized.withCaption(caption);
    }

    /**
     * This picture with each pixel repeated as a square: to look at something tiny.
     *
     * @param zoom pixels to a side of the square
     * @throws IllegalArgumentException if it is less than 1, or the result would be too large for an array
     */
    public Image enlarge(int zoom) {
        if (zoom < 1) {
            throw new IllegalArgumentException("zoom: expected at least 1, got " + zoom);
        }
        int rows = Math.multiplyExact(height, zoom);
        int columns = Math.multiplyExact(width, zoom);
        char[] large = new char[channels * pixels(rows, columns)];
        for (int at = 0, line = 0; line < channels * rows; line++) {
            int from = (line / rows * height + line % rows / zoom) * width;
            for (int x = 0; x < columns; x++) {
                large[at++] = samples[from + x / zoom];
            }
        }
        return new Image(channels, rows, columns, large, caption);
    }

    /**
     * What a network sees of this picture, {@code [C,H,W]}: channels in its order, samples scaled. An RGB picture becomes
     * gray for a gray network as in {@link #toGray}, a gray one has equal channels for a network that takes colors.
     *
     * @throws IllegalArgumentException if the scaling has another number of channels than the order
     */
    public Tensor toTensor(ColorOrder order, Scaling scaling) {
        if (!scaling.fits(order.channels())) {
            throw new IllegalArgumentException("scaling: expected one with 1 or " + order.channels()
                    + " numbers for order " + order + ", got " + scaling);
        }
        Image source = order.channels() == 1 ? toGray() : this;
        int size = height * width;
        float[] numbers = new float[order.channels() * size];
        for (int channel = 0; channel < order.channels(); channel++) {
            int from = source.channels == 1 ? 0 : order.color(channel) * size;
            for (int i = 0; i < size; i++) {
                numbers[channel * size + i] = scaling.apply(channel, source.samples[from + i] / (float) STEP);
            }
        }
        return Tensor.wrap(Shape.of(order.channels(), height, width), numbers);
    }

    /** This picture for the Java desktop, rounded to 8 bits: {@code TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, pixel(y, x));
            }
        }
        return picture;
    }

    /**
     * This picture as the bytes of a PNG file: gray or RGB, 8 bits a sample if that loses nothing and else 16, the
     * caption as its description. Equal pictures give equal bytes (for the same zlib in the Java runtime).
     */
    public byte[] toPng() {
        return PngWriter.write(this);
    }

    /**
     * Writes {@link #toPng()} to a file. Whoever reads that file meanwhile, and whatever interrupts the writing, finds the
     * old file or the new one whole.
     *
     * @throws IOException if it can't be written
     */
    public void writePng(Path file) throws IOException {
        AtomicFile.write(file, toPng());
    }

    /** The sample of red (0), green (1) or blue (2) in a packed color. */
    static int sampleOf(int packed, int channel) {
        return ((packed >> (16 - 8 * channel)) & 255) * STEP;
    }

    /** The nearest sample to a value in 0..255; values outside are clipped. */
    static char toSample(float value) {
        return (char) Math.max(0, Math.min(65535, Math.round(value * STEP)));
    }

    private static int to8Bits(char sample) {
        return (sample + STEP / 2) / STEP;
    }

    /** How many pixels a picture has, if that is a picture that fits an array with its three channels. */
    private static int pixels(int height, int width) {
        if (height < 1 || width < 1 || 3L * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "size: expected sides of at least 1 and less than 2^31 samples, got " + height + " x " + width);
        }
        return height * width;
    }

    /** Equal sizes, channels, samples and captions. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Image image
                && channels == image.channels
                && height == image.height
                && width == image.width
                && Arrays.equals(samples, image.samples)
                && caption.equals(image.caption);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(samples) * 31 + width;
    }

    /** Its size and whether it is gray or RGB. */
    @Override
    public String toString() {
        return "Image " + width + "x" + height + (channels == 1 ? " gray" : " RGB");
    }
}
