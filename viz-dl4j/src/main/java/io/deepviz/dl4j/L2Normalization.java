package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code x / max(|x|, epsilon)}, the norm being that of all of an image's numbers.
 *
 * @param epsilon keeps away from division by 0
 */
record L2Normalization(double epsilon) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.one(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return divided(inputs[0], length(inputs[0]));
    }

    /** {@code (g - y (g . y)) / |x|}, or {@code g / epsilon} where the norm is less than that. */
    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray length = length(x);
        INDArray y = divided(x, length);
        INDArray along = gradient.mul(y).sum(true, rest(x));
        along.muli(length.gt(epsilon).castTo(x.dataType()));
        INDArray parallel = Native.operation("multiply").on(y, along).into(x.ulike());
        return new INDArray[] {divided(gradient.sub(parallel), length)};
    }

    private INDArray length(INDArray x) {
        return Transforms.max(x.norm2(true, rest(x)), epsilon, false);
    }

    private static INDArray divided(INDArray x, INDArray length) {
        return Native.operation("divide").on(x, length).into(x.ulike());
    }

    private static int[] rest(INDArray x) {
        return IntStream.range(1, x.rank()).toArray();
    }
}
