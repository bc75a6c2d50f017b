package io.deepviz.projection;

import io.deepviz.index.VectorSource;

/** Rows less their mean, in double: what variances are made of. */
final class CenteredRows {
    private static final int NUMBERS = 1 << 16;

    private final VectorSource source;
    private final double[] mean;
    private final float[] read;
    private final int block;

    private CenteredRows(VectorSource source) {
        this.source = source;
        this.block = (int) Math.min(source.size(), Math.max(16, NUMBERS / source.dimension()));
        this.read = new float[Math.multiplyExact(block, source.dimension())];
        this.mean = new double[source.dimension()];
    }

    /** Reads all rows once for their mean. */
    static CenteredRows of(VectorSource source) {
        CenteredRows rows = new CenteredRows(source);
        double[] sums = new double[source.dimension()];
        double[][] some = new double[rows.block][source.dimension()];
        for (long from = 0; from < source.size(); from += rows.block) {
            int count = rows.read(from, some);
            for (int i = 0; i < count; i++) {
                for (int d = 0; d < sums.length; d++) {
                    sums[d] += some[i][d];
                }
            }
        }
        for (int d = 0; d < sums.length; d++) {
            rows.mean[d] = sums[d] / source.size();
        }
        return rows;
    }

    double[] mean() {
        return mean.clone();
    }

    long size() {
        return source.size();
    }

    int dimension() {
        return mean.length;
    }

    /** All rows as they came, in memory. */
    float[][] raw() {
        float[][] all = new float[Math.toIntExact(source.size())][mean.length];
        for (int i = 0; i < all.length; i++) {
            source.copyRows(i, i + 1L, all[i]);
        }
        return all;
    }

    /** How many rows {@link #read} takes at a time. */
    int block() {
        return block;
    }

    /** Reads and centers a block of rows from one on, as many as there are, and returns how many. */
    int read(long from, double[][] target) {
        int count = (int) Math.min(block, source.size() - from);
        source.copyRows(from, from + count, read);
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < mean.length; d++) {
                target[i][d] = read[i * mean.length + d] - mean[d];
            }
        }
        return count;
    }
}
