package io.deepviz.benchmarks;

import java.util.Locale;

/**
 * How many times as long one piece of work takes as another, from runs in turn: what slows the machine down for a while
 * slows both. The interval is Student's, of the logarithm of the ratio in each pair (Fleming and Wallace 1986, "How not to
 * lie with statistics", CACM 29(3): ratios are averaged geometrically).
 *
 * @param pairs how many pairs were run
 * @param ratio the geometric mean of the first's time over the second's
 * @param low the lower end of the 95 % interval of the ratio
 * @param high the upper end
 * @param first the median time of the first, in seconds
 * @param second the median time of the second, in seconds
 */
record Interleaved(int pairs, double ratio, double low, double high, double first, double second) {

    /** Work that is timed as a whole. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * Runs both once unmeasured, then in pairs; which of the two comes first changes from pair to pair.
     *
     * @param pairs at least 2
     */
    static Interleaved of(int pairs, Work first, Work second) throws Exception {
        return of(pairs, () -> {}, first, second);
    }

    /** The same, with something to prepare before each pair, whose time isn't counted. */
    static Interleaved of(int pairs, Work before, Work first, Work second) throws Exception {
        if (pairs < 2) {
            throw new IllegalArgumentException("pairs: expected at least 2, got " + pairs);
        }
        before.run();
        first.run();
        second.run();
        double[] firsts = new double[pairs];
        double[] seconds = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            before.run();
            if (pair % 2 == 0) {
                firsts[pair] = seconds(first);
                seconds[pair] = seconds(second);
            } else {
                seconds[pair] = seconds(second);
                firsts[pair] = seconds(first);
            }
        }
        return of(firsts, seconds);
    }

    static Interleaved of(double[] firsts, double[] seconds) {
        int pairs = firsts.length;
        double sum = 0;
        double squares = 0;
        for (int pair = 0; pair < pairs; pair++) {
            double log = Math.log(firsts[pair] / seconds[pair]);
            sum += log;
            squares += log * log;
        }
        double mean = sum / pairs;
        double variance = Math.max(0, squares / pairs - mean * mean) * pairs / (pairs - 1);
        double half = student(pairs - 1) * Math.sqrt(variance / pairs);
        return new Interleaved(
                pairs, Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), median(firsts), median(seconds));
    }

    /**
     * The 97.5 % point of Student's distribution, by its expansion around the normal one (Abramowitz and Stegun 26.7.5);
     * good to 1 % from 3 degrees of freedom on.
     */
    static double student(int freedom) {
        double z = 1.959963985;
        double v = freedom;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        return z
                + (z3 + z) / (4 * v)
                + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ratio %.3f, 95 %% interval %.3f to %.3f, %d pairs; medians %.4g s and %.4g s",
                ratio,
                low,
                high,
                pairs,
                first,
                second);
    }
}
