package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code factor * x + offset}. The identity is what dropout does at inference. */
record Affine(double factor, double offset) implements Operation {
    static final Affine IDENTITY = new Affine(1, 0);

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.one(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray scaled = scaled(inputs[0]);
        return offset == 0 ? scaled : scaled.add(offset);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {scaled(gradient)};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private INDArray scaled(INDArray x) {
        return factor == 1 ? x : x.mul(factor);
    }
}
