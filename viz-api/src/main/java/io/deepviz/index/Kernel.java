package io.deepviz.index;

/**
 * The part of a search that takes the time: inner products, in float, of many queries with many rows, and the comparison
 * that drops most of them. There are two, held together by tests: {@link PlainKernel}, for every JVM, and one that uses the
 * Vector API ({@link Kernels#best}).
 *
 * <p>A kernel says how rows and queries have to lie for it. Sums are taken over {@link #CHUNK} dimensions and then added up:
 * an error grows with the length of a sum, and 150,000 pixels in one would cost all digits but two.
 */
interface Kernel {
    /** How many dimensions are summed before the sum joins the total; a chunk of 256 rows stays in the second cache. */
    int CHUNK = 128;

    /** What it computes with, for people. */
    String name();

    /** The most roundings that any one product goes through on its way into the total. */
    int roundings(int dimension);

    /** How many queries are multiplied at once; {@link #pack} fills them up to a multiple. */
    int group();

    /** How many rows lie side by side, from a multiple of this to the next; a divisor of 64. */
    int width();

    /**
     * Space for rows.
     *
     * @param capacity how many, a multiple of 64
     */
    Panel panel(int dimension, int capacity);

    /**
     * Queries as {@link Panel#multiply} wants them.
     *
     * @param placed one after the other
     */
    float[] pack(float[] placed, int count, int dimension);

    /**
     * Finds the rows that may belong to the nearest: those of which {@code low - 2 product - slope length} does not exceed a
     * limit. Those for which that is no number may.
     *
     * @param products of one query, from {@code at} on
     * @param found is given their places in ascending order, and has space for all rows
     * @return how many
     */
    int candidates(
            float[] products, int at, float[] lows, float[] lengths, int rows, float slope, float limit, int[] found);

    /** Rows as a kernel wants them. */
    interface Panel {
        /**
         * Puts some dimensions of some rows where they belong.
         *
         * @param first the first of at most {@link Geometry#TILE} dimensions
         * @param dimensions how many
         * @param column the first row, a multiple of {@link Kernel#width()}
         * @param rows how many, at most {@link Kernel#width()}
         * @param tile dimension d of row i is at {@code [i * Geometry.TILE + d]}
         */
        void put(int first, int dimensions, int column, int rows, float[] tile);

        /**
         * Multiplies queries with all rows.
         *
         * @param queries as {@link Kernel#pack} gives them
         * @param from the first query, a multiple of {@link Kernel#group()}
         * @param to one past the last query
         * @param rows how many there are
         * @param products query i's and row j's goes to {@code [(i - from) * capacity + j]}; has space for whole groups
         */
        void multiply(float[] queries, int from, int to, int rows, float[] products);
    }
}
