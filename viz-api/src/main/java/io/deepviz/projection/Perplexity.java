package io.deepviz.projection;

import java.util.Arrays;

/**
 * Gives a point's neighbors probabilities: {@code p_j ~ exp(-b d_j^2)}, with b such that the perplexity, exp of the entropy,
 * is the one wanted (van der Maaten and Hinton 2008, section 2). Perplexity is a smooth count of neighbors.
 */
final class Perplexity {
    /** As in the authors' program: a relative error that nobody sees. */
    private static final double TOLERANCE = 1e-5;
    /** Halves an interval to the last bit of a double; an unattainable perplexity ends here. */
    private static final int STEPS = 100;

    private Perplexity() {}

    /**
     * Turns squared distances into probabilities that sum to 1.
     *
     * <p>If more neighbors than wanted are equally near, no b will do: the probabilities go to those neighbors in equal
     * shares.
     *
     * @param squared at least one, ascending; overwritten with the probabilities
     */
    static void calibrate(double[] squared, double perplexity) {
        double nearest = squared[0];
        for (int j = 0; j < squared.length; j++) {
            squared[j] -= nearest; // a common factor, and without it exp cannot vanish for all
        }
        double mean = Arrays.stream(squared).sum() / squared.length;
        double[] p = new double[squared.length];
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double precision = mean > 0 ? 1 / mean : 1;
        double wanted = StrictMath.log(perplexity);
        for (int step = 0; step < STEPS; step++) {
            double excess = entropy(squared, precision, p) - wanted;
            if (Math.abs(excess) < TOLERANCE) {
                break;
            }
            low = excess > 0 ? precision : low;
            high = excess > 0 ? high : precision;
            double next = precision + excess / (precision * variance(squared, p));
            if (next > low && next < high) { // Newton's step, where it leads on
                precision = next;
            } else {
                precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
            }
        }
        System.arraycopy(p, 0, squared, 0, p.length);
    }

    /** Of d^2 under the probabilities; by b times this the entropy falls as b grows. */
    private static double variance(double[] squared, double[] p) {
        double mean = 0;
        for (int j = 0; j < p.length; j++) {
            mean += p[j] * squared[j];
        }
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += p[j] * (squared[j] - mean) * (squared[j] - mean);
        }
        return sum;
    }

    /** Fills in the probabilities and returns their entropy in nats: ln S + b sum(d^2 e^(-b d^2)) / S. */
    private static double entropy(double[] squared, double precision, double[] p) {
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < p.length; j++) {
            p[j] = StrictMath.exp(-precision * squared[j]);
            sum += p[j];
            weighted += squared[j] * p[j];
        }
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
        }
        return StrictMath.log(sum) + precision * weighted / sum;
    }
}
