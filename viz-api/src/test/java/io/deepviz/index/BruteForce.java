package io.deepviz.index;

import io.deepviz.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The slow twin of {@link ExactIndex}: every distance in double, one sum after the other, then a sort. */
final class BruteForce {
    private BruteForce() {}

    static int[] nearest(float[][] rows, float[] query, Metric metric, int k, long excluded) {
        double[] keys = Arrays.stream(rows)
                .mapToDouble(row -> distance(metric, row, query))
                .toArray();
        return IntStream.range(0, rows.length)
                .filter(i -> i != excluded)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> keys[i]).thenComparingInt(i -> i))
                .limit(k)
                .mapToInt(i -> i)
                .toArray();
    }

    static double distance(Metric metric, float[] x, float[] y) {
        return switch (metric) {
            case EUCLIDEAN -> Math.sqrt(squaredDifference(x, 1, y, 1));
            case COSINE -> cosine(x, y);
            case INNER_PRODUCT -> 0.0 - dot(x, y);
        };
    }

    /** |x/|x| - y/|y||^2 = 2 - 2 cos, which keeps its digits at small angles. */
    private static double cosine(float[] x, float[] y) {
        double xx = dot(x, x);
        double yy = dot(y, y);
        return xx == 0 || yy == 0 ? 1 : squaredDifference(x, Math.sqrt(xx), y, Math.sqrt(yy)) / 2;
    }

    private static double squaredDifference(float[] x, double xUnit, float[] y, double yUnit) {
        double sum = 0;
        for (int d = 0; d < x.length; d++) {
            double difference = x[d] / xUnit - y[d] / yUnit;
            sum += difference * difference;
        }
        return sum;
    }

    static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int d = 0; d < x.length; d++) {
            sum += (double) x[d] * y[d];
        }
        return sum;
    }
}
