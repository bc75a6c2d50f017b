package io.deepviz.testing;

import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of a {@link NetSpec} with its parameters, at inference. Shapes are those of one image: {@code [C,H,W]}
 * for maps, {@code [D]} for vectors. Parameters have the axes that {@link io.deepviz.Layer#weights()} and
 * {@link ParameterId} state. Each record checks its own parameters, and {@link #outputShape} whether they go with an
 * input; both throw {@link IllegalArgumentException}.
 *
 * <p>An operation that slides a window over maps gives {@code floor((H + padTop + padBottom - extent) / stride) + 1} rows,
 * the extent being {@code (kernelHeight - 1) * dilationHeight + 1}; likewise for columns.
 */
public sealed interface Op {

    /** What a layer made of this calls itself. */
    LayerKind kind();

    /**
     * The shape of the output; that of the one input, if nothing else is said.
     *
     * @param inputs shapes of the inputs, in order
     * @throws IllegalArgumentException if it cannot be applied to them
     */
    default Shape outputShape(List<Shape> inputs) {
        return Checks.one(this, inputs);
    }

    /** Everything that training has fixed, by the names in {@link ParameterId}; none as a rule. */
    default Map<String, Tensor> parameters() {
        return Map.of();
    }

    /** The window it slides over maps; empty if it slides none. */
    default Optional<Window> slidingWindow() {
        return Optional.empty();
    }

    /**
     * The same operation with some parameters replaced.
     *
     * @param replaced by their names in {@link #parameters()}; other names are not looked at
     * @throws IllegalArgumentException if a tensor does not go with the rest
     */
    default Op withParameters(Map<String, Tensor> replaced) {
        return this;
    }

    /**
     * Cross-correlation (the kernel is not flipped): {@code y[o,i,j] = bias[o] + sum over c, u, v of
     * weights[o,c,u,v] * x[g*in/groups + c, i*strideHeight - padTop + u*dilationHeight, ...]}, x being 0 outside the map,
     * and g the group that output channel o is in: outputs are split in {@code groups} equal runs, and so are inputs.
     *
     * @param weights {@code [out, in / groups, kh, kw]}
     * @param bias {@code [out]}, or none
     * @param window its kernel is {@code kh x kw}
     * @param groups 1 for an ordinary convolution
     */
    record Convolution(Tensor weights, Optional<Tensor> bias, Window window, int groups) implements Op {
        /** Checks that the parameters go together. */
        public Convolution {
            Checks.kernel("weights", weights, window);
            Checks.vector("bias", bias, weights.shape().get(0));
            Checks.that(
                    groups >= 1 && weights.shape().get(0) % groups == 0,
                    () -> "groups: expected a divisor of the " + weights.shape().get(0) + " output channels, got "
                            + groups);
        }

        /** An ordinary convolution. */
        public Convolution(Tensor weights, Optional<Tensor> bias, Window window) {
            this(weights, bias, window, 1);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.CONVOLUTION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            Checks.channels(this, weights.shape().get(1) * groups, map);
            return Checks.slide(weights.shape().get(0), map, window);
        }

        @Override
        public Map<String, Tensor> parameters() {
            return Checks.withBias(bias, ParameterId.WEIGHTS, weights);
        }

        @Override
        public Optional<Window> slidingWindow() {
            return Optional.of(window);
        }

        @Override
        public Op withParameters(Map<String, Tensor> replaced) {
            return new Convolution(
                    replaced.getOrDefault(ParameterId.WEIGHTS, weights),
                    bias.map(old -> replaced.getOrDefault(ParameterId.BIAS, old)),
                    window,
                    groups);
        }
    }

    /**
     * Each input channel by kernels of its own: output channel {@code c * multiplier + m} is input channel c,
     * cross-correlated with {@code weights[c * multiplier + m, 0]}, plus its bias.
     *
     * @param weights {@code [in x multiplier, 1, kh, kw]}
     * @param bias {@code [in x multiplier]}, or none
     * @param window its kernel is {@code kh x kw}
     */
    record DepthwiseConvolution(Tensor weights, Optional<Tensor> bias, Window window) implements Op {
        /** Checks that the parameters go together. */
        public DepthwiseConvolution {
            Checks.kernel("weights", weights, window);
            Checks.single("weights", weights);
            Checks.vector("bias", bias, weights.shape().get(0));
        }

        @Override
        public LayerKind kind() {
            return LayerKind.DEPTHWISE_CONVOLUTION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            Checks.multiple(this, weights.shape().get(0), map);
            return Checks.slide(weights.shape().get(0), map, window);
        }

        @Override
        public Map<String, Tensor> parameters() {
            return Checks.withBias(bias, ParameterId.WEIGHTS, weights);
        }

        @Override
        public Optional<Window> slidingWindow() {
            return Optional.of(window);
        }

        @Override
        public Op withParameters(Map<String, Tensor> replaced) {
            return new DepthwiseConvolution(
                    replaced.getOrDefault(ParameterId.WEIGHTS, weights),
                    bias.map(old -> replaced.getOrDefault(ParameterId.BIAS, old)),
                    window);
        }
    }

    /**
     * A depthwise convolution without bias, and a 1x1 convolution over its output, in one layer.
     *
     * @param depthwise {@code [in x multiplier, 1, kh, kw]}
     * @param pointwise {@code [out, in x multiplier, 1, 1]}
     * @param bias {@code [out]}, or none
     * @param window of the depthwise part; its kernel is {@code kh x kw}
     */
    record SeparableConvolution(Tensor depthwise, Tensor pointwise, Optional<Tensor> bias, Window window)
            implements Op {
        /** Checks that the parameters go together. */
        public SeparableConvolution {
            Checks.kernel("depthwise", depthwise, window);
            Checks.single("depthwise", depthwise);
            Checks.kernel("pointwise", pointwise, Window.square(1, 1, 0));
            int middle = depthwise.shape().get(0);
            Checks.that(
                    pointwise.shape().get(1) == middle,
                    () -> "pointwise: expected [out," + middle + ",1,1], got " + pointwise.shape());
            Checks.vector("bias", bias, pointwise.shape().get(0));
        }

        @Override
        public LayerKind kind() {
            return LayerKind.SEPARABLE_CONVOLUTION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            Checks.multiple(this, depthwise.shape().get(0), map);
            return Checks.slide(pointwise.shape().get(0), map, window);
        }

        @Override
        public Map<String, Tensor> parameters() {
            Map<String, Tensor> all = new LinkedHashMap<>();
            all.put(ParameterId.DEPTHWISE_WEIGHTS, depthwise);
            all.putAll(Checks.withBias(bias, ParameterId.POINTWISE_WEIGHTS, pointwise));
            return Collections.unmodifiableMap(all);
        }

        @Override
        public Optional<Window> slidingWindow() {
            return Optional.of(window);
        }

        @Override
        public Op withParameters(Map<String, Tensor> replaced) {
            return new SeparableConvolution(
                    replaced.getOrDefault(ParameterId.DEPTHWISE_WEIGHTS, depthwise),
                    replaced.getOrDefault(ParameterId.POINTWISE_WEIGHTS, pointwise),
                    bias.map(old -> replaced.getOrDefault(ParameterId.BIAS, old)),
                    window);
        }
    }

    /**
     * {@code y[o] = bias[o] + sum over d of weights[o,d] * x[d]}, of a vector: maps are flattened before.
     *
     * @param weights {@code [out, in]}
     * @param bias {@code [out]}, or none
     */
    record Dense(Tensor weights, Optional<Tensor> bias) implements Op {
        /** Checks that the parameters go together. */
        public Dense {
            Checks.that(weights.shape().rank() == 2, () -> "weights: expected [out,in], got " + weights.shape());
            Checks.vector("bias", bias, weights.shape().get(0));
        }

        @Override
        public LayerKind kind() {
            return LayerKind.DENSE;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape input = Checks.one(this, inputs);
            Shape expected = Shape.of(weights.shape().get(1));
            Checks.that(
                    input.equals(expected),
                    () -> "dense: expected an input " + expected + ", got " + input
                            + (input.rank() == 3 ? " (flatten it first)" : ""));
            return Shape.of(weights.shape().get(0));
        }

        @Override
        public Map<String, Tensor> parameters() {
            return Checks.withBias(bias, ParameterId.WEIGHTS, weights);
        }

        @Override
        public Op withParameters(Map<String, Tensor> replaced) {
            return new Dense(
                    replaced.getOrDefault(ParameterId.WEIGHTS, weights),
                    bias.map(old -> replaced.getOrDefault(ParameterId.BIAS, old)));
        }
    }

    /**
     * {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta}, each channel by its own statistics: the stored
     * ones, never the batch's.
     *
     * @param gamma {@code [channels]}
     * @param beta {@code [channels]}
     * @param mean {@code [channels]}
     * @param variance {@code [channels]}, not the deviation, not negative
     * @param epsilon more than 0
     */
    record BatchNormalization(Tensor gamma, Tensor beta, Tensor mean, Tensor variance, double epsilon) implements Op {
        /** Checks that the parameters go together. */
        public BatchNormalization {
            Checks.that(gamma.shape().rank() == 1, () -> "gamma: expected [channels], got " + gamma.shape());
            int channels = gamma.size();
            Checks.vector("beta", Optional.of(beta), channels);
            Checks.vector("mean", Optional.of(mean), channels);
            Checks.vector("variance", Optional.of(variance), channels);
            for (float each : variance.toArray()) {
                Checks.that(each >= 0, () -> "variance: expected numbers of at least 0, got " + each);
            }
            Checks.that(epsilon > 0, () -> "epsilon: expected more than 0, got " + epsilon);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.BATCH_NORMALIZATION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape input = Checks.one(this, inputs);
            Checks.channels(this, gamma.size(), input);
            return input;
        }

        @Override
        public Map<String, Tensor> parameters() {
            Map<String, Tensor> all = new LinkedHashMap<>();
            all.put(ParameterId.GAMMA, gamma);
            all.put(ParameterId.BETA, beta);
            all.put(ParameterId.MEAN, mean);
            all.put(ParameterId.VARIANCE, variance);
            return Collections.unmodifiableMap(all);
        }

        @Override
        public Op withParameters(Map<String, Tensor> replaced) {
            return new BatchNormalization(
                    replaced.getOrDefault(ParameterId.GAMMA, gamma),
                    replaced.getOrDefault(ParameterId.BETA, beta),
                    replaced.getOrDefault(ParameterId.MEAN, mean),
                    replaced.getOrDefault(ParameterId.VARIANCE, variance),
                    epsilon);
        }
    }

    /**
     * {@code y[c] = x[c] / (k + alpha * sum over j of x[j]^2)^beta}, j from {@code c - size/2} to {@code c + size/2} within
     * the channels, at each pixel on its own: Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional
     * Neural Networks", section 3.3. <b>Alpha is not divided by the size</b>, as it is in Caffe and PyTorch.
     *
     * @param k more than 0; 2 in the paper
     * @param alpha 1e-4 in the paper
     * @param beta 0.75 in the paper
     * @param size how many channels the sum runs over, odd; n = 5 in the paper
     */
    record LocalResponseNormalization(double k, double alpha, double beta, int size) implements Op {
        /** Checks that the sum cannot be 0 and has a middle. */
        public LocalResponseNormalization {
            Checks.that(
                    k > 0 && alpha >= 0,
                    () -> "k, alpha: expected k more than 0 and alpha at least 0, got " + k + " and " + alpha);
            Checks.that(size >= 1 && size % 2 == 1, () -> "size: expected an odd number, got " + size);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.LOCAL_RESPONSE_NORMALIZATION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Checks.map(this, inputs);
        }
    }

    /**
     * The maximum in each window; what pads the border never is it. Where several numbers are the maximum, the gradient
     * goes to the first in row-major order in the reference model; rules don't depend on that.
     *
     * @param window not dilated, its padding less than its kernel
     */
    record MaxPooling(Window window) implements Op {
        /** Checks that no window lies in the padding. */
        public MaxPooling {
            Checks.pooling(window);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.MAX_POOLING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            return Checks.slide(map.get(0), map, window);
        }

        @Override
        public Optional<Window> slidingWindow() {
            return Optional.of(window);
        }
    }

    /**
     * The sum over each window, divided by how many numbers it holds.
     *
     * @param window not dilated, its padding less than its kernel
     * @param countPadding whether the divisor is always {@code kh * kw} (Caffe, PyTorch, Deeplearning4j by default);
     *     else it is the number of pixels of the map in the window (TensorFlow, Keras). The same without padding.
     */
    record AveragePooling(Window window, boolean countPadding) implements Op {
        /** Checks that no window lies in the padding. */
        public AveragePooling {
            Checks.pooling(window);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.AVERAGE_POOLING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            return Checks.slide(map.get(0), map, window);
        }

        @Override
        public Optional<Window> slidingWindow() {
            return Optional.of(window);
        }
    }

    /** The mean of each channel: {@code [C,H,W]} to {@code [C]}. */
    record GlobalAveragePooling() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.GLOBAL_POOLING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Shape.of(Checks.map(this, inputs).get(0));
        }
    }

    /** The maximum of each channel: {@code [C,H,W]} to {@code [C]}; ties as in {@link MaxPooling}. */
    record GlobalMaxPooling() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.GLOBAL_POOLING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Shape.of(Checks.map(this, inputs).get(0));
        }
    }

    /** {@code max(x, 0)}. */
    record Relu() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.RELU;
        }
    }

    /** {@code min(max(x, 0), 6)}. */
    record Relu6() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.RELU;
        }
    }

    /**
     * {@code x} where it is more than 0, else {@code slope * x}.
     *
     * @param slope 0 to 1
     */
    record LeakyRelu(double slope) implements Op {
        /** Checks the slope. */
        public LeakyRelu {
            Checks.that(slope >= 0 && slope <= 1, () -> "slope: expected 0 to 1, got " + slope);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.ACTIVATION;
        }
    }

    /**
     * {@code x} where it is more than 0, else {@code alpha * (exp(x) - 1)}.
     *
     * @param alpha more than 0; 1 as a rule
     */
    record Elu(double alpha) implements Op {
        /** Checks alpha. */
        public Elu {
            Checks.that(alpha > 0, () -> "alpha: expected more than 0, got " + alpha);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.ACTIVATION;
        }
    }

    /** {@code 1 / (1 + exp(-x))}. */
    record Sigmoid() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.SIGMOID;
        }
    }

    /** Hyperbolic tangent. */
    record Tanh() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.TANH;
        }
    }

    /** {@code exp(x[i]) / sum over j of exp(x[j])}, of a vector. */
    record Softmax() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.SOFTMAX;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape input = Checks.one(this, inputs);
            Checks.that(input.rank() == 1, () -> "softmax: expected a vector [D], got " + input);
            return input;
        }
    }

    /** The sum of two or more inputs of the same shape. */
    record Add() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.ADD;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Checks.that(inputs.size() >= 2, () -> "add: expected at least two inputs, got " + inputs);
            Checks.that(
                    inputs.stream().distinct().count() == 1,
                    () -> "add: expected inputs of the same shape, got " + inputs);
            return inputs.get(0);
        }
    }

    /** Two or more maps, or vectors, one after the other along the channels; heights and widths are equal. */
    record Concatenation() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.CONCATENATION;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Checks.that(inputs.size() >= 2, () -> "concatenation: expected at least two inputs, got " + inputs);
            Checks.that(
                    inputs.stream().map(Shape::dropFirst).distinct().count() == 1,
                    () -> "concatenation: expected inputs that differ in nothing but their channels, got " + inputs);
            int[] extents = inputs.get(0).toArray();
            extents[0] = inputs.stream().mapToInt(each -> each.get(0)).sum();
            return Shape.of(extents);
        }
    }

    /** A map {@code [C,H,W]} as the vector {@code [C*H*W]} of the same numbers in the same order. */
    record Flatten() implements Op {
        @Override
        public LayerKind kind() {
            return LayerKind.RESHAPE;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            return Shape.of(Math.toIntExact(Checks.map(this, inputs).size()));
        }
    }

    /**
     * Passes everything as it is, at inference.
     *
     * @param rate the part that is dropped in training, 0 to less than 1
     */
    record Dropout(double rate) implements Op {
        /** Checks the rate. */
        public Dropout {
            Checks.that(rate >= 0 && rate < 1, () -> "rate: expected 0 to less than 1, got " + rate);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.DROPOUT;
        }
    }

    /**
     * Adds rows and columns of zeros.
     *
     * @param top rows above
     * @param bottom rows below
     * @param left columns to the left
     * @param right columns to the right
     */
    record ZeroPadding(int top, int bottom, int left, int right) implements Op {
        /** Checks that nothing is negative. */
        public ZeroPadding {
            Checks.that(
                    Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0,
                    () -> "padding: expected numbers of at least 0, got " + List.of(top, bottom, left, right));
        }

        @Override
        public LayerKind kind() {
            return LayerKind.PADDING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            return Shape.of(map.get(0), map.get(1) + top + bottom, map.get(2) + left + right);
        }
    }

    /**
     * Repeats each row and column: {@code y[c,i,j] = x[c, i / height, j / width]}, rounded down.
     *
     * @param height how often a row is repeated
     * @param width how often a column is repeated
     */
    record Upsampling(int height, int width) implements Op {
        /** Checks the factors. */
        public Upsampling {
            Checks.that(
                    Math.min(height, width) >= 1,
                    () -> "upsampling: expected factors of at least 1, got " + height + " and " + width);
        }

        @Override
        public LayerKind kind() {
            return LayerKind.UPSAMPLING;
        }

        @Override
        public Shape outputShape(List<Shape> inputs) {
            Shape map = Checks.map(this, inputs);
            return Shape.of(map.get(0), map.get(1) * height, map.get(2) * width);
        }
    }
}
