package io.deepviz;

/**
 * How a gradient passes a ReLU ({@link LayerKind#RELU}), y = max(x, 0), g being the gradient that arrives at y.
 *
 * <p>Only {@link #STANDARD} gives a derivative. The others make cleaner pictures, but these partly show the image itself
 * rather than the decision: Nie et al. 2018, "A Theoretical Explanation for Perplexing Behaviors of Backpropagation-based
 * Visualizations"; Adebayo et al. 2018, "Sanity Checks for Saliency Maps".
 */
public enum ReluRule {
    /** g where x &gt; 0, else 0: the derivative. */
    STANDARD,
    /** max(g, 0) where x &gt; 0, else 0: Springenberg et al. 2014, "Striving for Simplicity", section 3.4. */
    GUIDED,
    /** max(g, 0), whatever x was: Zeiler and Fergus 2013, "Visualizing and Understanding Convolutional Networks", 2.1. */
    DECONVNET
}
