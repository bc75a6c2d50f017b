package io.deepviz.projection;

import io.deepviz.Metric;
import io.deepviz.ProgressListener;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * t-SNE: a map on which vectors that are neighbors stay neighbors (van der Maaten and Hinton, Visualizing Data using t-SNE,
 * 2008; van der Maaten, Accelerating t-SNE using Tree-Based Algorithms, 2014).
 *
 * <p>Each pair of vectors has an affinity {@code p_ij}, large if one is among the {@code perplexity} or so nearest of the
 * other; each pair of points on the map has {@code q_ij ~ 1 / (1 + |y_i - y_j|^2)}, also summing to 1. Gradient descent
 * moves the points so that {@code KL(P|Q) = sum p_ij ln(p_ij / q_ij)} becomes small. Affinities reach to
 * {@code 3 * perplexity} nearest neighbors, found exactly; the repulsion of distant points is taken by squares
 * (Barnes-Hut), or by way of a grid ({@link Approximation}). Time is of the order of n log n, or n, for a step, and n^2 for
 * the neighbors.
 *
 * <p>Where this departs from the paper of 2014: a square counts as small by its side, as in Barnes and Hut 1986, not by its
 * diagonal (section 4.2); the layout starts from the principal components, and the learning rate grows with n (see
 * {@link Options}).
 *
 * <p><b>It misleads</b> whoever reads more from it than neighborhoods. The size of a cluster says nothing of its spread,
 * the gap between two clusters nothing of their distance; neither does the position of a cluster. With a low perplexity
 * even noise falls into clumps. Distances that a map should keep are for {@link Pca}; how many neighborhoods it has kept,
 * {@link Trustworthiness} says. (Wattenberg, Viegas, Johnson, How to Use t-SNE Effectively, 2016.)
 *
 * <p>The same vectors, options and seed give the same map to the bit, on any number of cores.
 */
public final class TSne {
    private static final String TASK = "t-SNE";

    /** Momentum while affinities are exaggerated, and afterwards (van der Maaten and Hinton 2008, section 3.4). */
    private static final double EARLY_MOMENTUM = 0.5;

    private static final double LATE_MOMENTUM = 0.8;
    /** The divergence costs a logarithm for each affinity: taken so often, and at the end. */
    private static final int MEASURE_EVERY = 50;
    /** Points settle among their neighbors early, and move little later. */
    private static final int REORDER_EVERY = 125;

    /** Up to here a tree takes about as long as a grid, and its maps have a slightly lower divergence. */
    private static final long MOST_BY_TREE = 10_000;

    private final Options options;

    private TSne(Options options) {
        this.options = options;
    }

    /** Where points lie before the first step. */
    public enum Start {
        /**
         * On the first two principal components, so that the large structure is kept where neighborhoods don't decide
         * (Kobak and Berens, The art of using t-SNE for single-cell transcriptomics, 2019).
         */
        PCA,
        /** Scattered at random, as in the papers of 2008 and 2014. */
        RANDOM
    }

    /** How the repulsion of all pairs of points is taken, which would be n^2. */
    public enum Approximation {
        /** {@link #INTERPOLATION} above 10,000 points, {@link #BARNES_HUT} up to there. */
        AUTOMATIC,
        /** Points in a square that is far enough count as one (van der Maaten 2014); exact at theta = 0. */
        BARNES_HUT,
        /** By way of a grid and Fourier transforms (FIt-SNE: Linderman et al. 2019). */
        INTERPOLATION;

        private Approximation of(long points) {
            return this != AUTOMATIC ? this : points > MOST_BY_TREE ? INTERPOLATION : BARNES_HUT;
        }

        private Repulsion repulsion(int points, double theta) {
            return of(points) == INTERPOLATION ? new Interpolation(points) : new BarnesHut(points, theta);
        }

        private String named(long points) {
            return of(points) == INTERPOLATION ? "FFT interpolation" : "Barnes-Hut";
        }
    }

