package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each input channel by kernels of its own, {@code [in x multiplier,1,kh,kw]}, plus a bias. */
final class DepthwiseConvolution implements Operation {
    private static final int NCHW = 0;
    private static final int KH_KW_IN_MULTIPLIER = 0;

    private final INDArray weights;
    private final @Nullable INDArray bias;
    private final int channels;
    private final Sliding sliding;

    DepthwiseConvolution(INDArray weights, @Nullable INDArray bias, int channels, Sliding sliding) {
        this.weights = weights;
        this.bias = bias;
        this.channels = channels;
        this.sliding = sliding;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return sliding.over(Shapes.map(inputs, channels), (int) weights.size(0));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        Shape each = outputShape(List.of(Transfer.shape(x).dropFirst()));
        INDArray output = Scratch.output(x.dataType(), x.size(0), each.get(0), each.get(1), each.get(2));
        Native conv = Native.operation("depthwise_conv2d").with(sliding.arguments(NCHW, KH_KW_IN_MULTIPLIER));
        return (bias == null ? conv.on(x, kernels()) : conv.on(x, kernels(), bias)).into(output);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray kernels = kernels();
        INDArray atInput = Scratch.output(x.dataType(), x.shape());
        INDArray atKernels = Nd4j.createUninitialized(kernels.dataType(), kernels.shape(), 'c');
        Native.operation("depthwise_conv2d_bp")
                .with(sliding.arguments(NCHW, KH_KW_IN_MULTIPLIER))
                .on(x, kernels, gradient)
                .into(atInput, atKernels);
        return new INDArray[] {atInput};
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(sliding.window(inputs.get(0)));
    }

    @Override
    public long footprint(List<Shape> inputs) {
        return outputShape(inputs).size() * weights.size(2) * weights.size(3);
    }

    /** In ND4J's axes. */
    private INDArray kernels() {
        long multiplier = weights.size(0) / channels;
        return weights.reshape(channels, multiplier, weights.size(2), weights.size(3))
                .permute(2, 3, 0, 1)
                .dup('c');
    }
}
