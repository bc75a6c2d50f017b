package io.deepviz;

import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trained network that takes one image, to be looked into. Always in inference mode: dropout passes everything, batch
 * normalization uses its stored statistics.
 *
 * <p>Safe to use from several threads. Must be closed: it holds native memory. Open one with
 * {@code io.deepviz.spi.Backends.open(path)}, or wrap a network that is at hand with the factory of a backend's module.
 */
public interface Model extends AutoCloseable {

    /** What pictures and messages call it, the file's name as a rule. */
    String name();

    /** The backend that runs it, such as {@code dl4j}. */
    String backend();

    /** What it takes as input, and which of that was assumed. */
    InputSpec input();

    /** All layers in forward order: each comes after its inputs, the first is the input. Names are unique. */
    List<Layer> layers();

    /**
     * The layer of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the nearest names
     */
    default Layer layer(String name) {
        for (Layer layer : layers()) {
            if (layer.name().equals(name)) {
                return layer;
            }
        }
        String nearest = layers().stream()
                .map(Layer::name)
                .sorted(Comparator.comparingInt(other -> EditDistance.between(name, other)))
                .limit(5)
                .collect(Collectors.joining("', '", "'", "'"));
        throw new IllegalArgumentException("layer: model '" + name() + "' has no layer '" + name
                + "'; the nearest of its " + layers().size() + " are " + nearest);
    }

    /** The layer whose output is the class scores before softmax, one number a class; empty if it isn't a classifier. */
    Optional<Layer> logits();

    /**
     * Runs the network once and returns the outputs of all wanted layers.
     *
     * @param images {@code [N,C,H,W]}, already scaled as {@link #input()} says; not modified
     * @param wanted layers of this model (known by their names)
     * @return for each wanted layer a tensor {@code [N, ...]}, {@code ...} being {@link Layer#outputShape()}
     * @throws IllegalArgumentException if the images have another shape than {@link InputSpec#shape()}, or a layer is not
     *     of this model; the message names what was expected and what came
     * @throws IllegalStateException if the model is closed
     * @throws io.deepviz.error.BackendException if the framework fails
     */
    Activations forward(Tensor images, Collection<Layer> wanted);

    /** {@link #forward(Tensor, Collection)} for layers one by one. */
    default Activations forward(Tensor images, Layer... wanted) {
        return forward(images, Arrays.asList(wanted));
    }

    /** What can be differentiated through this network; empty if its backend has no gradients. */
    default Optional<Gradients> gradients() {
        return Optional.empty();
    }

    /**
     * A copy of this model with some parameters replaced; this one stays as it is, and both must be closed. Sanity checks
     * of attributions need it.
     *
     * @return empty if the backend cannot do it
     * @throws IllegalArgumentException if there is no such parameter, or a tensor has another shape
     * @throws IllegalStateException if the model is closed
     */
    default Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
        return Optional.empty();
    }

    /**
     * Releases what the network holds, after waiting for calls that are running. Calling it again does nothing; every
     * other call that needs the network throws {@link IllegalStateException} afterwards.
     *
     * @throws IllegalStateException if called from within a call of the same model (a seed's function): it would wait for
     *     itself
     */
    @Override
    void close();
}
