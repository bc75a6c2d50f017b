package io.deepviz.projection;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * UMAP: a map on which vectors that are neighbors stay neighbors, made of a graph of nearest neighbors (McInnes, Healy,
 * Melville, UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction, 2018).
 *
 * <p>Each pair of neighbors belongs together to some degree {@code w_ij}, measured in each one's own unit of distance, so that
 * dense and sparse regions count alike; each pair of points on the map to {@code v_ij = 1 / (1 + a |y_i - y_j|^(2b))}. Neighbors
 * pull as often as w says, which makes {@code -sum w ln v} small, and each time some points drawn at random push, which makes
 * {@code -sum ln(1 - v)} small over some of the pairs. That is not the cross entropy of w and v that the paper starts from
 * (section 3.2): with a handful of pushes for a pull, distant points push far less than they would there (Damrich and
 * Hamprecht, On UMAP's true loss function, 2021). Neighbors are found exactly; their search takes time of the order of n^2,
 * the rest of n.
 *
 * <p>Where this departs from the paper: the k nearest neighbors don't include the vector itself (in the authors' program they
 * do); the layout starts between the principal components and the graph's spectrum, not at the latter; each point moves by itself, in the
 * sight of where others lie, instead of both ends of an edge at once. Steps are as long at most as in the authors' program.
 *
 * <p><b>It misleads</b> whoever reads more from it than neighborhoods. As with {@link TSne}, the size of a cluster says
 * nothing of its spread, by construction, and the gap between two clusters little of their distance; with few neighbors noise
 * falls into clumps. That clusters lie as they do is the start's doing more than the method's (Kobak and Linderman,
 * Initialization is critical for preserving global data structure in both t-SNE and UMAP, 2021). Distances that a map should
 * keep are for {@link Pca}; how many neighborhoods it has kept, {@link Trustworthiness} says.
 *
 * <p>The same vectors, options and seed give the same map to the bit, on any number of cores.
 */
public final class Umap {
    private static final String TASK = "UMAP";

    /** Rows that are searched for at a time: so many that reading the index for them costs little. */
    private static final int BATCH = 1 << 14;
    /** Edges of both directions fit into an array. */
    private static final long MOST_EDGES = Integer.MAX_VALUE - 8L;

    private final Options options;

    private Umap(Options options) {
        this.options = options;
    }

    /** Where points lie before the first epoch. */
    public enum Start {
        /**
         * On the first two principal components, each point's drawn towards its neighbors' by forty steps of a random walk on
         * their graph: some way from the components to the graph's spectrum, where the paper starts (section 3.2). The large
         * structure is that of the components; what they tear apart or lay over each other is mended before it sets.
         */
        SMOOTHED_PCA,
        /** On the first two principal components. */
        PCA,
        /** Anywhere in a square, by chance. */
        RANDOM
    }

