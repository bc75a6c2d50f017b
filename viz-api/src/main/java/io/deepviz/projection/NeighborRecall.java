package io.deepviz.projection;

import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many of a point's true neighbors are its neighbors on the map as well: the mean over points of
 * {@code |N(i) and M(i)| / k}, N(i) the k nearest vectors, M(i) the k nearest on the map (Lee and Verleysen, Quality Assessment
 * of Dimensionality Reduction: Rank-based Criteria, 2009, their Q at k). 1 is a map that keeps all; a map at random has
 * {@code k / (n - 1)}. Distances are Euclidean, ties go by row.
 *
 * <p>It is strict: a neighbor that is one rank too far is lost. Maps of large data sets keep a third or so at k = 10 and can
 * be good all the same; {@link Trustworthiness} forgives near misses, but not torn clusters.
 *
 * @param value the share, 0 to 1
 * @param neighbors k
 * @param points how many points i the mean goes over
 * @param total how many points there are; neighbors are sought among all of them, whatever the sample
 * @param seed of the sample, where it is one
 */
public record NeighborRecall(double value, int neighbors, int points, long total, long seed) {

    /**
     * How to measure.
     *
     * @param neighbors k, at least 1; 10 by default
     * @param sample the most points to take the mean over; of 5000, its standard error is below 0.005
     * @param seed of the choice of a sample
     */
    public record Options(int neighbors, int sample, long seed) implements Serializable {
        /** k = 10 over all points up to 5000, a sample of 5000 otherwise. */
        public static final Options DEFAULTS = new Options(10, 5000, 42);

        /**
         * Checks that both counts are positive.
         *
         * @throws IllegalArgumentException if not
         */
        public Options {
            if (neighbors < 1 || sample < 1) {
                throw new IllegalArgumentException(
                        "neighbors, sample: expected at least 1 each, got " + neighbors + " and " + sample);
            }
        }
    }

    /**
     * Measures a map.
     *
     * @param vectors what the map is of, {@code [N,D]}
     * @param points of the map, {@code [N,2]} as a rule
     * @throws IllegalArgumentException as {@link #of(VectorSource, Tensor, Options, ProgressListener)}
     */
    public static NeighborRecall of(Tensor vectors, Tensor points, Options options) {
        return of(VectorSource.of(vectors), points, options, ProgressListener.NONE);
    }

    /**
     * Measures a map of vectors wherever they lie.
     *
     * @param points of the map, {@code [N,2]} as a rule
     * @param progress is told of the two searches
     * @throws IllegalArgumentException if there are not as many points as vectors, or no more than k, or a number is NaN or
     *     infinite
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static NeighborRecall of(VectorSource vectors, Tensor points, Options options, ProgressListener progress) {
        VectorSource map = Sampled.map(vectors, points);
        int k = options.neighbors();
        if (k >= map.size()) {
            throw new IllegalArgumentException("neighbors: expected less than " + map.size() + " vectors, got " + k);
        }
        int[] sample = Sampled.rows((int) map.size(), options.sample(), options.seed());
        progress.progress("neighbor recall", 0, 2);
        Neighbors onMap = Sampled.nearest(map, sample, k);
        progress.progress("neighbor recall", 1, 2);
        Neighbors truth = Sampled.nearest(vectors, sample, k);
        progress.progress("neighbor recall", 2, 2);
        long kept = IntStream.range(0, sample.length)
                .mapToLong(i -> kept(ids(truth, i), ids(onMap, i)))
                .sum();
        return new NeighborRecall((double) kept / k / sample.length, k, sample.length, map.size(), options.seed());
    }

    private static long[] ids(Neighbors neighbors, int query) {
        return IntStream.range(0, neighbors.k())
                .mapToLong(rank -> neighbors.id(query, rank))
                .toArray();
    }

    private static long kept(long[] truth, long[] onMap) {
        return LongStream.of(truth)
                .filter(id -> LongStream.of(onMap).anyMatch(other -> other == id))
                .count();
    }

    /** Such as {@code 0.347 (k = 10, 5000 of 70000 points, seed 42)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.3f (k = %d, %s)", value, neighbors, Sampled.named(points, total, "points", seed));
    }
}
