package io.deepviz.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a pixel's sample p in 0..255 becomes the number that a network sees: {@code (p - mean[c]) / deviation[c]}, c being
 * the channel in the network's own order. A wrong scaling is a silent error: the network answers, and answers worse. The
 * scaling must be the one the network was trained with.
 */
public final class Scaling implements Serializable {
    private static final long serialVersionUID = 1;

    /** Samples as they are, 0..255. */
    public static final Scaling RAW = new Scaling("raw", new float[] {0}, new float[] {1});
    /** {@code p / 255}, 0..1. */
    public static final Scaling UNIT = new Scaling("unit", new float[] {0}, new float[] {255});
    /** {@code p / 127.5 - 1}, -1..1: Keras' mode "tf", Inception and MobileNet. */
    public static final Scaling SIGNED = new Scaling("signed", new float[] {127.5f}, new float[] {127.5f});
    /**
     * The means of ImageNet subtracted, 103.939, 116.779, 123.68 in order blue, green, red: Keras' mode "caffe", VGG and
     * ResNet-50 as first published. Goes with {@link ColorOrder#BGR}.
     */
    public static final Scaling CAFFE =
            new Scaling("caffe", new float[] {103.939f, 116.779f, 123.68f}, new float[] {1});

    private final String name;
    private final float[] mean;
    private final float[] deviation;

    private Scaling(String name, float[] mean, float[] deviation) {
        this.name = name;
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * A scaling by mean and standard deviation of the pixels, in units of 0..255.
     *
     * @param mean one for all channels, or one a channel in the network's order
     * @param deviation likewise; not 0
     * @throws IllegalArgumentException if a number is not finite, a deviation is 0, or the lengths are neither 1 nor 3
     */
    public static Scaling of(float[] mean, float[] deviation) {
        String text = join(mean) + "/" + join(deviation);
        for (float[] numbers : new float[][] {mean, deviation}) {
            if (numbers.length != 1 && numbers.length != 3) {
                throw malformed(text);
            }
            for (float number : numbers) {
                if (!Float.isFinite(number) || (numbers == deviation && number == 0)) {
                    throw malformed(text);
                }
            }
        }
        return new Scaling(text, mean.clone(), deviation.clone());
    }

    /**
     * Reads what {@link #toString} writes: {@code raw}, {@code unit}, {@code signed}, {@code caffe}, or {@code MEAN/STD}
     * in units of 0..255, such as {@code 127.5/127.5} or {@code 125.3,123,113.9/63,62.1,66.7}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Scaling parse(String text) {
        for (Scaling preset : new Scaling[] {RAW, UNIT, SIGNED, CAFFE}) {
            if (preset.name.equals(text.trim().toLowerCase(Locale.ROOT))) {
                return preset;
            }
        }
        String[] halves = text.split("/", -1);
        if (halves.length != 2) {
            throw malformed(text);
        }
        return of(numbers(halves[0], text), numbers(halves[1], text));
    }

    /** The number that a network sees in a channel for a sample in 0..255. */
    public float apply(int channel, float sample) {
        return (sample - mean[mean.length == 1 ? 0 : channel]) / deviation[deviation.length == 1 ? 0 : channel];
    }

    /** The sample, in 0..255 if the number came from a picture, that a network sees as this number in a channel. */
    public float invert(int channel, float number) {
        return number * deviation[deviation.length == 1 ? 0 : channel] + mean[mean.length == 1 ? 0 : channel];
    }

    /** Whether it can be used with so many channels. */
    public boolean fits(int channels) {
        return (mean.length == 1 || mean.length == channels) && (deviation.length == 1 || deviation.length == channels);
    }

    private static float[] numbers(String list, String whole) {
        String[] parts = list.split(",", -1);
        float[] numbers = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                numbers[i] = Float.parseFloat(parts[i].trim());
            } catch (NumberFormatException e) {
                throw malformed(whole);
            }
        }
        return numbers;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("scaling: expected raw, unit, signed, caffe, or MEAN/STD in units of 0..255"
                + " with 1 or 3 numbers each, such as 125.3,123,113.9/63,62.1,66.7; got '" + text + "'");
    }

    private static String join(float[] numbers) {
        StringBuilder text = new StringBuilder();
        for (float number : numbers) {
            text.append(text.isEmpty() ? "" : ",");
            text.append(number == (int) number ? Integer.toString((int) number) : Float.toString(number));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling scaling
                && Arrays.equals(mean, scaling.mean)
                && Arrays.equals(deviation, scaling.deviation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
    }

    /** The preset's name, or {@code MEAN/STD}; {@link #parse} reads it. */
    @Override
    public String toString() {
        return name;
    }
}
