package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Several inputs one after the other.
 *
 * @param axis of {@code [N,C,H,W]} or {@code [N,D]}, 1 for the channels
 */
record Concatenation(int axis) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        int[] extents = inputs.get(0).toArray();
        for (Shape input : inputs.subList(1, inputs.size())) {
            for (int i = 0; i < extents.length; i++) {
                if (input.rank() != extents.length || (i != axis - 1 && input.get(i) != extents[i])) {
                    throw new IllegalArgumentException(
                            "expected inputs that differ in nothing but their channels, got " + inputs);
                }
            }
            boolean open = extents[axis - 1] == Shape.OPEN || input.get(axis - 1) == Shape.OPEN;
            extents[axis - 1] = open ? Shape.OPEN : extents[axis - 1] + input.get(axis - 1);
        }
        return Shape.of(extents);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        long[] shape = inputs[0].shape().clone();
        for (int i = 1; i < inputs.length; i++) {
            shape[axis] += inputs[i].size(axis);
        }
        return Native.operation("concat").on(inputs).with(axis).into(Scratch.output(inputs[0].dataType(), shape));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray[] found = new INDArray[trace.shapes().size()];
        long start = 0;
        for (int i = 0; i < found.length; i++) {
            long end = start + trace.shapes().get(i)[axis];
            found[i] = gradient.get(part(gradient.rank(), start, end));
            start = end;
        }
        return found;
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private INDArrayIndex[] part(int rank, long start, long end) {
        INDArrayIndex[] index = new INDArrayIndex[rank];
        Arrays.fill(index, NDArrayIndex.all());
        index[axis] = NDArrayIndex.interval(start, end);
        return index;
    }
}
