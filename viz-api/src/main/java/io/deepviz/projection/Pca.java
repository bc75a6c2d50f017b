package io.deepviz.projection;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/**
 * Principal component analysis: the orthogonal directions along which vectors vary most (Pearson 1901; Jolliffe, Principal
 * Component Analysis, 2nd ed. 2002, sections 1.1 and 3.5).
 *
 * <p>With mean m and covariance {@code C = 1/(n-1) sum (x - m)(x - m)'}, the components are the unit eigenvectors of C in
 * descending order of their eigenvalues, which are the variances along them. A vector is transformed to
 * {@code (x - m).component[i]}. There are three routes, by shape:
 *
 * <ul>
 *   <li>fewer rows than dimensions, and no more than 2048: the Gram matrix, n x n, which has the same eigenvalues as C; in
 *       double;
 *   <li>no more than 2048 dimensions: C itself; in double up to {@code n D^2 = 10^9}, above that from products in float
 *       that are summed in double, which changes variances by less than 10<sup>-6</sup> of the largest;
 *   <li>more of both: an approximation from several readings of the rows (Musco and Musco 2015, "Randomized block Krylov
 *       methods for stronger and faster approximate singular value decomposition"), with C never made. It ends when
 *       {@code |C u - s u|} of each direction u and variance s is below 10<sup>-4</sup> of the largest variance, or after 13
 *       readings; {@link #residual} tells what was reached. The captured variance then falls short by about the square of
 *       that. Where more than a sixth of the directions are wanted, C or the Gram matrix is made whatever its size.
 * </ul>
 *
 * <p>Of C and the Gram matrix the largest eigenpairs are found to 10<sup>-8</sup> of the largest, or, where many are wanted
 * or eigenvalues lie close together, by decomposing the whole, in time of the order of {@code min(n, D)^3}: about a second
 * at 784, two minutes at 4096.
 *
 * <p>The sign of a component is arbitrary; here its coordinate of largest size is positive. The result is the same to the
 * bit on any number of cores; above 10<sup>9</sup> multiplications not with another kernel, such as the Vector API brings (see
 * {@link io.deepviz.index.InnerProducts}).
 *
 * <p>A map of the first two components keeps large distances and shows what varies most, which need not be what matters:
 * look at {@link #explainedRatio}. Points that lie together may be far apart along the other components. Dimensions count
 * by their variance; PCA of numbers in different units says more about the units.
 */
public final class Pca {
    private static final String TASK = "PCA";

    private final double[] mean;
    private final double[][] components;
    private final double[] variances;
    private final double total;
    private final double residual;

    private Pca(double[] mean, PrincipalAxes axes) {
        this.mean = mean;
        this.components = axes.directions();
        this.variances = axes.variances();
        this.total = axes.total();
        this.residual = axes.residual();
    }

    /**
     * What is asked of the analysis.
     *
     * @param components how many directions to find, at least 1
     * @param seed of the vectors that an approximation starts from; the exact routes don't look at it
     */
    public record Options(int components, long seed) implements Serializable {
        /** Two, for a map. */
        public static final Options MAP = new Options(2);

        /**
         * Checks the count.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Options {
            if (components < 1) {
                throw new IllegalArgumentException("components: expected at least 1, got " + components);
            }
        }

        /** With seed 1. */
        public Options(int components) {
            this(components, 1);
        }
    }

    /**
     * Analyses the rows of a tensor {@code [N,D]}.
     *
     * @throws IllegalArgumentException as {@link #fit(VectorSource, Options, ProgressListener)}
     */
    public static Pca fit(Tensor vectors, Options options) {
        return fit(VectorSource.of(vectors), options, ProgressListener.NONE);
    }

    /**
     * Analyses rows wherever they lie. They are read three times, for an approximation up to fifteen times; only on the route
     * of the Gram matrix are they held in memory.
     *
     * @param progress is told of rows
     * @throws IllegalArgumentException if there are fewer than two rows, more components are wanted than there are rows or
     *     dimensions, or a row holds NaN or infinity
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static Pca fit(VectorSource vectors, Options options, ProgressListener progress) {
        long most = Math.min(vectors.size(), vectors.dimension());
        if (vectors.size() < 2) {
            throw new IllegalArgumentException("vectors: expected at least 2 rows, got " + vectors.size());
        }
        if (options.components() > most) {
            throw new IllegalArgumentException("components: expected 1 to " + most + " of " + vectors.size()
                    + " rows of " + vectors.dimension() + " dimensions, got " + options.components());
        }
        vectors.requireFinite("vectors");
        CenteredRows rows = CenteredRows.of(vectors);
        return new Pca(rows.mean(), PrincipalAxes.of(rows, options, told(progress, vectors)));
    }

    private static LongConsumer told(ProgressListener progress, VectorSource vectors) {
        return done -> progress.progress(TASK, done, vectors.size());
    }

    /** The mean of the rows, {@code [D]}. */
    public Tensor mean() {
        return Tensor.wrap(Shape.of(mean.length), toFloats(mean));
    }