    /**
     * What UMAP is told.
     *
     * @param neighbors how many nearest neighbors each vector is joined with, at least 2: few show detail, many the whole; 15
     *     as in the authors' program, within the 10 to 20 of most of the paper's figures (section 4.3 looks into it)
     * @param minDist how close points may come on the map, 0 to spread (section 4.3): 0
     *     packs clusters tight; 0.1 as in the authors' program
     * @param spread the scale of distances on the map, positive; 1 as in the authors' program
     * @param epochs how many times all edges are gone through, or {@link #AUTOMATIC}: 500 up to 10,000 vectors, 200 beyond,
     *     as in the authors' program
     * @param negativeSamples how many points push for each that pulls, at least 1; 5 as in the authors' program
     *     (n-neg-samples in the paper, algorithm 5)
     * @param learningRate the length of the first steps, positive; 1 as in the paper, algorithm 5. It falls to 0 linearly
     * @param metric of the vectors, {@link Metric#EUCLIDEAN} or {@link Metric#COSINE}; an inner product is no distance
     * @param start where points lie before the first epoch
     * @param seed of all random numbers
     */
    public record Options(
            int neighbors,
            double minDist,
            double spread,
            int epochs,
            int negativeSamples,
            double learningRate,
            Metric metric,
            Start start,
            long seed)
            implements Serializable {
        /** A number of epochs that suits the number of vectors. */
        public static final int AUTOMATIC = 0;

        /** The defaults, each explained at its parameter. */
        public static final Options DEFAULTS =
                new Options(15, 0.1, 1, AUTOMATIC, 5, 1, Metric.EUCLIDEAN, Start.SMOOTHED_PCA, 42);

        private static final int SMALL = 10_000;
        private static final int EPOCHS_OF_SMALL = 500;
        private static final int EPOCHS_OF_LARGE = 200;

        /**
         * Checks that everything is in its range.
         *
         * @throws IllegalArgumentException if not
         */
        public Options {
            require(neighbors >= 2, "neighbors: expected at least 2, got ", neighbors);
            require(
                    spread > 0 && spread < Double.POSITIVE_INFINITY,
                    "spread: expected a positive number, got ",
                    spread);
            require(
                    minDist >= 0 && minDist <= spread,
                    "min-dist: expected 0 to " + spread + " (the spread), got ",
                    minDist);
            require(epochs >= 0, "epochs: expected at least 1, or 0 for automatic, got ", epochs);
            require(negativeSamples >= 1, "negative samples: expected at least 1, got ", negativeSamples);
            require(
                    learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                    "learning rate: expected a positive number, got ",
                    learningRate);
            require(
                    metric != Metric.INNER_PRODUCT,
                    "metric: expected EUCLIDEAN or COSINE, which are distances, got ",
                    metric);
        }

        private static void require(boolean holds, String message, Object got) {
            if (!holds) {
                throw new IllegalArgumentException(message + got);
            }
        }

        /** The same with so many neighbors. */
        public Options withNeighbors(int other) {
            return new Options(other, minDist, spread, epochs, negativeSamples, learningRate, metric, start, seed);
        }

        /** The same with another min-dist and spread. */
        public Options withDistances(double otherMinDist, double otherSpread) {
            return new Options(
                    neighbors, otherMinDist, otherSpread, epochs, negativeSamples, learningRate, metric, start, seed);
        }

        /** The same with so many epochs, or {@link #AUTOMATIC}. */
        public Options withEpochs(int other) {
            return new Options(neighbors, minDist, spread, other, negativeSamples, learningRate, metric, start, seed);
        }

        /** The same with so many points that push for each that pulls. */
        public Options withNegativeSamples(int other) {
            return new Options(neighbors, minDist, spread, epochs, other, learningRate, metric, start, seed);
        }

        /** The same with another learning rate. */
        public Options withLearningRate(double other) {
            return new Options(neighbors, minDist, spread, epochs, negativeSamples, other, metric, start, seed);
        }

        /** The same by another distance of vectors. */
        public Options withMetric(Metric other) {
            return new Options(neighbors, minDist, spread, epochs, negativeSamples, learningRate, other, start, seed);
        }

        /** The same from another start. */
        public Options withStart(Start other) {
            return new Options(neighbors, minDist, spread, epochs, negativeSamples, learningRate, metric, other, seed);
        }

        /** The same with another seed. */
        public Options withSeed(long other) {
            return new Options(neighbors, minDist, spread, epochs, negativeSamples, learningRate, metric, start, other);
        }

        /**
         * The same, but with the number of neighbors lowered to the most that so few vectors allow, rows - 1, if it is higher.
         *
         * @throws IllegalArgumentException if there are fewer than 3 rows
         */
        public Options fitting(long rows) {
            if (rows < 3) {
                throw new IllegalArgumentException("vectors: expected at least 3 rows, got " + rows);
            }
            return withNeighbors((int) Math.min(neighbors, rows - 1));
        }

        int epochs(long rows) {
            if (epochs != AUTOMATIC) {
                return epochs;
            }
            return rows <= SMALL ? EPOCHS_OF_SMALL : EPOCHS_OF_LARGE;
        }
    }

    /** UMAP with these options. */
    public static Umap with(Options options) {
        return new Umap(options);
    }

    /**
     * Maps the rows of a tensor {@code [N,D]}.
     *
     * @throws IllegalArgumentException as {@link #fit}
     */
    public Projection project(Tensor vectors) {
        return project(VectorSource.of(vectors), ProgressListener.NONE);
    }

