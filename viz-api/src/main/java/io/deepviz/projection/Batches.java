package io.deepviz.projection;

import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/** Some rows of many, as a tensor to search with. */
final class Batches {
    private Batches() {}

    static Tensor rows(VectorSource vectors, long from, long to) {
        int rows = Math.toIntExact(to - from);
        float[] numbers = new float[Math.multiplyExact(rows, vectors.dimension())];
        vectors.copyRows(from, to, numbers);
        return Tensor.wrap(Shape.of(rows, vectors.dimension()), numbers);
    }
}
