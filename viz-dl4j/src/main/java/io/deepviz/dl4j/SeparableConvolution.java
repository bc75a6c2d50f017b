package io.deepviz.dl4j;

import io.deepviz.ReluRule;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A depthwise convolution, and a 1x1 convolution with bias over what it makes. */
final class SeparableConvolution implements Operation {
    private final INDArray depthwise;
    private final INDArray pointwise;
    private final Operation first;
    private final Operation second;
    private final int channels;

    /**
     * A convolution with the product of two kernels.
     *
     * @param depthwise {@code [in x multiplier,1,kh,kw]}
     * @param pointwise {@code [out,in x multiplier,1,1]}
     */
    SeparableConvolution(
            INDArray depthwise, INDArray pointwise, @Nullable INDArray bias, int channels, Sliding sliding) {
        this.depthwise = depthwise;
        this.pointwise = pointwise;
        this.channels = channels;
        first = new DepthwiseConvolution(depthwise, null, channels, sliding);
        second = new Convolution(pointwise, bias, Sliding.pointwise());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return second.outputShape(List.of(first.outputShape(inputs)));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray between = first.forward(inputs);
        try {
            return second.forward(between);
        } finally {
            between.close();
        }
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        long[] between = gradient.shape();
        between[1] = depthwise.size(0);
        Trace inside = new Trace(List.of(between), List.of(), ReluRule.STANDARD);
        INDArray atBetween = second.backward(inside, gradient)[0];
        try {
            return first.backward(trace, atBetween);
        } finally {
            atBetween.close();
        }
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return first.window(inputs);
    }

    @Override
    public long footprint(List<Shape> inputs) {
        Shape between = first.outputShape(inputs);
        return Math.max(first.footprint(inputs), second.footprint(List.of(between))) + between.size();
    }

    /** {@code kernel[o,c] = sum over m of pointwise[o, c * multiplier + m] * depthwise[c * multiplier + m]}. */
    @Override
    public Optional<Tensor> kernel() {
        Tensor depth = Transfer.toTensor(depthwise);
        Tensor point = Transfer.toTensor(pointwise);
        int filters = point.shape().get(0);
        int multiplier = depth.shape().get(0) / channels;
        int area = depth.shape().get(2) * depth.shape().get(3);
        float[] kernel = new float[filters * channels * area];
        for (int filter = 0; filter < filters; filter++) {
            for (int middle = 0; middle < channels * multiplier; middle++) {
                float factor = point.at(filter, middle, 0, 0);
                float[] part = depth.slice(middle).toArray();
                int start = (filter * channels + middle / multiplier) * area;
                for (int i = 0; i < area; i++) {
                    kernel[start + i] += factor * part[i];
                }
            }
        }
        Shape shape =
                Shape.of(filters, channels, depth.shape().get(2), depth.shape().get(3));
        return Optional.of(Tensor.wrap(shape, kernel));
    }
}