    /**
     * Maps rows wherever they lie.
     *
     * @throws IllegalArgumentException as {@link #fit}
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public Projection project(VectorSource vectors, ProgressListener progress) {
        return fit(vectors, progress).projection();
    }

    /**
     * Maps rows wherever they lie, so that others can be placed on the map later. Until then the source must not change.
     *
     * @param progress is told of the neighbors found, then of epochs
     * @throws IllegalArgumentException if there are no more rows than neighbors (see {@link Options#fitting}), too many for
     *     arrays of their edges (70 million at 15 neighbors), or one holds NaN or infinity
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public FittedProjection fit(VectorSource vectors, ProgressListener progress) {
        int rows = count(vectors);
        vectors.requireFinite("vectors");
        Random random = new Random(options.seed());
        float[] first = start(vectors, random, progress);
        ExactIndex index = ExactIndex.of(vectors, options.metric());
        FuzzyGraph graph =
                FuzzyGraph.directed(neighbors(vectors, index, progress)).union();
        float[] places = options.start() == Start.SMOOTHED_PCA ? UmapStart.smoothed(first, graph, random) : first;
        MembershipCurve curve = MembershipCurve.fit(options.minDist(), options.spread());
        Forces forces = new Forces(curve);
        new UmapDescent(graph, places, forces, options.negativeSamples(), options.seed())
                .run(options.epochs(rows), options.learningRate(), TASK, progress);
        Projection projection = new Projection(
                Tensor.of(Shape.of(rows, 2), places),
                TASK,
                describe(rows, vectors.dimension()),
                OptionalDouble.empty());
        return new UmapMap(index, places, forces, options, projection);
    }

    private int count(VectorSource vectors) {
        long rows = vectors.size();
        if (rows <= options.neighbors()) {
            throw new IllegalArgumentException("neighbors: expected at most " + Math.max(0, rows - 1) + " for " + rows
                    + " vectors, got " + options.neighbors() + " (Options.fitting lowers it)");
        }
        long most = MOST_EDGES / (2L * options.neighbors());
        if (rows > most) {
            throw new IllegalArgumentException("vectors: expected at most " + most + " rows with " + options.neighbors()
                    + " neighbors, got " + rows);
        }
        return (int) rows;
    }

    private float[] start(VectorSource vectors, Random random, ProgressListener progress) {
        if (options.start() == Start.RANDOM) {
            return UmapStart.random((int) vectors.size(), random);
        }
        int components = (int) Math.min(2, Math.min(vectors.size(), vectors.dimension()));
        Pca pca = Pca.fit(vectors, new Pca.Options(components), progress);
        return UmapStart.of(pca.transform(vectors), random);
    }

    private Neighbors neighbors(VectorSource vectors, ExactIndex index, ProgressListener progress) {
        int rows = (int) vectors.size();
        int k = options.neighbors();
        long[] ids = new long[rows * k];
        float[] distances = new float[rows * k];
        for (int from = 0; from < rows; from += BATCH) {
            int first = from;
            int to = Math.min(rows, from + BATCH);
            Search search = Search.nearest(k)
                    .excluding(LongStream.range(from, to).toArray())
                    .reporting((task, done, total) -> progress.progress(task, first + done, rows));
            Neighbors found = index.nearest(Batches.rows(vectors, from, to), search);
            for (int i = 0; i < found.queries(); i++) {
                for (int rank = 0; rank < k; rank++) {
                    ids[(from + i) * k + rank] = found.id(i, rank);
                    distances[(from + i) * k + rank] = found.distance(i, rank);
                }
            }
        }
        return Neighbors.wrap(k, ids, distances);
    }

    private String describe(int rows, int dimension) {
        return String.format(
                Locale.ROOT,
                "UMAP of %d vectors of %d dimensions%s, %d neighbors, min-dist %s, %d epochs, seed %d",
                rows,
                dimension,
                options.metric() == Metric.COSINE ? " by cosine" : "",
                options.neighbors(),
                options.minDist(),
                options.epochs(rows),
                options.seed());
    }
}
