package io.deepviz.index;

/**
 * How far a score in float can be from the true one. With it a search is exact by proof and not by luck: a row is dropped
 * only if its least possible score exceeds the greatest possible score of k others, and those that remain are compared by
 * {@link DirectDistance}.
 *
 * <p>With u = 2^-24, a sum of products of which each goes through n roundings is off by at most {@code 1.01 n u |p||r|}
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1, and Cauchy-Schwarz), whatever the order.
 * The score {@code constant - 2 p.r} so has three parts of error:
 *
 * <ul>
 *   <li>{@code slope * |r|} from the inner product: its own roundings, those of p and r themselves, and of the bounds;
 *   <li>{@code slack} from the constant: its rounding to float and those of the bounds;
 *   <li>{@code flat}: what double loses, while placing and in the direct distance, taken as 16 (D + 4) 2^-53 of the square
 *       of all lengths involved; and numbers so small that float loses them without a relative error.
 * </ul>
 *
 * A bound that is not a number, or infinite, drops nothing.
 */
final class ErrorBound {
    private static final double FLOAT_UNIT = 0x1p-24;
    private static final double DOUBLE_UNIT = 0x1p-53;
    /** p to float, r to float, the score, its two bounds; three to spare. */
    private static final int OTHER_ROUNDINGS = 8;
    /** Of a constant: to float, less its slack, the score, its two bounds; five to spare. */
    private static final int SLACK_ROUNDINGS = 10;
    /** A dimension's underflows are below 2^-148 each; no vector has 10^14 dimensions. */
    private static final double UNDERFLOW = 1e-30;
    /** For 1 / (1 - n u), and for the roundings of the bound itself. */
    private static final double MARGIN = 1.02;

    private ErrorBound() {}

    /** Times the length of r: the error of {@code 2 p.r}. */
    static float slope(double queryLength, int dimension, Kernel kernel) {
        int roundings = kernel.roundings(dimension) + OTHER_ROUNDINGS;
        return (float) (2 * MARGIN * roundings * FLOAT_UNIT * queryLength);
    }

    /** The error of a row's constant. */
    static float slack(double constant) {
        return (float) (SLACK_ROUNDINGS * FLOAT_UNIT * constant);
    }

    /** The error that does not depend on the row. */
    static float flat(double queryLength, double magnitude, int dimension) {
        double lengths = queryLength + 2 + magnitude;
        return (float) (16 * DOUBLE_UNIT * (dimension + 4) * lengths * lengths + UNDERFLOW * (1 + queryLength));
    }
}
