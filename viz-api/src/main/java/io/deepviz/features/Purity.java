package io.deepviz.features;

import io.deepviz.FeatureIndex;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * How well a space keeps classes together, as one number from 0 to 1: of the k images nearest to an image, the share that
 * is of its class.
 *
 * <pre>purity = mean over queries q of |{ n among the k nearest to q, q itself left out : class(n) = class(q) }| / k</pre>
 *
 * <p>The queries are drawn by a seed, the same number from each class (all images of a class that has fewer). Neighbors
 * are looked for among all images; one without a label is of no class. Where all images lie at random, the expected purity
 * is the share of the query's class among the others: 1 / C for C classes of equal size, so read it beside that, and
 * feature space beside pixel space.
 *
 * <p>It misleads where classes are small: a class of m images can't score more than {@code (m - 1) / k}. And it says
 * nothing about whether a class is one cluster or many. The standard error is at most {@code 0.5 / sqrt(queries)}.
 *
 * <p>Known in retrieval as mean precision at k, without the order of the neighbors.
 */
public final class Purity {
    /** Numbers of the queries that are handed to the index at once: 64 MiB of them. */
    private static final int QUERY_NUMBERS = 1 << 24;

    private final Options options;

    private Purity(Options options) {
        this.options = options;
    }

    /**
     * How to measure.
     *
     * @param k how many neighbors count, at least 1; 10 by default, by DeepViz's own definition, so that
     *     figures can be compared
     * @param queries how many images are asked about in all, at least 1; 1,000 by default, for a standard error below 0.016
     * @param seed of the draw of queries
     * @param progress is told of queries done
     */
    public record Options(int k, int queries, long seed, ProgressListener progress) {
        /** k = 10, 1,000 queries, seed 0. */
        public static final Options DEFAULTS = new Options(10, 1000, 0, ProgressListener.NONE);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is less than 1
         */
        public Options {
            if (k < 1 || queries < 1) {
                throw new IllegalArgumentException("k and queries: expected at least 1, got " + k + " and " + queries);
            }
        }

        /** The same for another number of neighbors. */
        public Options withK(int neighbors) {
            return new Options(neighbors, queries, seed, progress);
        }

        /** The same with another number of queries. */
        public Options withQueries(int number) {
            return new Options(k, number, seed, progress);
        }

        /** The same with another seed. */
        public Options withSeed(long other) {
            return new Options(k, queries, other, progress);
        }

        /** The same with someone to tell how far it has got. */
        public Options reporting(ProgressListener listener) {
            return new Options(k, queries, seed, listener);
        }
    }

    /**
     * A purity and what it was measured on.
     *
     * @param purity from 0 to 1
     * @param k how many neighbors counted
     * @param queries how many images were asked about
     * @param classes how many classes they are of
     */
    public record Result(double purity, int k, int queries, int classes) {}

    /** Measures with k = 10 and 1,000 queries. */
    public static Purity standard() {
        return of(Options.DEFAULTS);
    }

    /** Measures as the options say. */
    public static Purity of(Options options) {
        return new Purity(options);
    }

    /**
     * The purity of a layer's space.
     *
     * @param set with labels
     * @param layer whose vectors the index holds
     * @param index of all rows of the set; its metric is what nearest means
     * @throws IllegalArgumentException if the set has no such layer or no labels, or the index holds something else or no
     *     more than k images
     */
    public Result measure(FeatureSet set, String layer, FeatureIndex index) {
        return measure(index, set.vectors(layer), row -> {
            int label = set.label(row); // without the name, which takes longer to read
            return label == RowsChunk.NONE ? OptionalInt.empty() : OptionalInt.of(label);
        });
    }

    /**
     * The purity of vectors from anywhere.
     *
     * @param index of all vectors
     * @param vectors the same, to ask about
     * @param labels the class of each, where known
     * @throws IllegalArgumentException if there are no labels, or the index holds something else or no more than k vectors
     */
    public Result measure(FeatureIndex index, VectorSource vectors, LongFunction<OptionalInt> labels) {
        if (index.size() != vectors.size() || index.dimension() != vectors.dimension()) {
            throw new IllegalArgumentException("index: expected one of the same " + vectors.size() + " vectors of "
                    + vectors.dimension() + ", got " + index.size() + " of " + index.dimension());
        }
        Map<Integer, List<Long>> classes = new TreeMap<>();
        for (long row = 0; row < vectors.size(); row++) {
            OptionalInt label = labels.apply(row);
            if (label.isPresent()) {
                classes.computeIfAbsent(label.getAsInt(), each -> new ArrayList<>())
                        .add(row);
            }
        }
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "labels: expected images with labels, got none (an image in a class folder has one)");
        }
        long[] queries = queries(classes);
        return new Result(mean(index, vectors, labels, queries), options.k, queries.length, classes.size());
    }

    /** The same number of rows of each class, in order. */
    private long[] queries(Map<Integer, List<Long>> classes) {
        int each = Math.max(1, options.queries / classes.size());
        List<Long> drawn = new ArrayList<>();
        classes.forEach((label, rows) ->
                drawn.addAll(StratifiedDraw.draw(rows, Math.min(each, rows.size()), options.seed, label)));
        return drawn.stream().mapToLong(row -> row).sorted().toArray();
    }

    private double mean(FeatureIndex index, VectorSource vectors, LongFunction<OptionalInt> labels, long[] queries) {
        int atOnce = Math.max(1, QUERY_NUMBERS / vectors.dimension());
        long same = 0;
        options.progress.progress("purity", 0, queries.length);
        for (int from = 0; from < queries.length; from += atOnce) {
            int first = from;
            long[] some = Arrays.copyOfRange(queries, from, Math.min(queries.length, from + atOnce));
            Search search = Search.nearest(options.k)
                    .excluding(some)
                    .reporting(
                            (task, done, total) -> options.progress.progress("purity", first + done, queries.length));
            Neighbors found = index.nearest(rows(vectors, some), search);
            same += countSame(found, some, labels);
        }
        return (double) same / ((long) queries.length * options.k);
    }

    private long countSame(Neighbors found, long[] queries, LongFunction<OptionalInt> labels) {
        long same = 0;
        for (int query = 0; query < queries.length; query++) {
            OptionalInt own = labels.apply(queries[query]);
            for (int rank = 0; rank < options.k; rank++) {
                same += labels.apply(found.id(query, rank)).equals(own) ? 1 : 0;
            }
        }
        return same;
    }

    private static Tensor rows(VectorSource vectors, long[] rows) {
        int dimension = vectors.dimension();
        float[] all = new float[rows.length * dimension];
        float[] one = new float[dimension];
        for (int i = 0; i < rows.length; i++) {
            vectors.copyRows(rows[i], rows[i] + 1, one);
            System.arraycopy(one, 0, all, i * dimension, dimension);
        }
        return Tensor.wrap(Shape.of(rows.length, dimension), all);
    }
}
