package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The p-norm of each window of a map. Its gradient is put together from that of the mean: ND4J's own is wrong where padding
 * is "same".
 */
record NormPooling(Sliding sliding, int power) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return mean().outputShape(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray powers = Transforms.pow(Transforms.abs(inputs[0], true), power, false);
        INDArray sums = mean().forward(powers).muli(area());
        return Transforms.pow(sums, 1.0 / power, false);
    }

    /** {@code sum over windows of g x |x|^(p-2) / norm^(p-1)}; 0 where the norm is 0, as all of x is then. */
    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray norm = forward(x);
        norm.addi(norm.eq(0).castTo(norm.dataType()));
        INDArray each = gradient.div(Transforms.pow(norm, power - 1, false)).muli(area());
        norm.close();
        INDArray spread = mean().backward(trace, each)[0];
        spread.muli(Transforms.sign(x, true)).muli(Transforms.pow(Transforms.abs(x, true), power - 1, false));
        return new INDArray[] {spread};
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return mean().window(inputs);
    }

    private Pooling mean() {
        return Pooling.average(sliding, true);
    }

    private int area() {
        return sliding.kernelHeight() * sliding.kernelWidth();
    }
}
