package io.deepviz;

import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * Finds the nearest of many vectors. Safe to use from several threads.
 *
 * <p>An index that promises to be exact breaks ties by id, the smaller first; an approximate one says so.
 */
public interface FeatureIndex extends AutoCloseable {

    /** How many vectors it holds. */
    long size();

    /** How many numbers each vector has. */
    int dimension();

    /** How distance is measured. */
    Metric metric();

    /**
     * The nearest vectors to one query, ascending in distance; fewer than k if the index holds fewer.
     *
     * @throws IllegalArgumentException if the query has another dimension, holds NaN, or k is less than 1
     * @throws IllegalStateException if the index is closed
     */
    List<Neighbor> nearest(float[] query, int k);

    /**
     * The nearest vectors to each of many queries.
     *
     * @param queries {@code [N, dimension]}
     * @throws IllegalArgumentException if the queries have another dimension or hold NaN, k exceeds what is left of the
     *     index, or the rows to leave out are not one a query
     * @throws java.util.concurrent.CancellationException if the search's listener throws it
     * @throws IllegalStateException if the index is closed
     */
    Neighbors nearest(Tensor queries, Search search);

    /** Releases the vectors; calling it again does nothing. */
    @Override
    void close();
}
