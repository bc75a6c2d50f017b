package io.deepviz.index;

import java.util.Arrays;

/**
 * Plain loops. Each dimension of the rows is an array of its own, so that every step is the same for neighboring rows and
 * the compiler turns it into vector instructions without reordering a sum. (One array with a dimension every so many numbers
 * would do as well, but HotSpot's compiler does not vectorize that: a tenth of the speed.)
 */
final class PlainKernel implements Kernel {
    private static final int WIDTH = 16;
    private static final int STEP = 4;

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public int roundings(int dimension) {
        int multiplyAndAddInStep = STEP;
        int intoChunk = CHUNK / STEP + STEP - 1;
        int intoTotal = (dimension + CHUNK - 1) / CHUNK;
        return multiplyAndAddInStep + intoChunk + intoTotal;
    }

    @Override
    public int group() {
        return 1;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Panel panel(int dimension, int capacity) {
        return new Rows(dimension, capacity);
    }

    @Override
    public float[] pack(float[] placed, int count, int dimension) {
        return placed;
    }

    @Override
    public int candidates(
            float[] products, int at, float[] lows, float[] lengths, int rows, float slope, float limit, int[] found) {
        int count = 0;
        for (int j = 0; j < rows; j++) {
            // not <=: a bound that is NaN, where floats overflow, must drop nothing
            if (!(lows[j] - 2 * products[at + j] - slope * lengths[j] > limit)) {
                found[count++] = j;
            }
        }
        return count;
    }

    /** Dimension d of row j is at {@code [d][j]}. */
    private static final class Rows implements Panel {
        private final float[][] numbers;
        private final int capacity;

        Rows(int dimension, int capacity) {
            this.numbers = new float[dimension][capacity];
            this.capacity = capacity;
        }

        @Override
        public void put(int first, int dimensions, int column, int rows, float[] tile) {
            for (int d = 0; d < dimensions; d++) {
                float[] target = numbers[first + d];
                for (int i = 0; i < rows; i++) {
                    target[column + i] = tile[i * Geometry.TILE + d];
                }
            }
        }

        @Override
        public void multiply(float[] queries, int from, int to, int rows, float[] products) {
            float[] chunk = new float[rows];
            Arrays.fill(products, 0, (to - from) * capacity, 0);
            for (int first = 0; first < numbers.length; first += CHUNK) {
                int last = Math.min(numbers.length, first + CHUNK);
                for (int query = from; query < to; query++) {
                    Arrays.fill(chunk, 0);
                    sum(queries, query * numbers.length, first, last, chunk);
                    int at = (query - from) * capacity;
                    for (int j = 0; j < rows; j++) {
                        products[at + j] += chunk[j];
                    }
                }
            }
        }

        private void sum(float[] queries, int at, int first, int last, float[] chunk) {
            int d = first;
            for (; d <= last - STEP; d += STEP) {
                addFour(d, queries, at + d, chunk);
            }
            for (; d < last; d++) {
                addOne(numbers[d], queries[at + d], chunk);
            }
        }

        private void addFour(int d, float[] queries, int at, float[] chunk) {
            float[] x0 = numbers[d];
            float[] x1 = numbers[d + 1];
            float[] x2 = numbers[d + 2];
            float[] x3 = numbers[d + 3];
            float q0 = queries[at];
            float q1 = queries[at + 1];
            float q2 = queries[at + 2];
            float q3 = queries[at + 3];
            for (int j = 0; j < chunk.length; j++) {
                chunk[j] += q0 * x0[j] + q1 * x1[j] + q2 * x2[j] + q3 * x3[j];
            }
        }

        private static void addOne(float[] x, float q, float[] chunk) {
            for (int j = 0; j < chunk.length; j++) {
                chunk[j] += q * x[j];
            }
        }
    }
}
