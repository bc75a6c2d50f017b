package io.deepviz.projection;

import java.util.stream.IntStream;

/**
 * The sum of {@code v v'} over many vectors v, in double. Each entry is summed by one thread in the order the vectors come,
 * so the result is the same to the bit on any number of cores.
 */
final class Scatter {
    private static final int STEP = 4;

    private final int width;
    private final double[][] upper; // row i from column i on

    Scatter(int width) {
        this.width = width;
        this.upper = new double[width][width];
    }

    /** Adds the first {@code count} vectors. */
    void add(double[][] vectors, int count) {
        // rows i and width - 1 - i together are as long as any such pair
        IntStream.range(0, (width + 1) / 2).parallel().forEach(i -> {
            addRow(i, vectors, count);
            if (width - 1 - i != i) {
                addRow(width - 1 - i, vectors, count);
            }
        });
    }

    private void addRow(int i, double[][] vectors, int count) {
        double[] sums = upper[i];
        int v = 0;
        for (; v <= count - STEP; v += STEP) {
            addFour(i, vectors[v], vectors[v + 1], vectors[v + 2], vectors[v + 3], sums);
        }
        for (; v < count; v++) {
            double[] vector = vectors[v];
            for (int j = i; j < sums.length; j++) {
                sums[j] += vector[i] * vector[j];
            }
        }
    }

    private static void addFour(int i, double[] v0, double[] v1, double[] v2, double[] v3, double[] sums) {
        double f0 = v0[i];
        double f1 = v1[i];
        double f2 = v2[i];
        double f3 = v3[i];
        for (int j = i; j < sums.length; j++) {
            sums[j] += f0 * v0[j] + f1 * v1[j] + f2 * v2[j] + f3 * v3[j];
        }
    }

    /** The whole matrix, each entry multiplied by a factor. */
    double[][] times(double factor) {
        double[][] all = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                all[i][j] = upper[i][j] * factor;
                all[j][i] = all[i][j];
            }
        }
        return all;
    }
}