    /** The components, {@code [K,D]}: orthonormal rows, in descending order of variance. */
    public Tensor components() {
        float[] all = new float[components.length * mean.length];
        for (int i = 0; i < components.length; i++) {
            System.arraycopy(toFloats(components[i]), 0, all, i * mean.length, mean.length);
        }
        return Tensor.wrap(Shape.of(components.length, mean.length), all);
    }

    /** The variance along each component, as a new array; of the sample, divided by n - 1. */
    public double[] explainedVariance() {
        return variances.clone();
    }

    /** The share of each component in the variance of all dimensions, as a new array; zeros if nothing varies. */
    public double[] explainedRatio() {
        return Arrays.stream(variances)
                .map(variance -> total == 0 ? 0 : variance / total)
                .toArray();
    }

    /**
     * How far a direction and its variance may be from being exact: the largest {@code |C u - s u|}, in units of the largest
     * variance. 0 on the exact routes.
     */
    public double residual() {
        return residual;
    }

    /**
     * The coordinates of vectors along the components.
     *
     * @param vectors {@code [N,D]}
     * @return {@code [N,K]}
     * @throws IllegalArgumentException if they have another dimension
     */
    public Tensor transform(Tensor vectors) {
        return transform(VectorSource.of(vectors));
    }

    /**
     * The coordinates of vectors along the components.
     *
     * @return {@code [N,K]}
     * @throws IllegalArgumentException if they have another dimension, or are too many for a tensor
     */
    public Tensor transform(VectorSource vectors) {
        if (vectors.dimension() != mean.length) {
            throw new IllegalArgumentException(
                    "vectors: expected dimension " + mean.length + ", got " + vectors.dimension());
        }
        long size = vectors.size() * components.length;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("vectors: expected at most "
                    + (Integer.MAX_VALUE - 8) / components.length + " rows, got " + vectors.size());
        }
        return Tensor.wrap(
                Shape.of((int) vectors.size(), components.length), Coordinates.along(components, mean, vectors));
    }

    /**
     * The map by the first two components.
     *
     * @throws IllegalArgumentException if there is only one, or the vectors have another dimension
     */
    public Projection project(VectorSource vectors) {
        if (components.length < 2) {
            throw new IllegalArgumentException("components: expected at least 2 for a map, got 1");
        }
        double[] ratio = explainedRatio();
        String description =
                String.format(Locale.ROOT, "PCA, %.1f %% + %.1f %% of the variance", 100 * ratio[0], 100 * ratio[1]);
        return new Projection(plane().transform(vectors), "PCA", description, OptionalDouble.empty());
    }

    /**
     * The map by the first two components, onto which further vectors can be placed.
     *
     * @throws IllegalArgumentException as {@link #project}
     */
    public FittedProjection onto(VectorSource vectors) {
        return new Plane(this, project(vectors));
    }

    private record Plane(Pca pca, Projection projection) implements FittedProjection {
        @Override
        public int dimension() {
            return pca.mean.length;
        }

        @Override
        public Tensor transform(VectorSource vectors, ProgressListener progress) {
            vectors.requireFinite("vectors");
            progress.progress("placing", 0, vectors.size());
            Tensor points = pca.plane().transform(vectors);
            progress.progress("placing", vectors.size(), vectors.size());
            return points;
        }
    }

    /** The first two components alone. */
    private Pca plane() {
        return new Pca(
                mean, new PrincipalAxes(Arrays.copyOf(components, 2), Arrays.copyOf(variances, 2), total, residual));
    }

    /** Such as {@code Pca(784 to 50, 82.5 % of the variance)}; an approximation says so. */
    @Override
    public String toString() {
        double share = 100 * Arrays.stream(explainedRatio()).sum();
        String kind = residual == 0 ? "" : String.format(Locale.ROOT, ", approximate to %.0e", residual);
        return String.format(
                Locale.ROOT, "Pca(%d to %d, %.1f %% of the variance%s)", mean.length, components.length, share, kind);
    }

    private static float[] toFloats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
