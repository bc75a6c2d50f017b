package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Channels;
import java.util.Arrays;

/** Adds up what a layer makes of images, channel by channel. */
final class ActivityMeter {
    /** Of |tanh|, and of |2 s - 1| for a sigmoid s: from there on the slope is under 5 % of the largest. */
    private static final float FLAT = (float) Math.sqrt(0.95);

    private final LayerKind kind;
    private final double[] sums;
    private final double[] squares;
    private final float[] maxima;
    private final long[] counted;
    private long zeros;
    private long saturated;
    private long bad;
    private float largest;

    /** For a layer of this kind with so many channels, or units. */
    ActivityMeter(LayerKind kind, int channels) {
        this.kind = kind;
        sums = new double[channels];
        squares = new double[channels];
        maxima = new float[channels];
        counted = new long[channels];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
    }

    int channels() {
        return sums.length;
    }

    /**
     * Adds the output for some images.
     *
     * @param numbers {@code [images, channels, ...]}, in its first so many places
     */
    void add(float[] numbers, int size, int images) {
        int places = size / images / sums.length;
        for (int image = 0, at = 0; image < images; image++) {
            for (int channel = 0; channel < sums.length; channel++, at += places) {
                addChannel(channel, numbers, at, at + places);
            }
        }
    }

    private void addChannel(int channel, float[] numbers, int from, int to) {
        double sum = 0;
        double square = 0;
        float highest = Float.NEGATIVE_INFINITY;
        float lowest = Float.POSITIVE_INFINITY;
        int zero = 0;
        for (int i = from; i < to; i++) {
            float number = numbers[i];
            sum += number;
            square += (double) number * number;
            highest = Math.max(highest, number);
            lowest = Math.min(lowest, number);
            zero += number == 0 ? 1 : 0;
        }
        if (!Double.isFinite(square)) { // squares of floats do not overflow a double: there is NaN or infinity
            addWithBad(channel, numbers, from, to);
            return;
        }
        sums[channel] += sum;
        squares[channel] += square;
        counted[channel] += to - from;
        maxima[channel] = Math.max(maxima[channel], highest);
        largest = Math.max(largest, Math.max(highest, -lowest));
        zeros += zero;
        if (kind == LayerKind.SIGMOID || kind == LayerKind.TANH) {
            countSaturated(numbers, from, to);
        }
    }

    private void addWithBad(int channel, float[] numbers, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isFinite(numbers[i])) {
                addChannel(channel, numbers, i, i + 1);
            } else {
                bad++;
            }
        }
    }

    private void countSaturated(float[] numbers, int from, int to) {
        boolean sigmoid = kind == LayerKind.SIGMOID;
        for (int i = from; i < to; i++) {
            float centered = sigmoid ? 2 * numbers[i] - 1 : numbers[i];
            saturated += Math.abs(centered) > FLAT ? 1 : 0;
        }
    }

    /** All channels' means, over images and places; NaN where no number is finite. */
    double mean(int channel) {
        return sums[channel] / counted[channel];
    }

    double variance(int channel) {
        double mean = mean(channel);
        return Math.max(0, squares[channel] / counted[channel] - mean * mean);
    }

    /** What was found, with at most so many channels described. */
    Activity activity(int most) {
        double sum = 0;
        double square = 0;
        long count = 0;
        for (int channel = 0; channel < sums.length; channel++) {
            sum += sums[channel];
            square += squares[channel];
            count += counted[channel];
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, square / count - mean * mean));
        return new Activity(
                mean, deviation, zeros / (double) count, saturated / (double) count, largest, bad, described(most));
    }

    private Channels described(int most) {
        int known = Math.min(most, sums.length);
        float[] means = new float[known];
        float[] deviations = new float[known];
        float[] tops = new float[known];
        for (int k = 0; k < known; k++) {
            int channel = Spread.index(k, known, sums.length);
            means[k] = (float) mean(channel);
            deviations[k] = (float) Math.sqrt(variance(channel));
            tops[k] = maxima[channel];
        }
        Shape shape = Shape.of(known);
        return new Channels(
                sums.length, Tensor.wrap(shape, means), Tensor.wrap(shape, deviations), Tensor.wrap(shape, tops));
    }
}
