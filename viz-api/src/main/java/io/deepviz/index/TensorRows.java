package io.deepviz.index;

import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Objects;

/** The rows of a tensor {@code [N,D]}. */
final class TensorRows implements VectorSource {
    private final FloatBuffer numbers;
    private final int rows;
    private final int dimension;

    TensorRows(Tensor vectors) {
        if (vectors.shape().rank() != 2) {
            throw new IllegalArgumentException("vectors: expected [N,D], got " + vectors.shape());
        }
        numbers = vectors.buffer();
        rows = vectors.shape().get(0);
        dimension = vectors.shape().get(1);
    }

    @Override
    public long size() {
        return rows;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void copyRows(long from, long to, float[] target) {
        Objects.checkFromToIndex(from, to, rows);
        numbers.get((int) from * dimension, target, 0, (int) (to - from) * dimension);
    }
}
