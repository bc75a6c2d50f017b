package io.deepviz.index;

import io.deepviz.FeatureIndex;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.tensor.Tensor;

/** How much of what there is to find an approximate index finds. */
public final class Recall {
    private Recall() {}

    /**
     * Recall at k: of the k that an approximate index finds, the share that is no farther than the k-th nearest; the mean over
     * queries. 1 if it finds what the exact one does; where several rows are equally far, any of them counts (Aumueller et
     * al. 2020, "ANN-Benchmarks", section 2.1).
     *
     * @param approximate of the same vectors as the exact one, and with the same metric
     * @param queries {@code [N, dimension]}, not rows of the index: each would find itself
     * @throws IllegalArgumentException if the indexes differ in size, dimension or metric, or as
     *     {@link FeatureIndex#nearest(Tensor, Search)}
     */
    public static double at(int k, FeatureIndex approximate, FeatureIndex exact, Tensor queries) {
        return of(approximate, exact, queries, Search.nearest(k));
    }

    /**
     * The same for a search that leaves rows out, so that queries may be rows of the index.
     *
     * @throws IllegalArgumentException likewise
     */
    public static double of(FeatureIndex approximate, FeatureIndex exact, Tensor queries, Search search) {
        if (approximate.size() != exact.size()
                || approximate.dimension() != exact.dimension()
                || approximate.metric() != exact.metric()) {
            throw new IllegalArgumentException(
                    "exact: expected an index of the same vectors as " + approximate + ", got " + exact);
        }
        return of(approximate.nearest(queries, search), exact.nearest(queries, search));
    }

    /**
     * The same of what was found.
     *
     * @param exact for the same queries, as many a query
     * @throws IllegalArgumentException if there are more or fewer queries or neighbors
     */
    public static double of(Neighbors approximate, Neighbors exact) {
        if (approximate.queries() != exact.queries() || approximate.k() != exact.k()) {
            throw new IllegalArgumentException("exact: expected " + approximate.k() + " neighbors of "
                    + approximate.queries() + " queries, got " + exact.k() + " of " + exact.queries());
        }
        long hits = 0;
        for (int query = 0; query < exact.queries(); query++) {
            float farthest = exact.distance(query, exact.k() - 1);
            for (int rank = 0; rank < exact.k(); rank++) {
                hits += approximate.distance(query, rank) <= farthest ? 1 : 0;
            }
        }
        return (double) hits / ((long) exact.queries() * exact.k());
    }
}
