package io.deepviz.index;

import io.deepviz.Metric;

/** Some rows that follow each other, placed for a {@link Kernel}. */
final class Block {
    /** Enough for long inner loops; 128 dimensions of so many rows, and their products, stay in the second cache. */
    private static final int MOST_ROWS = 256;

    /** Kernels want a multiple of this. */
    private static final int STEP = 64;
    /** Above 4096 dimensions there are fewer rows, so that a block stays at 8 MB, */
    private static final int NUMBERS = 1 << 21;
    /** but not so few that the inner loops become short. */
    private static final int ENOUGH_ROWS = 128;

    private final Geometry geometry;
    private final int width;
    private final double[] squares;

    final int capacity;
    final Kernel.Panel panel;
    /** Of each row, the constant of its score, less the error of that. */
    final float[] lows;

    final float[] constants;
    final float[] lengths;
    final float[] slacks;
    long first;
    int rows;

    Block(Geometry geometry, Kernel kernel, int capacity) {
        this.geometry = geometry;
        this.capacity = capacity;
        width = kernel.width();
        panel = kernel.panel(geometry.dimension(), capacity);
        squares = new double[capacity];
        constants = new float[capacity];
        lows = new float[capacity];
        lengths = new float[capacity];
        slacks = new float[capacity];
    }

    /** How many rows a block should have: so many that kernels run long, so few that every core gets some. */
    static int rows(VectorSource source) {
        int byMemory = Math.max(ENOUGH_ROWS, NUMBERS / source.dimension());
        long byCores = source.size() / (4L * Crew.size());
        long rows = Math.min(Math.min(MOST_ROWS, byMemory), byCores);
        return (int) Math.max(STEP, rows / STEP * STEP);
    }

    /** About how much memory a block takes, in bytes, with what filling it takes. */
    static long bytes(int capacity, int dimension) {
        return 4L * dimension * (capacity + 32) + 24L * capacity;
    }

    /**
     * Reads and places rows from..to-1, at most {@code capacity} of them.
     *
     * @param group space for as many rows as lie side by side
     */
    void load(VectorSource source, long from, long to, float[] group) {
        first = from;
        rows = (int) (to - from);
        double[] factors = new double[width];
        for (int column = 0; column < rows; column += width) {
            int count = Math.min(width, rows - column);
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
        lows[column] = constants[column] - slacks[column];
        lengths[column] = (float) Math.sqrt(squares[column]);
    }
}
