package io.deepviz.index;

import java.util.Arrays;

/**
 * Inner products of a query with many rows at once, in float. Each dimension of the rows is an array of its own, so that
 * every step is the same for neighboring rows and the compiler turns it into vector instructions without reordering a sum.
 * (One array with a dimension every so many numbers would do as well, but HotSpot's compiler does not vectorize that: a
 * tenth of the speed.)
 *
 * <p>Sums are taken over {@link #CHUNK} dimensions and then added up: an error grows with the length of a sum, and 150,000
 * pixels in one would cost all digits but two.
 */
final class DotProducts {
    /** How many dimensions are summed before the sum joins the total; a chunk of 512 rows stays in the second cache. */
    static final int CHUNK = 128;

    private static final int STEP = 4;

    private DotProducts() {}

    /** The most roundings that any one product goes through on its way into the total. */
    static int roundings(int dimension) {
        int multiplyAndAddInStep = STEP;
        int intoChunk = CHUNK / STEP + STEP - 1;
        int intoTotal = (dimension + CHUNK - 1) / CHUNK;
        return multiplyAndAddInStep + intoChunk + intoTotal;
    }

    /**
     * Adds to each row's total its products with a query over at most {@link #CHUNK} dimensions.
     *
     * @param panel dimension d of row j is at {@code [d][j]}
     * @param rows how many rows
     * @param query the query's dimension d is at {@code queryAt + d}
     * @param first the first dimension
     * @param last one past the last dimension
     * @param chunk space for a number a row, overwritten
     * @param totals one a row
     */
    static void add(
            float[][] panel, int rows, float[] query, int queryAt, int first, int last, float[] chunk, float[] totals) {
        Arrays.fill(chunk, 0, rows, 0);
        int d = first;
        for (; d <= last - STEP; d += STEP) {
            addFour(panel, d, rows, query, queryAt + d, chunk);
        }
        for (; d < last; d++) {
            addOne(panel[d], rows, query[queryAt + d], chunk);
        }
        for (int j = 0; j < rows; j++) {
            totals[j] += chunk[j];
        }
    }

    private static void addFour(float[][] panel, int d, int rows, float[] query, int queryAt, float[] chunk) {
        float[] x0 = panel[d];
        float[] x1 = panel[d + 1];
        float[] x2 = panel[d + 2];
        float[] x3 = panel[d + 3];
        float q0 = query[queryAt];
        float q1 = query[queryAt + 1];
        float q2 = query[queryAt + 2];
        float q3 = query[queryAt + 3];
        for (int j = 0; j < rows; j++) {
            chunk[j] += q0 * x0[j] + q1 * x1[j] + q2 * x2[j] + q3 * x3[j];
        }
    }

    private static void addOne(float[] x, int rows, float q, float[] chunk) {
        for (int j = 0; j < rows; j++) {
            chunk[j] += q * x[j];
        }
    }
}
