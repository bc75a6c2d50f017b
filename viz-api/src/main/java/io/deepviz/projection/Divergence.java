package io.deepviz.projection;

/**
 * What t-SNE makes small: the Kullback-Leibler divergence {@code KL(P|Q) = sum p_ij ln(p_ij / q_ij)} of the affinities from
 * {@code q_ij = w_ij / Z}, {@code w_ij = 1 / (1 + |y_i - y_j|^2)}, {@code Z = sum of all w_kl}; and its gradient
 * {@code 4 sum over j of (p_ij - q_ij) w_ij (y_i - y_j)} (van der Maaten and Hinton 2008, section 3.3, appendix A).
 */
final class Divergence {
    private final Attraction attraction;
    private final Repulsion repulsion;
    private final double[] forceX;
    private final double[] forceY;

    Divergence(Affinities affinities, Repulsion repulsion) {
        this.attraction = new Attraction(affinities);
        this.repulsion = repulsion;
        this.forceX = new double[affinities.size()];
        this.forceY = new double[affinities.size()];
    }

    /** Puts points in another order, {@link Attraction#reorder}. */
    void reorder(int[] order) {
        attraction.reorder(order);
    }

    /**
     * The gradient at a layout.
     *
     * @param exaggeration what P is multiplied with
     */
    void gradient(Layout layout, double exaggeration, double[] gradientX, double[] gradientY) {
        double total = repulsion.compute(layout.x, layout.y, forceX, forceY);
        attraction.compute(layout, gradientX, gradientY);
        Attraction.chunks(forceX.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                gradientX[i] = 4 * (exaggeration * gradientX[i] - forceX[i] / total);
                gradientY[i] = 4 * (exaggeration * gradientY[i] - forceY[i] / total);
            }
        });
    }

    /** The divergence at a layout, in nats: {@code sum p ln(p / w) + ln Z sum p}. */
    double value(Layout layout) {
        double total = repulsion.compute(layout.x, layout.y, forceX, forceY);
        return attraction.logarithms(layout) + Math.log(total) * attraction.mass();
    }
}
