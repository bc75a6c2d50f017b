package io.deepviz.projection;

import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The directions of largest variance, found by way of the smaller of two matrices.
 *
 * @param directions orthonormal, in descending order of variance
 * @param variances along them
 * @param total the variance of all dimensions together
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record PrincipalAxes(double[][] directions, double[] variances, double total) {
    /** In units of all deviations together: a direction shorter than this is nothing but rounding errors. */
    private static final double LOST = 1e-10;

    private static final int STRIP = 64;

    /** By the covariance of dimensions, D x D; rows are read once, in order. */
    static PrincipalAxes byCovariance(CenteredRows rows, int count, LongConsumer done) {
        Scatter scatter = new Scatter(rows.dimension());
        double[][] some = new double[rows.block()][rows.dimension()];
        for (long from = 0; from < rows.size(); from += some.length) {
            done.accept(from);
            scatter.add(some, rows.read(from, some));
        }
        done.accept(rows.size());
        double[][] covariance = scatter.times(1.0 / (rows.size() - 1));
        Eigenpairs pairs = Eigenpairs.largest(covariance, count);
        return finished(pairs.vectors(), pairs.values(), trace(covariance), 0);
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
        return finished(directions, pairs.values(), total, LOST * Math.sqrt(total * (all.length - 1)));
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

    private static PrincipalAxes finished(double[][] directions, double[] variances, double total, double lost) {
        Orthonormal.make(directions, lost);
        for (double[] direction : directions) {
            Orthonormal.fixSign(direction);
        }
        return new PrincipalAxes(directions, variances, total);
    }

    private static double trace(double[][] matrix) {
        return IntStream.range(0, matrix.length).mapToDouble(i -> matrix[i][i]).sum();
    }
}
