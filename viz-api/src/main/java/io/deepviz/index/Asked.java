package io.deepviz.index;

import io.deepviz.FeatureIndex;
import io.deepviz.Search;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/** What must hold of a question to an index, whichever it is. */
final class Asked {
    private Asked() {}

    /**
     * Checks one query.
     *
     * @return k, or as many as there are
     * @throws IllegalArgumentException if it is of another length or holds NaN or infinity, or k is less than 1
     */
    static int check(FeatureIndex index, float[] query, int k) {
        if (query.length != index.dimension()) {
            throw new IllegalArgumentException(
                    "query: expected " + index.dimension() + " numbers, got " + query.length);
        }
        Checks.finite("query", -1, query, 0, query.length);
        return Search.nearest((int) Math.min(k, index.size())).k();
    }

    /**
     * Checks many queries.
     *
     * @throws IllegalArgumentException if they are of another shape or hold NaN or infinity, or the search asks for more than
     *     there is
     */
    static void check(FeatureIndex index, Tensor queries, Search search) {
        if (!Shape.of(Shape.OPEN, index.dimension()).accepts(queries.shape())) {
            throw new IllegalArgumentException(
                    "queries: expected [N," + index.dimension() + "], got " + queries.shape());
        }
        check(index.size(), queries.shape().get(0), search);
        float[] query = new float[index.dimension()];
        for (int i = 0; i < queries.shape().get(0); i++) {
            queries.slice(i).copyTo(query, 0);
            Checks.finite("queries", i, query, 0, query.length);
        }
    }

    private static void check(long size, int queries, Search search) {
        long[] excluded = search.excluded();
        if (excluded.length != 0 && excluded.length != queries) {
            throw new IllegalArgumentException(
                    "excluded: expected one row a query, " + queries + ", got " + excluded.length);
        }
        long left = size;
        for (long row : excluded) {
            if (row < -1 || row >= size) {
                throw new IllegalArgumentException(
                        "excluded: expected rows from 0 to " + (size - 1) + ", or -1, got " + row);
            }
            left = row < 0 ? left : size - 1;
        }
        if (search.k() > left) {
            throw new IllegalArgumentException("k: expected at most the " + left + " rows there are"
                    + (left < size ? " without the excluded one" : "") + ", got " + search.k());
        }
    }
}
