package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross-correlation with kernels {@code [out,in,kh,kw]}, plus a bias.
 *
 * <p>ND4J's native operation takes half the time of what Deeplearning4j's layer does with the same library (an im2col of
 * its own), and its adjoint doesn't compute the gradient of the weights, which nobody wants here.
 */
final class Convolution implements Operation {
    private static final int NCHW = 0;
    private static final int OUT_IN_KH_KW = 1;

    private final INDArray weights;
    private final @Nullable INDArray bias;
    private final Sliding sliding;

    Convolution(INDArray weights, @Nullable INDArray bias, Sliding sliding) {
        this.weights = weights;
        this.bias = bias;
        this.sliding = sliding;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return sliding.over(Shapes.map(inputs, (int) weights.size(1)), (int) weights.size(0));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        Shape each = outputShape(List.of(Transfer.shape(inputs[0]).dropFirst()));
        return correlate(inputs[0], weights, bias, sliding, each);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {
            adjoint(gradient, weights, sliding, trace.shapes().get(0))
        };
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(sliding.window(inputs.get(0)));
    }

    @Override
    public long footprint(List<Shape> inputs) {
        return footprint(outputShape(inputs), weights);
    }

    /** The correlation of x with kernels, maps of the shape {@code each} for each image. */
    static INDArray correlate(INDArray x, INDArray weights, @Nullable INDArray bias, Sliding sliding, Shape each) {
        INDArray output = Scratch.output(x.dataType(), x.size(0), each.get(0), each.get(1), each.get(2));
        Native conv = Native.operation("conv2d").with(sliding.arguments(NCHW, OUT_IN_KH_KW));
        return (bias == null ? conv.on(x, weights) : conv.on(x, weights, bias)).into(output);
    }

    /** The adjoint of the correlation: the gradient at an input of this shape, {@code [N,C,H,W]}. */
    static INDArray adjoint(INDArray gradient, INDArray weights, Sliding sliding, long... shape) {
        return Native.operation("conv2d_input_bp")
                .with(sliding.arguments(NCHW, OUT_IN_KH_KW))
                .on(Nd4j.createFromArray(shape), weights, gradient)
                .into(Scratch.output(gradient.dataType(), shape));
    }

    /** Kernels are multiplied with a matrix of all windows. */
    static long footprint(Shape output, INDArray weights) {
        return weights.length() / weights.size(0) * output.get(1) * output.get(2) + output.size();
    }
}
