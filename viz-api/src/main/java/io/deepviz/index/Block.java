package io.deepviz.index;

import io.deepviz.Metric;

/** Some rows that follow each other, placed for {@link DotProducts}; filled anew for every part of the source. */
final class Block {
    /** Rows that are read and turned at a time: 16 floats are a line of the cache. */
    private static final int GROUP = 16;
    /** Enough for long inner loops; 128 dimensions of so many rows stay in the second cache. */
    private static final int MOST_ROWS = 512;

    private static final int LEAST_ROWS = 64;
    /** Above 4096 dimensions there are fewer rows, so that a block stays at 8 MB, */
    private static final int NUMBERS = 1 << 21;
    /** but not so few that the inner loops become short. */
    private static final int ENOUGH_ROWS = 128;

    private final VectorSource source;
    private final Geometry geometry;
    private final float[] group;
    private final double[] factors = new double[GROUP];
    private final double[] squares;

    final int capacity;
    final float[][] panel;
    final float[] constants;
    final float[] lengths;
    final float[] slacks;
    long first;
    int rows;

    Block(VectorSource source, Geometry geometry, int capacity) {
        this.source = source;
        this.geometry = geometry;
        this.capacity = capacity;
        group = new float[Math.multiplyExact(GROUP, geometry.dimension())];
        panel = new float[geometry.dimension()][capacity];
        squares = new double[capacity];
        constants = new float[capacity];
        lengths = new float[capacity];
        slacks = new float[capacity];
    }

    /** How many rows a block should have: so many that kernels run long, so few that every core gets some. */
    static int rows(VectorSource source) {
        int byMemory = Math.max(ENOUGH_ROWS, NUMBERS / source.dimension());
        long byCores = Math.max(LEAST_ROWS, source.size() / (4L * Crew.size()));
        return (int) Math.min(Math.min(MOST_ROWS, byMemory), byCores);
    }

    /** About how much memory a block takes, in bytes. */
    static long bytes(int capacity, int dimension) {
        return 4L * dimension * (capacity + GROUP + 4);
    }

    /** Reads and places rows from..to-1, at most {@code capacity} of them. */
    void load(long from, long to) {
        first = from;
        rows = (int) (to - from);
        for (int column = 0; column < rows; column += GROUP) {
            int count = Math.min(GROUP, rows - column);
            source.copyRows(from + column, from + column + count, group);
            for (int i = 0; i < count; i++) {
                factors[i] = Geometry.factor(geometry.metric, group, i * geometry.dimension(), geometry.dimension());
            }
            geometry.placeRows(group, count, factors, panel, column, squares);
            for (int i = 0; i < count; i++) {
                describe(column + i, factors[i] == 0);
            }
        }
    }

    private void describe(int column, boolean zero) {
        double constant = squares[column];
        if (geometry.metric == Metric.INNER_PRODUCT) {
            constant = 0;
        } else if (zero) {
            constant += geometry.scale * geometry.scale;
        }
        constants[column] = (float) constant;
        slacks[column] = ErrorBound.slack(constant);
        lengths[column] = (float) Math.sqrt(squares[column]);
    }
}
