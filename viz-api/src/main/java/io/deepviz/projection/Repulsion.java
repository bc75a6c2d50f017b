package io.deepviz.projection;

/** The part of t-SNE's gradient in which all points push each other away: n^2 pairs, so it has to be approximated. */
interface Repulsion {
    /**
     * With {@code w_ij = 1 / (1 + |y_i - y_j|^2)}, computes {@code sum over j of w_ij^2 (y_i - y_j)} for each point i.
     *
     * @param x first coordinates of the points
     * @param y second coordinates
     * @param forceX receives the first coordinates of the sums
     * @param forceY receives the second coordinates
     * @return the sum of w over all ordered pairs of different points
     */
    double compute(double[] x, double[] y, double[] forceX, double[] forceY);
}
