package io.deepviz.testing;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Draws parameters such that numbers neither vanish nor grow from layer to layer: a few random images are carried through
 * the net, and each kernel is scaled so that what it makes of them has a mean square of 1 (Mishkin and Matas 2015, "All
 * you need is a good init", section 3). The same seed draws the same.
 */
final class Calibration {
    private static final int IMAGES = 4;
    private static final double BIAS = 0.1;
    private static final double EPSILON = 1e-3;

    private final List<Shape> shapes = new ArrayList<>();
    /** By node and image; the input first. */
    private final List<double[][]> outputs = new ArrayList<>();

    private Random random;

    Calibration(Shape input, long seed) {
        random = new Random(seed);
        Random pixels = new Random(0);
        double[][] images = new double[IMAGES][];
        for (int i = 0; i < IMAGES; i++) {
            images[i] = pixels.doubles(input.size())
                    .map(each -> pixels.nextGaussian())
                    .toArray();
        }
        shapes.add(input);
        outputs.add(images);
    }

    void seed(long seed) {
        random = new Random(seed);
    }

    /** Carries the images through one more node, on top of the nodes at these positions. */
    void add(Op op, int[] inputs) {
        outputs.add(run(op, inputs));
        shapes.add(op.outputShape(shapes(inputs)));
    }

    Op convolution(int filters, Window window, int groups, int[] inputs) {
        Tensor kernel = kernel(filters, Math.max(1, channels(inputs) / Math.max(1, groups)), window);
        Op raw = new Op.Convolution(kernel, Optional.empty(), window, groups);
        Tensor scaled = scaled(kernel, raw, inputs);
        return new Op.Convolution(scaled, Optional.of(bias(filters)), window, groups);
    }

    Op depthwiseConvolution(int multiplier, Window window, int[] inputs) {
        int filters = channels(inputs) * multiplier;
        Tensor kernel = kernel(filters, 1, window);
        Op raw = new Op.DepthwiseConvolution(kernel, Optional.empty(), window);
        return new Op.DepthwiseConvolution(scaled(kernel, raw, inputs), Optional.of(bias(filters)), window);
    }

    Op separableConvolution(int filters, int multiplier, Window window, int[] inputs) {
        int middle = channels(inputs) * multiplier;
        Tensor depthwise = kernel(middle, 1, window);
        Tensor pointwise = kernel(filters, middle, Window.square(1, 1, 0));
        Op raw = new Op.SeparableConvolution(depthwise, pointwise, Optional.empty(), window);
        Tensor scaled = scaled(pointwise, raw, inputs);
        return new Op.SeparableConvolution(depthwise, scaled, Optional.of(bias(filters)), window);
    }

    Op dense(int units, int[] inputs) {
        Tensor weights = draw(Shape.of(units, channels(inputs)), random::nextGaussian);
        Tensor scaled = scaled(weights, new Op.Dense(weights, Optional.empty()), inputs);
        return new Op.Dense(scaled, Optional.of(bias(units)));
    }

    /** With statistics near those of the images, but not the same: training and inference would differ. */
    Op batchNormalization(int[] inputs) {
        Shape each = Shape.of(channels(inputs));
        int area = Windows.area(shapes.get(inputs[0]));
        double[] mean = new double[each.get(0)];
        double[] square = new double[each.get(0)];
        for (double[] output : outputs.get(inputs[0])) {
            for (int i = 0; i < output.length; i++) {
                mean[i / area] += output[i] / (area * IMAGES);
                square[i / area] += output[i] * output[i] / (area * IMAGES);
            }
        }
        float[] means = new float[mean.length];
        float[] variances = new float[mean.length];
        for (int c = 0; c < mean.length; c++) {
            double variance = Math.max(square[c] - mean[c] * mean[c], 0.01);
            means[c] = (float) (mean[c] + 0.2 * Math.sqrt(variance) * random.nextGaussian());
            variances[c] = (float) (variance * between(0.5, 1.5));
        }
        return new Op.BatchNormalization(
                draw(each, () -> between(0.5, 1.5)),
                draw(each, () -> 0.2 * random.nextGaussian()),
                Tensor.wrap(each, means),
                Tensor.wrap(each, variances),
                EPSILON);
    }

    private int channels(int[] inputs) {
        return shapes.get(inputs[0]).get(0);
    }

    private List<Shape> shapes(int[] inputs) {
        return java.util.Arrays.stream(inputs).mapToObj(shapes::get).toList();
    }

    private double[][] run(Op op, int[] inputs) {
        Computation computation = Computation.of(op, shapes(inputs));
        double[][] results = new double[IMAGES][];
        for (int image = 0; image < IMAGES; image++) {
            double[][] taken = new double[inputs.length][];
            for (int i = 0; i < inputs.length; i++) {
                taken[i] = outputs.get(inputs[i])[image];
            }
            results[image] = computation.forward(taken);
        }
        return results;
    }

    /** The tensor, scaled so that the operation it belongs to has an output of mean square 1. */
    private Tensor scaled(Tensor tensor, Op op, int[] inputs) {
        double sum = 0;
        int count = 0;
        for (double[] output : run(op, inputs)) {
            for (double each : output) {
                sum += each * each;
                count++;
            }
        }
        double factor = sum == 0 ? 1 : Math.sqrt(count / sum);
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] * factor);
        }
        return Tensor.wrap(tensor.shape(), numbers);
    }

    private Tensor kernel(int out, int in, Window window) {
        return draw(Shape.of(out, in, window.kernelHeight(), window.kernelWidth()), random::nextGaussian);
    }

    private Tensor bias(int length) {
        return draw(Shape.of(length), () -> BIAS * random.nextGaussian());
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private static Tensor draw(Shape shape, DoubleSupplier number) {
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) number.getAsDouble();
        }
        return Tensor.wrap(shape, numbers);
    }
}
