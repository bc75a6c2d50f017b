package io.deepviz.projection;

/** Sums over vectors in double, written so that the compiler makes vector instructions of them. */
final class Dense {
    private static final int STEP = 4;

    private Dense() {}

    /** The sum of weight times row. */
    static double[] combine(double[][] rows, double[] weights) {
        double[] sum = new double[rows[0].length];
        int i = 0;
        for (; i <= rows.length - STEP; i += STEP) {
            addFour(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], weights, i, sum);
        }
        for (; i < rows.length; i++) {
            add(rows[i], weights[i], sum);
        }
        return sum;
    }

    private static void addFour(
            double[] r0, double[] r1, double[] r2, double[] r3, double[] weights, int at, double[] sum) {
        double w0 = weights[at];
        double w1 = weights[at + 1];
        double w2 = weights[at + 2];
        double w3 = weights[at + 3];
        for (int d = 0; d < sum.length; d++) {
            sum[d] += w0 * r0[d] + w1 * r1[d] + w2 * r2[d] + w3 * r3[d];
        }
    }

    /** Adds a vector times a factor. */
    static void add(double[] vector, double factor, double[] sum) {
        for (int d = 0; d < sum.length; d++) {
            sum[d] += factor * vector[d];
        }
    }

    /** The inner product; four sums at once, since one would wait for each addition to end. */
    static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int d = 0;
        for (; d <= a.length - STEP; d += STEP) {
            sum0 += a[d] * b[d];
            sum1 += a[d + 1] * b[d + 1];
            sum2 += a[d + 2] * b[d + 2];
            sum3 += a[d + 3] * b[d + 3];
        }
        for (; d < a.length; d++) {
            sum0 += a[d] * b[d];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }
}
