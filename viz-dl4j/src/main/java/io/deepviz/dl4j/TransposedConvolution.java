package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;

/** The adjoint of a convolution, with kernels {@code [out,in,kh,kw]}, plus a bias. */
final class TransposedConvolution implements Operation {
    private final INDArray weights;
    private final @Nullable INDArray bias;
    private final Sliding sliding;

    TransposedConvolution(INDArray weights, @Nullable INDArray bias, Sliding sliding) {
        this.weights = weights;
        this.bias = bias;
        this.sliding = sliding;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return sliding.under(Shapes.map(inputs, (int) weights.size(1)), (int) weights.size(0));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        Shape each = outputShape(List.of(Transfer.shape(x).dropFirst()));
        INDArray output = Convolution.adjoint(
                x, convolved(), sliding, Transfer.extents(each.prepend(Math.toIntExact(x.size(0)))));
        if (bias != null) {
            Nd4j.exec(new BroadcastAddOp(output, bias, output, 1));
        }
        return output;
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        long[] shape = trace.shapes().get(0);
        Shape each = Shape.of((int) shape[1], (int) shape[2], (int) shape[3]);
        return new INDArray[] {Convolution.correlate(gradient, convolved(), null, sliding, each)};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    /** The window of the convolution that this one is the adjoint of: it slides over the output. */
    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(sliding.window(outputShape(inputs)));
    }

    @Override
    public long footprint(List<Shape> inputs) {
        return Convolution.footprint(inputs.get(0), convolved());
    }

    /** The kernels as the convolution has them that this one is the adjoint of: it goes from outputs to inputs. */
    private INDArray convolved() {
        return weights.permute(1, 0, 2, 3).dup('c');
    }
}
