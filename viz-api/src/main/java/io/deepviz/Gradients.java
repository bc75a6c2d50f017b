package io.deepviz;

import io.deepviz.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * How a network's layers depend on one another: the one primitive on which every method that asks "why" rests.
 *
 * <p>Exact at inference: batch normalization is the affine map of its stored statistics. Where a function has a kink
 * (ReLU at 0, a tie in max pooling) the result is one of its one-sided derivatives.
 */
public interface Gradients {

    /**
     * Runs the network forward and then backward once.
     *
     * <p>For each layer {@code t} of {@code to}: the sum over the layers {@code f} of {@code from} of
     * {@code seed_f . d f / d t}, image by image. The layer's own seed belongs to that sum if it is in both.
     *
     * @param images {@code [N,C,H,W]}, as in {@link Model#forward(Tensor, java.util.Collection)}
     * @param from where the seeds are put in; not empty
     * @param to where the gradient is read; not empty; the input layer gives the gradient with respect to the images
     * @param rule how the gradient passes a ReLU
     * @throws IllegalArgumentException if the images or a seed have the wrong shape, a layer is not of this model, or a
     *     layer of {@code to} feeds none of {@code from}
     * @throws IllegalStateException if the model is closed
     * @throws io.deepviz.error.BackendException if the framework fails
     */
    Pullback pullBack(Tensor images, Map<Layer, Seed> from, Set<Layer> to, ReluRule rule);

    /** {@link #pullBack(Tensor, Map, Set, ReluRule)} from one layer to one other, by the standard rule. */
    default Pullback pullBack(Tensor images, Layer from, Seed seed, Layer to) {
        return pullBack(images, Map.of(from, seed), Set.of(to), ReluRule.STANDARD);
    }

    /**
     * What a pass forward and backward found.
     *
     * @param values the outputs of the layers of {@code from}, {@code [N, ...]}
     * @param gradients for each layer of {@code to} a tensor of the shape of its output, {@code [N, ...]}
     */
    record Pullback(Activations values, Activations gradients) {}
}
