package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Some of the channels, or of a vector's numbers.
 *
 * @param from the first
 * @param to behind the last
 */
record Subset(int from, int to) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        int[] extents = Shapes.one(inputs).toArray();
        if (extents[0] < to) {
            throw new IllegalArgumentException("expected at least " + to + " channels, got " + inputs.get(0));
        }
        extents[0] = to - from;
        return Shape.of(extents);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return part(inputs[0]);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray all = Nd4j.create(gradient.dataType(), trace.shapes().get(0));
        part(all).assign(gradient);
        return new INDArray[] {all};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private INDArray part(INDArray x) {
        INDArrayIndex[] index = new INDArrayIndex[x.rank()];
        Arrays.fill(index, NDArrayIndex.all());
        index[1] = NDArrayIndex.interval(from, to);
        return x.get(index);
    }
}
