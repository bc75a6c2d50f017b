package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The same numbers in another shape: in the order in which the network itself has them, which in a network in NHWC is not
 * the order of the maps here.
 *
 * @param target of one image, {@code [C,H,W]} or {@code [D]}
 * @param channelsLast whether maps are taken in the order H, W, C
 */
record Reshape(Shape target, boolean channelsLast) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Shapes.one(inputs);
        if (!input.isKnown() || input.size() != target.size()) {
            throw new IllegalArgumentException(
                    "expected " + target.size() + " numbers to make " + target + ", got " + input);
        }
        return target;
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return reshaped(inputs[0], Transfer.extents(target.prepend(Math.toIntExact(inputs[0].size(0)))));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {reshaped(gradient, trace.shapes().get(0))};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private INDArray reshaped(INDArray x, long... shape) {
        if (!channelsLast) {
            return x.reshape('c', shape);
        }
        INDArray inside = x.rank() == 4 ? x.permute(0, 2, 3, 1).dup('c') : x;
        return shape.length == 4
                ? inside.reshape('c', shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
                : inside.reshape('c', shape);
    }
}
