package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A map as a vector in C, H, W order. */
record Flatten() implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Shapes.one(inputs);
        if (!input.isKnown()) {
            throw new IllegalArgumentException("expected a map of known size, got " + input);
        }
        return Shape.of(Math.toIntExact(input.size()));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return inputs[0].reshape('c', inputs[0].size(0), inputs[0].length() / inputs[0].size(0));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {gradient.reshape('c', trace.shapes().get(0))};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }
}
