package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix {@code [out,in]} times a vector, plus a bias. */
final class Dense implements Operation {
    private final INDArray weights;
    private final @Nullable INDArray bias;

    Dense(INDArray weights, @Nullable INDArray bias) {
        this.weights = weights;
        this.bias = bias;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shapes.vector(inputs, (int) weights.size(1));
        return Shape.of((int) weights.size(0));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray output = product(weights, inputs[0]);
        if (bias != null) {
            output.addiRowVector(bias);
        }
        return output;
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {product(weights.transpose(), gradient)};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    /** The matrix times each row; written as columns, because a matrix product writes column by column. */
    private static INDArray product(INDArray matrix, INDArray rows) {
        INDArray output = Scratch.output(rows.dataType(), rows.size(0), matrix.size(0));
        matrix.mmuli(rows.transpose(), output.transpose());
        return output;
    }
}
