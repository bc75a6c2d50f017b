package io.deepviz.attribution;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Spearman's rank correlation; equal numbers share the mean of their ranks. */
final class RankCorrelation {
    private RankCorrelation() {}

    /** From -1 to 1; empty if all numbers of either are equal. */
    static OptionalDouble of(float[] first, float[] second) {
        double[] a = ranks(first);
        double[] b = ranks(second);
        double middle = (a.length - 1) / 2.0;
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - middle) * (b[i] - middle);
            squaresOfA += (a[i] - middle) * (a[i] - middle);
            squaresOfB += (b[i] - middle) * (b[i] - middle);
        }
        return squaresOfA == 0 || squaresOfB == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(product / Math.sqrt(squaresOfA * squaresOfB));
    }

    private static double[] ranks(float[] numbers) {
        int[] order = IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> numbers[i] + 0f)) // -0 and 0 are equal
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[numbers.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && numbers[order[to]] == numbers[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
        }
        return ranks;
    }
}
