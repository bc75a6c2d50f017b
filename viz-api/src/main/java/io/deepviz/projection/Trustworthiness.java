package io.deepviz.projection;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Locale;

/**
 * How far the neighborhoods on a map can be believed: 1 if every point's k nearest on the map are among its k nearest in
 * truth, about 0.5 for a map at random (Venna and Kaski, Neighborhood Preservation in Nonlinear Projection Methods, 2001,
 * their measure M1):
 *
 * <pre>{@code T = 1 - 2 / (n k (2n - 3k - 1)) * sum over i, and over j in U(i), of (r(i,j) - k)}</pre>
 *
 * where U(i) are those of the k points nearest to i on the map that are not among the k nearest in truth, and r(i,j) is the
 * rank of j by true distance from i (1 is the nearest). Distances are Euclidean, ties go by row, on both sides.
 *
 * <p>It punishes false neighbors only: a map that tears a cluster apart can still have a high value. It says nothing of
 * large distances, and where k is small beside the size of the clusters, little of their arrangement.
 *
 * @param value T, at most 1
 * @param neighbors k
 * @param points how many points i the sum goes over
 * @param total how many points there are; ranks are among all of them, whatever the sample
 * @param seed of the sample, where it is one
 */
public record Trustworthiness(double value, int neighbors, int points, long total, long seed) {
    private static final String TASK = "trustworthiness";

    /**
     * How to measure.
     *
     * @param neighbors k, at least 1; 12, the value DeepViz reports throughout
     * @param sample the most points to sum over; beyond 5000 the mean hardly changes, time still does
     * @param seed of the choice of a sample
     */
    public record Options(int neighbors, int sample, long seed) implements Serializable {
        /** k = 12 over all points up to 5000, a sample of 5000 otherwise. */
        public static final Options DEFAULTS = new Options(12, 5000, 42);

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
    public static Trustworthiness of(Tensor vectors, Tensor points, Options options) {
        return of(VectorSource.of(vectors), points, options, ProgressListener.NONE);
    }

    /**
     * Measures a map of vectors wherever they lie. They are read once, or twice in part; time is of the order of the sample
     * times N D.
     *
     * @param points of the map, {@code [N,2]} as a rule
     * @param progress is told of rows
     * @throws IllegalArgumentException if there are not as many points as vectors, k is not less than half of them (the
     *     formula's range), or a number is NaN or infinite
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static Trustworthiness of(VectorSource vectors, Tensor points, Options options, ProgressListener progress) {
        VectorSource map = VectorSource.of(points);
        long total = vectors.size();
        int k = options.neighbors();
        if (map.size() != total) {
            throw new IllegalArgumentException("points: expected " + total + ", one a vector, got " + map.size());
        }
        if (2L * k >= total) {
            throw new IllegalArgumentException("neighbors: expected less than half of " + total + " vectors, got " + k);
        }
        int[] sample = Sampled.rows((int) total, options.sample(), options.seed());
        TrueRanks ranks = TrueRanks.of(vectors, sample, Sampled.nearest(map, sample, k));
        ranks.count((done, all) -> progress.progress(TASK, done, all));
        double penalty = ranks.penalty(k);
        double most = (double) sample.length * k * (2.0 * total - 3.0 * k - 1) / 2;
        return new Trustworthiness(1 - penalty / most, k, sample.length, total, options.seed());
    }

    /** Such as {@code 0.987 (k = 12, all 5000 points)} or {@code 0.987 (k = 12, 5000 of 70000 points, seed 42)}. */
    @Override
    public String toString() {
        String whom = Sampled.named(points, total, "points", seed);
        return String.format(Locale.ROOT, "%.3f (k = %d, %s)", value, neighbors, whom);
    }
}
