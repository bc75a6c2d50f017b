package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * A way to say what a number of a network rests on. Immutable; safe to use from several threads. Methods run their passes
 * in batches of a size that bounds the memory.
 */
public interface AttributionMethod {

    /** What it is called in captions, with every option that changes the map. */
    String name();

    /**
     * What it costs for one image, in passes of one image forward through the network; one pass forward and backward
     * counts as two.
     */
    long passes(Model model);

    /**
     * Explains several images, each by itself.
     *
     * @param images {@code [N,C,H,W]}, scaled as the model's input says
     * @return one attribution an image, in order
     * @throws IllegalArgumentException if the images have the wrong shape or hold NaN, the target or a layer is not in the
     *     model, or the model lacks what the method needs; the message says what to use instead
     * @throws io.deepviz.error.BackendException if the framework fails, or the network gives NaN or infinite numbers
     * @throws IllegalStateException if the model is closed
     */
    List<Attribution> ofAll(Model model, Tensor images, Target target);

    /**
     * Explains one image: {@link #ofAll} for a batch of one.
     *
     * @param image {@code [C,H,W]}
     */
    default Attribution of(Model model, Tensor image, Target target) {
        return ofAll(model, Checks.batch(model, image), target).get(0);
    }
}
