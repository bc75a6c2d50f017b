package io.deepviz.projection;

import io.deepviz.index.InnerProducts;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The directions of largest variance, found by way of the smaller of two matrices.
 *
 * @param directions orthonormal, in descending order of variance
 * @param variances along them
 * @param total the variance of all dimensions together
 * @param residual of an approximation the largest {@code |C u - s u|}, in units of the largest variance; 0 of others
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record PrincipalAxes(double[][] directions, double[] variances, double total, double residual) {
    /** In units of all deviations together: a direction shorter than this is nothing but rounding errors. */
    private static final double LOST = 1e-10;

    private static final int STRIP = 64;

    /** A matrix of this width in double takes 32 MB; making and reading it costs as much as reading the rows a few times. */
    private static final int MOST_AT_ONCE = 2048;

    /** As many multiplications in double take about a tenth of a second. */
    static final double MOST_IN_DOUBLE = 1e9;

    /** Of an approximation; the variances' error is of the order of its square. */
    private static final double RESIDUAL = 1e-4;

    private static final int MOST_READINGS = 13;

    /** Chooses the route by shape. */
    static PrincipalAxes of(CenteredRows rows, Pca.Options options, LongConsumer done) {
        int count = options.components();
        long smaller = Math.min(rows.size(), rows.dimension());
        if (smaller > MOST_AT_ONCE && BlockKrylov.suits((int) smaller, count)) {
            return byOperator(rows, count, options.seed(), done);
        }
        return rows.dimension() <= rows.size() ? byCovariance(rows, count, done) : byGram(rows, count, done);
    }

    /** By the covariance of dimensions, D x D; rows are read once, in order. */
    static PrincipalAxes byCovariance(CenteredRows rows, int count, LongConsumer done) {
        double products = (double) rows.size() * rows.dimension() * rows.dimension();
        return products > MOST_IN_DOUBLE ? byCovarianceInFloat(rows, count, done) : of(covariance(rows, done), count);
    }

    /** The same from products in float. */
    static PrincipalAxes byCovarianceInFloat(CenteredRows rows, int count, LongConsumer done) {
        return of(covarianceInFloat(rows, done), count);
    }

    private static PrincipalAxes of(double[][] covariance, int count) {
        Eigenpairs pairs = Eigenpairs.largest(covariance, count);
        return finished(pairs.vectors(), pairs.values(), trace(covariance), 0, 0);
    }

    private static double[][] covariance(CenteredRows rows, LongConsumer done) {
        Scatter scatter = new Scatter(rows.dimension());
        double[][] some = new double[rows.block()][rows.dimension()];
        for (long from = 0; from < rows.size(); from += some.length) {
            done.accept(from);
            scatter.add(some, rows.read(from, some));
        }
        done.accept(rows.size());
        return scatter.times(1.0 / (rows.size() - 1));
    }

    /** Products of each slab of rows are summed in float, slabs in double. */
    private static double[][] covarianceInFloat(CenteredRows rows, LongConsumer done) {
        int width = rows.dimension();
        double[][] sums = new double[width][width];
        float[] products = new float[width * width];
        for (long from = 0; from < rows.size(); from += rows.slab()) {
            done.accept(from);
            int count = (int) Math.min(rows.slab(), rows.size() - from);
            float[] some = new float[count * width];
            rows.read(from, count, some);
            InnerProducts.lower(CenteredRows.turned(some, width), count, products);
            IntStream.range(0, width).parallel().forEach(i -> {
                for (int j = 0; j <= i; j++) {
                    sums[i][j] += products[i * width + j];
                }
            });
        }
        done.accept(rows.size());
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                sums[i][j] /= rows.size() - 1;
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    /** By what the covariance does to some vectors; rows are read several times. */
    static PrincipalAxes byOperator(CenteredRows rows, int count, long seed, LongConsumer done) {
        CovarianceOperator covariance = new CovarianceOperator(rows, done);
        BlockKrylov.Result result = BlockKrylov.largest(covariance, count, RESIDUAL, MOST_READINGS, seed);
        Eigenpairs pairs = result.pairs();
        return finished(pairs.vectors(), pairs.values(), covariance.trace(), 0, result.residual());
    }

    /**
     * By the inner products of rows, n x n: if {@code X X' u = s u} then {@code X' u} is an eigenvector of {@code X' X} to
     * the same s (Jolliffe 2002, section 3.5).
     */
    static PrincipalAxes byGram(CenteredRows rows, int count, LongConsumer done) {
        float[][] all = rows.raw();
        double[] mean = rows.mean();
        double[][] gram = gram(all, mean, done);
        Eigenpairs pairs = Eigenpairs.largest(gram, count);
        double[][] directions = new double[count][];
        IntStream.range(0, count).parallel().forEach(i -> directions[i] = combine(all, mean, pairs.vectors()[i]));
        double total = trace(gram);
        return finished(directions, pairs.values(), total, LOST * Math.sqrt(total * (all.length - 1)), 0);
    }

    private static double[][] gram(float[][] all, double[] mean, LongConsumer done) {
        Scatter scatter = new Scatter(all.length);
        double[][] strip = new double[STRIP][all.length]; // some dimensions of all rows
        for (int first = 0; first < mean.length; first += STRIP) {
            done.accept((long) ((double) first / mean.length * all.length));
            int width = Math.min(STRIP, mean.length - first);
            for (int i = 0; i < all.length; i++) {
                for (int d = 0; d < width; d++) {
                    strip[d][i] = all[i][first + d] - mean[first + d];
                }
            }
            scatter.add(strip, width);
        }
        done.accept(all.length);
        return scatter.times(1.0 / (all.length - 1));
    }

    private static double[] combine(float[][] rows, double[] mean, double[] weights) {
        double[] sum = new double[mean.length];
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            double weight = weights[i];
            for (int d = 0; d < sum.length; d++) {
                sum[d] += weight * (row[d] - mean[d]);
            }
        }
        return sum;
    }

    private static PrincipalAxes finished(
            double[][] directions, double[] variances, double total, double lost, double residual) {
        Orthonormal.make(directions, lost);
        for (double[] direction : directions) {
            Orthonormal.fixSign(direction);
        }
        return new PrincipalAxes(directions, variances, total, residual);
    }

    private static double trace(double[][] matrix) {
        return IntStream.range(0, matrix.length).mapToDouble(i -> matrix[i][i]).sum();
    }
}
