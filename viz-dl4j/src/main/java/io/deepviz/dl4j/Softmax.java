package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code exp(x) / sum of exp(x)} along an axis. A vector has one axis, 1; Deeplearning4j takes the last axis of a map: the
 * channels of a network in NHWC, but the columns of one in NCHW.
 *
 * @param axis of {@code [N,C,H,W]}; not used for vectors
 */
record Softmax(int axis) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.one(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        return Native.operation("softmax").on(x).with(along(x)).into(Scratch.output(x.dataType(), x.shape()));
    }

    /** {@code y * (g - sum of g * y)}. */
    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray y = forward(trace.inputs().get(0));
        INDArray weighted = gradient.mul(y).sum(true, along(y));
        INDArray centered = gradient.ulike();
        Native.operation("subtract").on(gradient, weighted).into(centered);
        return new INDArray[] {y.muli(centered)};
    }

    private int along(INDArray array) {
        return array.rank() == 2 ? 1 : axis;
    }
}
