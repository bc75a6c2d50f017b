package io.deepviz.projection;

import java.util.stream.IntStream;

/**
 * What t-SNE makes small: the Kullback-Leibler divergence {@code KL(P|Q) = sum p_ij ln(p_ij / q_ij)} of the affinities from
 * {@code q_ij = w_ij / Z}, {@code w_ij = 1 / (1 + |y_i - y_j|^2)}, {@code Z = sum of all w_kl}; and its gradient
 * {@code 4 sum over j of (p_ij - q_ij) w_ij (y_i - y_j)} (van der Maaten and Hinton 2008, section 3.3, appendix A).
 */
final class Divergence {
    private static final int CHUNK = 128;

    private final Affinities affinities;
    private final Repulsion repulsion;
    private final double[] forceX;
    private final double[] forceY;

    Divergence(Affinities affinities, Repulsion repulsion) {
        this.affinities = affinities;
        this.repulsion = repulsion;
        this.forceX = new double[affinities.size()];
        this.forceY = new double[affinities.size()];
    }

    /**
     * The gradient at a layout.
     *
     * @param exaggeration what P is multiplied with
     */
    void gradient(Layout layout, double exaggeration, double[] gradientX, double[] gradientY) {
        double total = repulsion.compute(layout.x, layout.y, forceX, forceY);
        int size = affinities.size();
        IntStream.range(0, (size + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            for (int i = chunk * CHUNK; i < Math.min(size, (chunk + 1) * CHUNK); i++) {
                attract(i, layout.x, layout.y, gradientX, gradientY);
                gradientX[i] = 4 * (exaggeration * gradientX[i] - forceX[i] / total);
                gradientY[i] = 4 * (exaggeration * gradientY[i] - forceY[i] / total);
            }
        });
    }

    /** The sum of {@code p_ij w_ij (y_i - y_j)}. */
    private void attract(int i, double[] x, double[] y, double[] toX, double[] toY) {
        int[] others = affinities.others()[i];
        double[] weights = affinities.weights()[i];
        double sumX = 0;
        double sumY = 0;
        for (int at = 0; at < others.length; at++) {
            double apartX = x[i] - x[others[at]];
            double apartY = y[i] - y[others[at]];
            double pull = weights[at] / (1 + apartX * apartX + apartY * apartY);
            sumX += pull * apartX;
            sumY += pull * apartY;
        }
        toX[i] = sumX;
        toY[i] = sumY;
    }

    /** The divergence at a layout, in nats. */
    double value(Layout layout) {
        double logTotal = StrictMath.log(repulsion.compute(layout.x, layout.y, forceX, forceY));
        double[] parts = new double[affinities.size()];
        IntStream.range(0, parts.length).parallel().forEach(i -> parts[i] = part(i, layout.x, layout.y, logTotal));
        double sum = 0;
        for (double part : parts) { // in order, so that it is the same on any number of cores
            sum += part;
        }
        return sum;
    }

    private double part(int i, double[] x, double[] y, double logTotal) {
        int[] others = affinities.others()[i];
        double[] weights = affinities.weights()[i];
        double sum = 0;
        for (int at = 0; at < others.length; at++) {
            if (weights[at] > 0) { // 0 ln 0 is 0
                double apartX = x[i] - x[others[at]];
                double apartY = y[i] - y[others[at]];
                double ratio = weights[at] * (1 + apartX * apartX + apartY * apartY);
                sum += weights[at] * (StrictMath.log(ratio) + logTotal);
            }
        }
        return sum;
    }
}
