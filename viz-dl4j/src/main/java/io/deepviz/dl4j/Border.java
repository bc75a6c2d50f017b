package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adds rows and columns of zeros around a map, or cuts them off: the one is the adjoint of the other.
 *
 * @param adds or cuts off
 */
record Border(boolean adds, int top, int bottom, int left, int right) implements Operation {

    /** From Deeplearning4j's order: top, bottom, left, right. */
    static Border of(boolean adds, int... extents) {
        return new Border(adds, extents[0], extents[1], extents[2], extents[3]);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape map = Shapes.map(inputs);
        int rows = changed(map.get(1), top + bottom);
        int columns = changed(map.get(2), left + right);
        if (rows == 0 || columns == 0) {
            throw new IllegalArgumentException("expected a map of more than " + (top + bottom) + " rows and "
                    + (left + right) + " columns, got " + map);
        }
        return Shape.of(map.get(0), rows, columns);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return adds ? surrounded(inputs[0]) : inside(inputs[0]);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {adds ? inside(gradient) : surrounded(gradient)};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private int changed(int extent, int border) {
        if (extent == Shape.OPEN) {
            return Shape.OPEN;
        }
        return adds ? extent + border : Math.max(0, extent - border);
    }

    private INDArray surrounded(INDArray x) {
        INDArray output =
                Scratch.output(x.dataType(), x.size(0), x.size(1), x.size(2) + top + bottom, x.size(3) + left + right);
        output.assign(0);
        inside(output).assign(x);
        return output;
    }

    private INDArray inside(INDArray x) {
        return x.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(top, x.size(2) - bottom),
                NDArrayIndex.interval(left, x.size(3) - right));
    }
}
