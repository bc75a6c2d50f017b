package io.deepviz.projection;

import io.deepviz.index.VectorSource;

/**
 * Some rows that follow each other, turned: an array for each dimension, so that a step which is the same for all rows
 * becomes vector instructions. Filled anew for every part of the source.
 */
final class Columns {
    private static final int MOST_ROWS = 256;
    private static final int LEAST_ROWS = 32;
    private static final int NUMBERS = 1 << 19; // 4 MB in double

    private final VectorSource source;
    private final double[] origin;
    private final float[] read;

    /** Dimension d of row i, less the origin, is at {@code [d][i]}. */
    final double[][] values;

    final int capacity;
    int rows;

    /**
     * @param origin what is subtracted from each row
     */
    Columns(VectorSource source, double[] origin) {
        this.source = source;
        this.origin = origin;
        this.capacity = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, NUMBERS / origin.length));
        this.read = new float[Math.multiplyExact(capacity, origin.length)];
        this.values = new double[origin.length][capacity];
    }

    /** Reads up to {@code capacity} rows from one on. */
    void load(long from) {
        long to = Math.min(source.size(), from + capacity);
        source.copyRows(from, to, read);
        rows = (int) (to - from);
        for (int d = 0; d < origin.length; d++) {
            double[] column = values[d];
            for (int i = 0; i < rows; i++) {
                column[i] = read[i * origin.length + d] - origin[d];
            }
        }
    }
}
