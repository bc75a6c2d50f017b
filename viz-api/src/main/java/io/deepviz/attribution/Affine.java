package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization at inference, {@code y = slope x + offset} a channel. The slope has an epsilon in it that layers don't
 * tell, so it is read off the layer's input and output, where these are farthest from the stored mean.
 */
final class Affine {
    /** What most frameworks add to the variance; counts only for channels that are nothing but their mean. */
    private static final double USUAL_EPSILON = 1e-3;

    private final double[] slope; // one a channel
    private final double[] offset;

    private Affine(double[] slope, double[] offset) {
        this.slope = slope;
        this.offset = offset;
    }

    /** The map of a layer of batch normalization, from what went in and came out for one image. */
    static Affine of(Layer layer, Tensor in, Tensor out) {
        int channels = in.shape().get(0);
        Map<String, Tensor> parameters = layer.parameters();
        double[] mean = numbers(parameters.get(ParameterId.MEAN), channels, 0);
        double[] beta = numbers(parameters.get(ParameterId.BETA), channels, 0);
        double[] gamma = numbers(parameters.get(ParameterId.GAMMA), channels, 1);
        double[] variance = numbers(parameters.get(ParameterId.VARIANCE), channels, 1);
        float[] x = in.toArray();
        float[] y = out.toArray();
        int area = x.length / channels;
        double[] slope = new double[channels];
        double[] offset = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            int far = farthest(x, channel * area, area, mean[channel]);
            double distance = x[far] - mean[channel];
            slope[channel] = Math.abs(distance) > 1e-3 * Math.sqrt(variance[channel]) + Float.MIN_NORMAL
                    ? (y[far] - beta[channel]) / distance
                    : gamma[channel] / Math.sqrt(variance[channel] + USUAL_EPSILON);
            offset[channel] = beta[channel] - slope[channel] * mean[channel];
        }
        return new Affine(slope, offset);
    }

    private static int farthest(float[] x, int from, int count, double mean) {
        int far = from;
        for (int i = from; i < from + count; i++) {
            far = Math.abs(x[i] - mean) > Math.abs(x[far] - mean) ? i : far;
        }
        return far;
    }

    private static double[] numbers(@Nullable Tensor parameter, int channels, double otherwise) {
        double[] numbers = new double[channels];
        java.util.Arrays.fill(numbers, otherwise);
        for (int i = 0; parameter != null && i < channels; i++) {
            numbers[i] = parameter.at(i);
        }
        return numbers;
    }

    /** Makes a kernel and bias, of the layer before, those of both layers together. */
    void mergeInto(float[] kernel, double[] bias) {
        int each = kernel.length / bias.length;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (kernel[i] * slope[i / each]);
        }
        for (int o = 0; o < bias.length; o++) {
            bias[o] = bias[o] * slope[o] + offset[o];
        }
    }

    /** The relevance of the inputs of such a layer, where it can't be merged with another. */
    double[] relevance(Tensor in, Share share, double[] relevance) {
        float[] x = in.toArray();
        int area = x.length / slope.length;
        double[] passed = new double[x.length];
        for (int i = 0; i < passed.length; i++) {
            int channel = i / area;
            passed[i] = share.of(new double[] {slope[channel] * x[i]}, offset[channel], relevance[i])[0];
        }
        return passed;
    }
}
