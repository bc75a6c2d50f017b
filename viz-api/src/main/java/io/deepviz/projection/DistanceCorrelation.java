package io.deepviz.projection;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How far a map keeps distances in their order, large ones above all: Spearman's rank correlation (1904) between the
 * distances of pairs of vectors and those of the same pairs on the map, equal distances having their mean rank. 1 if they
 * are in the same order, 0 if they have nothing to do with each other. Distances are Euclidean.
 *
 * <p>Most pairs are of distant points, so it says whether clusters lie as they should, and nothing of neighborhoods
 * ({@link NeighborRecall}); a map by PCA does better here than one by t-SNE, which does not mean to.
 *
 * @param value the correlation, -1 to 1; NaN if all distances are equal on a side
 * @param pairs how many pairs it is of
 * @param total how many pairs there are
 * @param seed of the sample, where it is one
 */
public record DistanceCorrelation(double value, int pairs, long total, long seed) {
    private static final String TASK = "distances";
    private static final int REPORT_EVERY = 4096;

    /**
     * How to measure.
     *
     * @param pairs the most pairs to take, at least 2; a correlation of so many drawn at random has a standard error of
     *     about {@code 1 / sqrt(pairs)}, 0.003 of 100,000
     * @param seed of the choice of a sample
     */
    public record Options(int pairs, long seed) implements Serializable {
        /** All pairs up to 100,000, a sample of 100,000 otherwise. */
        public static final Options DEFAULTS = new Options(100_000, 42);

        /**
         * Checks the count.
         *
         * @throws IllegalArgumentException if it is less than 2
         */
        public Options {
            if (pairs < 2) {
                throw new IllegalArgumentException("pairs: expected at least 2, got " + pairs);
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
    public static DistanceCorrelation of(Tensor vectors, Tensor points, Options options) {
        return of(VectorSource.of(vectors), points, options, ProgressListener.NONE);
    }

    /**
     * Measures a map of vectors wherever they lie. A sample is drawn with replacement.
     *
     * @param points of the map, {@code [N,2]} as a rule
     * @param progress is told of pairs
     * @throws IllegalArgumentException if there are not as many points as vectors, or fewer than 3, or a number is NaN or
     *     infinite
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static DistanceCorrelation of(
            VectorSource vectors, Tensor points, Options options, ProgressListener progress) {
        VectorSource map = Sampled.map(vectors, points);
        if (map.size() < 3) {
            throw new IllegalArgumentException("vectors: expected at least 3, got " + map.size());
        }
        long all = map.size() * (map.size() - 1) / 2;
        int[][] pairs = all <= options.pairs() ? allPairs((int) map.size()) : drawn((int) map.size(), options);
        double[] truth = distances(vectors, pairs, progress);
        double[] onMap = distances(map, pairs, ProgressListener.NONE);
        return new DistanceCorrelation(correlation(ranks(truth), ranks(onMap)), truth.length, all, options.seed());
    }

    private static int[][] allPairs(int size) {
        return IntStream.range(0, size)
                .boxed()
                .flatMap(i -> IntStream.range(0, i).mapToObj(j -> new int[] {i, j}))
                .toArray(int[][]::new);
    }

    private static int[][] drawn(int size, Options options) {
        Random random = new Random(options.seed());
        int[][] pairs = new int[options.pairs()][];
        for (int at = 0; at < pairs.length; at++) {
            int i = random.nextInt(size);
            int j = random.nextInt(size - 1);
            pairs[at] = new int[] {i, j < i ? j : j + 1};
        }
        return pairs;
    }

    private static double[] distances(VectorSource source, int[][] pairs, ProgressListener progress) {
        double[] distances = new double[pairs.length];
        float[] one = new float[source.dimension()];
        float[] other = new float[source.dimension()];
        for (int at = 0; at < pairs.length; at++) {
            if (at % REPORT_EVERY == 0) {
                progress.progress(TASK, at, pairs.length);
            }
            source.copyRows(pairs[at][0], pairs[at][0] + 1L, one);
            source.copyRows(pairs[at][1], pairs[at][1] + 1L, other);
            for (int d = 0; d < one.length; d++) { // squares are in the same order
                double apart = (double) one[d] - other[d];
                distances[at] += apart * apart;
            }
        }
        progress.progress(TASK, pairs.length, pairs.length);
        return distances;
    }

    /** The place of each in ascending order; of equal ones, the mean of their places. */
    private static double[] ranks(double[] values) {
        Integer[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toArray(Integer[]::new);
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int at = from; at < to; at++) {
                ranks[order[at]] = (from + to - 1) / 2.0;
            }
        }
        return ranks;
    }

    private static double correlation(double[] a, double[] b) {
        double mean = (a.length - 1) / 2.0; // of ranks, always
        double together = IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - mean) * (b[i] - mean))
                .sum();
        return together / Math.sqrt(squares(a, mean) * squares(b, mean));
    }

    private static double squares(double[] values, double mean) {
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }

    /** Such as {@code 0.412 (100000 of 2449965000 pairs, seed 42)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%s)", value, Sampled.named(pairs, total, "pairs", seed));
    }
}