    /**
     * What t-SNE is told.
     *
     * @param perplexity about how many neighbors count, at least 1; 30 as in the experiments of van der Maaten 2014,
     *     section 5, within the 5 to 50 that van der Maaten and Hinton 2008, section 2, recommend
     * @param iterations how many steps in all; 750, as FIt-SNE (Linderman et al. 2019) and openTSNE (Policar et al. 2019)
     *     have it; the papers took 1000
     * @param exaggeratedIterations how many steps at first with affinities exaggerated; 250 as in van der Maaten 2014,
     *     section 5
     * @param exaggeration what affinities are multiplied with at first, at least 1, so that clusters form while there is
     *     room; 12 as in van der Maaten 2014, section 5
     * @param learningRate the length of a step, or {@link #AUTOMATIC}, which is {@code max(n / 48, 50)}: Belkina et al.
     *     (Automated optimized parameters for t-SNE, 2019) found n / exaggeration best, for a gradient without the factor
     *     4 that it has here
     * @param theta up to what side over distance a square of points counts as one, 0 (exact, n^2) to 1; 0.5 as in van der
     *     Maaten 2014, section 5
     * @param approximation how the repulsion is taken
     * @param dimensions to how many dimensions vectors of more are reduced first, by PCA; 50 as in van der Maaten 2014,
     *     section 5
     * @param start where points lie before the first step
     * @param seed of the random start, and of the small jitter that parts duplicates at the other
     */
    public record Options(
            double perplexity,
            int iterations,
            int exaggeratedIterations,
            double exaggeration,
            double learningRate,
            double theta,
            Approximation approximation,
            int dimensions,
            Start start,
            long seed)
            implements Serializable {
        /** A learning rate that suits the number of points. */
        public static final double AUTOMATIC = 0;

        /** The defaults, each explained at its parameter. */
        public static final Options DEFAULTS =
                new Options(30, 750, 250, 12, AUTOMATIC, 0.5, Approximation.AUTOMATIC, 50, Start.PCA, 42);

        /**
         * Checks that everything is in its range.
         *
         * @throws IllegalArgumentException if not
         */
        public Options {
            require(perplexity >= 1 && perplexity < 1e6, "perplexity: expected 1 to a million, got ", perplexity);
            require(iterations >= 1, "iterations: expected at least 1, got ", iterations);
            require(
                    exaggeratedIterations >= 0 && exaggeratedIterations <= iterations,
                    "exaggerated iterations: expected 0 to " + iterations + ", got ",
                    exaggeratedIterations);
            require(
                    exaggeration >= 1 && exaggeration < Double.POSITIVE_INFINITY,
                    "exaggeration: expected at least 1, got ",
                    exaggeration);
            require(
                    learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY,
                    "learning rate: expected a positive number, or 0 for automatic, got ",
                    learningRate);
            require(theta >= 0 && theta <= 1, "theta: expected 0 to 1, got ", theta);
            require(dimensions >= 2, "dimensions: expected at least 2, got ", dimensions);
        }

        private static void require(boolean holds, String message, Number got) {
            if (!holds) {
                throw new IllegalArgumentException(message + got);
            }
        }

        /** The same with another perplexity. */
        public Options withPerplexity(double other) {
            return new Options(
                    other,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    theta,
                    approximation,
                    dimensions,
                    start,
                    seed);
        }

        /** The same with so many iterations in all, the first of them with affinities exaggerated. */
        public Options withIterations(int all, int exaggerated) {
            return new Options(
                    perplexity,
                    all,
                    exaggerated,
                    exaggeration,
                    learningRate,
                    theta,
                    approximation,
                    dimensions,
                    start,
                    seed);
        }

        /** The same with another exaggeration. */
        public Options withExaggeration(double other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    other,
                    learningRate,
                    theta,
                    approximation,
                    dimensions,
                    start,
                    seed);
        }

