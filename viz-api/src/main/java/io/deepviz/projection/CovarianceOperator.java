package io.deepviz.projection;

import io.deepviz.index.InnerProducts;
import java.util.function.LongConsumer;

/**
 * The covariance of rows as an operator that reads all of them each time, {@code C v = 1/(n-1) sum x (x.v)} of centered x:
 * of 150,000 dimensions there is no room for C. Products are in float, their sums over blocks of rows in double.
 */
final class CovarianceOperator implements SymmetricOperator {
    private final CenteredRows rows;
    private final LongConsumer done;
    private double squares;

    CovarianceOperator(CenteredRows rows, LongConsumer done) {
        this.rows = rows;
        this.done = done;
    }

    @Override
    public int width() {
        return rows.dimension();
    }

    /** The trace of C: the variance of all dimensions together, known after the first multiplication. */
    double trace() {
        return squares / (rows.size() - 1);
    }

    @Override
    public double[][] times(double[][] vectors) {
        double[][] sums = new double[vectors.length][width()];
        float[] wanted = Coordinates.flat(vectors);
        squares = 0;
        for (long from = 0; from < rows.size(); from += rows.slab()) {
            done.accept(from);
            int count = (int) Math.min(rows.slab(), rows.size() - from);
            float[] some = new float[count * width()];
            squares += rows.read(from, count, some);
            float[] shares = new float[vectors.length * count];
            InnerProducts.of(wanted, some, width(), shares);
            float[] products = new float[wanted.length];
            InnerProducts.of(shares, CenteredRows.turned(some, width()), count, products);
            add(products, sums);
        }
        done.accept(rows.size());
        return sums;
    }

    private void add(float[] products, double[][] sums) {
        for (int i = 0; i < sums.length; i++) {
            for (int d = 0; d < width(); d++) {
                sums[i][d] += products[i * width() + d] / (double) (rows.size() - 1);
            }
        }
    }
}
