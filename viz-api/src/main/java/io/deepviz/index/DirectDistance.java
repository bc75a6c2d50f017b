package io.deepviz.index;

import io.deepviz.Metric;

/**
 * The distance of two vectors straight from its definition, in double: what decides an exact search. Its key orders as the
 * distance does and is cheaper and finer: for {@link Metric#EUCLIDEAN} it is the square.
 */
final class DirectDistance {
    private DirectDistance() {}

    /** The key of a query and a row, each starting at a position of an array. */
    static double key(Metric metric, float[] queries, int queryAt, float[] rows, int rowAt, int dimension) {
        return switch (metric) {
            case EUCLIDEAN -> squaredDifference(queries, queryAt, rows, rowAt, dimension);
            case COSINE -> cosine(queries, queryAt, rows, rowAt, dimension);
            // not -dot: -0.0 would sort before 0.0
            case INNER_PRODUCT -> 0.0 - dot(queries, queryAt, rows, rowAt, dimension);
        };
    }

    /** The distance that a key stands for. */
    static float distance(Metric metric, double key) {
        return (float) (metric == Metric.EUCLIDEAN ? Math.sqrt(key) : key);
    }

    /** Half the square of the difference of the unit vectors: 1 - cos would lose what small angles differ in. */
    private static double cosine(float[] a, int aFrom, float[] b, int bFrom, int length) {
        double squareA = squaredLength(a, aFrom, length);
        double squareB = squaredLength(b, bFrom, length);
        if (squareA == 0 || squareB == 0) {
            return 1;
        }
        double toUnitA = 1 / Math.sqrt(squareA);
        double toUnitB = 1 / Math.sqrt(squareB);
        double sum0 = 0;
        double sum1 = 0;
        int d = 0;
        for (; d < length - 1; d += 2) {
            double difference0 = a[aFrom + d] * toUnitA - b[bFrom + d] * toUnitB;
            double difference1 = a[aFrom + d + 1] * toUnitA - b[bFrom + d + 1] * toUnitB;
            sum0 += difference0 * difference0;
            sum1 += difference1 * difference1;
        }
        if (d < length) {
            double difference = a[aFrom + d] * toUnitA - b[bFrom + d] * toUnitB;
            sum0 += difference * difference;
        }
        return (sum0 + sum1) / 2;
    }

    /** The squared length of a vector that starts at a position of an array. */
    static double squaredLength(float[] rows, int at, int dimension) {
        return dot(rows, at, rows, at, dimension);
    }

    // Several sums each: one alone would wait for itself at every step.

    private static double squaredDifference(float[] a, int aFrom, float[] b, int bFrom, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int d = 0;
        for (; d < length - 3; d += 4) {
            double difference0 = (double) a[aFrom + d] - b[bFrom + d];
            double difference1 = (double) a[aFrom + d + 1] - b[bFrom + d + 1];
            double difference2 = (double) a[aFrom + d + 2] - b[bFrom + d + 2];
            double difference3 = (double) a[aFrom + d + 3] - b[bFrom + d + 3];
            sum0 += difference0 * difference0;
            sum1 += difference1 * difference1;
            sum2 += difference2 * difference2;
            sum3 += difference3 * difference3;
        }
        for (; d < length; d++) {
            double difference = (double) a[aFrom + d] - b[bFrom + d];
            sum0 += difference * difference;
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static double dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int d = 0;
        for (; d < length - 3; d += 4) {
            sum0 += (double) a[aFrom + d] * b[bFrom + d];
            sum1 += (double) a[aFrom + d + 1] * b[bFrom + d + 1];
            sum2 += (double) a[aFrom + d + 2] * b[bFrom + d + 2];
            sum3 += (double) a[aFrom + d + 3] * b[bFrom + d + 3];
        }
        for (; d < length; d++) {
            sum0 += (double) a[aFrom + d] * b[bFrom + d];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
