package io.deepviz;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of a network, with the name its author gave it.
 *
 * <p>A framework's layer that ends in a nonlinearity is two layers here: {@code conv1} is the linear part, bias
 * included, and {@code conv1/relu} what the nonlinearity makes of it. So the class scores of an output layer
 * {@code out} with softmax are {@code out}, and the probabilities {@code out/softmax}.
 */
public interface Layer {

    /** Unique in its model. */
    String name();

    /** What the layer does. */
    LayerKind kind();

    /** The names of the layers whose outputs this one takes, in order; none for the input. */
    List<String> inputs();

    /** The shape of the output for one image: {@code [C,H,W]} or {@code [D]}; heights and widths may be open. */
    Shape outputShape();

    /**
     * The kernel: {@code [out, in / groups, kh, kw]} of a convolution (so {@code [in x multiplier, 1, kh, kw]} of a
     * depthwise one, and of a separable one the product of both its parts), {@code [out, in]} of a dense layer, whose
     * inputs are counted in C, H, W order where a map was flattened. Empty if there is none.
     *
     * @throws IllegalStateException if the model is closed
     */
    default Optional<Tensor> weights() {
        return Optional.ofNullable(parameters().get(ParameterId.WEIGHTS));
    }

    /**
     * A copy of everything that training has fixed, by its standard name (the constants in {@link ParameterId}): weights,
     * bias, gamma, beta, mean, variance, ... in a stable order.
     *
     * @throws IllegalStateException if the model is closed
     */
    Map<String, Tensor> parameters();

    /** The sliding window of a convolution or pooling; empty for every other kind, and for global pooling. */
    Optional<Window> window();
}
