package io.deepviz.attribution;

/**
 * The books of a method that promises to share out a number among the pixels without remainder: integrated gradients the
 * difference of the target's value at the image and at the baseline (Sundararajan et al. 2017, "Axiomatic Attribution for
 * Deep Networks", section 3), relevance propagation the value itself (Bach et al. 2015, "On Pixel-Wise Explanations",
 * equation 2).
 *
 * @param expected what was to be shared out
 * @param pixels what the pixels got: the sum of the attribution
 * @param bias what the network's biases got; 0 for methods that give them nothing
 * @param stabilizer what the stabilizing epsilon took; 0 for methods without one
 * @param lost what no pixel could be found for, and is known to be missing: where all contributions to a number are of the
 *     sign that the rule leaves out
 */
public record Completeness(double expected, double pixels, double bias, double stabilizer, double lost) {

    /** Whatever the books don't explain, as a share of what was to be shared out; 0 is perfect. Never NaN. */
    public double error() {
        double missing = Math.abs(expected - pixels - bias - stabilizer - lost);
        double whole = Math.max(Math.abs(expected), Float.MIN_NORMAL);
        return Math.min(missing / whole, Float.MAX_VALUE);
    }
}