        /** The same with another learning rate, or {@link #AUTOMATIC}. */
        public Options withLearningRate(double other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    other,
                    theta,
                    approximation,
                    dimensions,
                    start,
                    seed);
        }

        /** The same with another theta. */
        public Options withTheta(double other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    other,
                    approximation,
                    dimensions,
                    start,
                    seed);
        }

        /** The same with the repulsion taken in another way. */
        public Options withApproximation(Approximation other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    theta,
                    other,
                    dimensions,
                    start,
                    seed);
        }

        /** The same, but vectors are reduced to another number of dimensions first. */
        public Options withDimensions(int other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    theta,
                    approximation,
                    other,
                    start,
                    seed);
        }

        /** The same from another start. */
        public Options withStart(Start other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    theta,
                    approximation,
                    dimensions,
                    other,
                    seed);
        }

        /** The same with another seed. */
        public Options withSeed(long other) {
            return new Options(
                    perplexity,
                    iterations,
                    exaggeratedIterations,
                    exaggeration,
                    learningRate,
                    theta,
                    approximation,
                    dimensions,
                    start,
                    other);
        }

        /**
         * The same, but with the perplexity lowered to the most that so few vectors allow, (rows - 1) / 3, if it is higher.
         *
         * @throws IllegalArgumentException if there are fewer than 4 rows
         */
        public Options fitting(long rows) {
            if (rows < Affinities.REACH + 1) {
                throw new IllegalArgumentException(
                        "vectors: expected at least " + (Affinities.REACH + 1) + " rows, got " + rows);
            }
            return withPerplexity(Math.min(perplexity, (double) Math.floorDiv(rows - 1, Affinities.REACH)));
        }

        private int neighbors() {
            return Affinities.neighbors(perplexity);
        }
    }

    /** t-SNE with these options. */
    public static TSne with(Options options) {
        return new TSne(options);
    }

    /**
     * Maps the rows of a tensor {@code [N,D]}.
     *
     * @throws IllegalArgumentException as {@link #project(VectorSource, ProgressListener)}
     */
    public Projection project(Tensor vectors) {
        return project(VectorSource.of(vectors), ProgressListener.NONE);
    }

    /**
     * Maps rows wherever they lie.
     *
     * @param progress is told of the neighbors found, then of every step; the task then names the divergence
     * @throws IllegalArgumentException if there are fewer than {@code 3 * perplexity + 1} rows (see
     *     {@link Options#fitting}) or more than 8,388,608, or one holds NaN or infinity
     * @throws java.util.concurrent.CancellationException if the listener throws it
     * @throws ArithmeticException if the map falls apart, which takes a learning rate far too high
     */
    public Projection project(VectorSource vectors, ProgressListener progress) {
        return fit(vectors, progress).projection();
    }

    /**
     * Maps rows wherever they lie, and keeps what it takes to place further vectors on the map: the rows, reduced, and an
     * index of them.
     *
     * @param progress as at {@link #project(VectorSource, ProgressListener)}
     * @throws IllegalArgumentException as there
     * @throws java.util.concurrent.CancellationException as there
     * @throws ArithmeticException as there
     */
    public FittedProjection fit(VectorSource vectors, ProgressListener progress) {
        long rows = vectors.size();
        if (rows <= options.neighbors()) {
            throw new IllegalArgumentException(
                    "perplexity: expected at most " + Math.max(0, (rows - 1) / Affinities.REACH) + " for " + rows
                            + " vectors, got " + options.perplexity() + " (Options.fitting lowers it)");
        }
        if (rows > QuadTree.MOST_POINTS) {
            throw new IllegalArgumentException(
                    "vectors: expected at most " + QuadTree.MOST_POINTS + " rows, got " + rows);
        }
        vectors.requireFinite("vectors");
        int most = (int) Math.min(rows, vectors.dimension());
        boolean reduce = vectors.dimension() > options.dimensions();
        Pca pca = Pca.fit(vectors, new Pca.Options(Math.min(most, reduce ? options.dimensions() : 2)), progress);
        Tensor components = pca.transform(vectors);
        Random random = new Random(options.seed());
        Layout layout =
                options.start() == Start.PCA ? Layout.of(components, random) : Layout.random((int) rows, random);
        Tensor reduced = reduce ? components : copy(vectors);
        ExactIndex index = ExactIndex.of(reduced, Metric.EUCLIDEAN);
        Affinities affinities = Affinities.among(index, reduced, options.perplexity(), progress);
        double divergence = descend(layout, affinities, progress);
        Projection map = new Projection(
                layout.toTensor(),
                TASK,
                describe(rows, vectors.dimension(), divergence),
                OptionalDouble.of(divergence));
        return new TSneMap(reduce ? pca : null, index, map, vectors.dimension());
    }

    /** All rows, in memory. */
    static Tensor copy(VectorSource vectors) {
        int rows = (int) vectors.size();
        float[] all = new float[Math.multiplyExact(rows, vectors.dimension())];
        vectors.copyRows(0, rows, all);
        return Tensor.wrap(Shape.of(rows, vectors.dimension()), all);
    }

    private double descend(Layout layout, Affinities affinities, ProgressListener progress) {
        Divergence divergence =
                new Divergence(affinities, options.approximation().repulsion(affinities.size(), options.theta()));
        Descent descent = new Descent(layout, divergence, rate(affinities.size()));
        String task = TASK;
        for (int step = 0; step < options.iterations(); step++) {
            progress.progress(task, step, options.iterations());
            if (step % REORDER_EVERY == 0) {
                descent.reorder();
            }
            if (step < options.exaggeratedIterations()) {
                descent.step(options.exaggeration(), EARLY_MOMENTUM);
            } else {
                descent.step(1, LATE_MOMENTUM);
            }
            if ((step + 1) % MEASURE_EVERY == 0) {
                task = named(divergence.value(layout));
            }
        }
        double reached = divergence.value(layout);
        descent.restore();
        progress.progress(named(reached), options.iterations(), options.iterations());
        return reached;
    }

    private double rate(int points) {
        return options.learningRate() == Options.AUTOMATIC ? Math.max(points / 48.0, 50) : options.learningRate();
    }

    private static String named(double divergence) {
        return String.format(Locale.ROOT, "%s, KL %.3f", TASK, divergence);
    }

    private String describe(long rows, int dimension, double divergence) {
        return String.format(
                Locale.ROOT,
                "t-SNE of %d vectors of %d dimensions%s, perplexity %s, %d iterations, %s, seed %d: KL %.3f",
                rows,
                dimension,
                dimension > options.dimensions() ? " (PCA to " + options.dimensions() + ")" : "",
                options.perplexity(),
                options.iterations(),
                options.approximation().named(rows),
                options.seed(),
                divergence);
    }
}
