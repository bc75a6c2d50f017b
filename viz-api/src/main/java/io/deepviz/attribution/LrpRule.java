package io.deepviz.attribution;

/**
 * How a layer's output shares out its relevance R among its inputs x, for a layer {@code z_j = sum over i of w_ij x_i + b_j}.
 *
 * <p>Numbers of equations are those of Montavon et al. 2019, "Layer-Wise Relevance Propagation: An Overview", and of Bach et
 * al. 2015, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation".
 */
public enum LrpRule {
    /** {@code R_i = sum over j of w_ij x_i / (z_j + epsilon sign(z_j)) R_j}: Montavon, section 10.2.1; Bach, equation 58. */
    EPSILON,
    /**
     * {@code R_i = sum over j of (w_ij x_i)+ / (sum over i of (w_ij x_i)+) R_j}: only what speaks for an output counts, and
     * biases don't. Bach's alpha-beta rule, equation 60, with alpha 1 and beta 0; the z+ rule of Montavon et al. 2017,
     * "Explaining nonlinear classification decisions with deep Taylor decomposition", where x is never negative.
     */
    Z_PLUS,
    /** Evenly among all inputs that are connected: Lapuschkin et al. 2019, "Unmasking Clever Hans predictors". */
    FLAT
}
