package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * How fast the target changes with each pixel: {@code dy / dx}, with a rule for ReLUs that is the derivative or one of its
 * two relatives.
 *
 * <p>The map sums the gradient over the channels, signs kept; Simonyan et al. 2013, "Deep Inside Convolutional Networks",
 * section 3, draw the largest magnitude of a pixel's channels instead, which says how sensitive the target is, but not in
 * which direction. {@link Attribution#full()} has the channels.
 *
 * <p>Misleads: it is the answer to a tiny change, and noisy in deep networks; where a ReLU or the network is saturated, what
 * matters has no gradient. Guided backpropagation and deconvnet look clean because they partly draw the image itself,
 * whatever the target (Nie et al. 2018; Adebayo et al. 2018): see {@link TrustCheck}.
 */
public final class Saliency implements AttributionMethod {
    private final String name;
    private final ReluRule rule;

    private Saliency(String name, ReluRule rule) {
        this.name = name;
        this.rule = rule;
    }

    /** The derivative: Simonyan et al. 2013. */
    public static Saliency gradient() {
        return new Saliency("gradient", ReluRule.STANDARD);
    }

    /** Guided backpropagation: Springenberg et al. 2014, "Striving for Simplicity", section 3.4. */
    public static Saliency guided() {
        return new Saliency("guided backprop", ReluRule.GUIDED);
    }

    /** Deconvnet: Zeiler and Fergus 2013, "Visualizing and Understanding Convolutional Networks", section 2.1. */
    public static Saliency deconvnet() {
        return new Saliency("deconvnet", ReluRule.DECONVNET);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long passes(Model model) {
        return 2;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        return Passes.ofPixels(model, images, target, rule, name, (image, gradient) -> gradient);
    }
}
