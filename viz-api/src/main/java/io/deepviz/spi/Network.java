package io.deepviz.spi;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network in the hands of its framework: what the author of a backend writes. {@link GuardedModel} makes a
 * {@link io.deepviz.Model} of it and sees to everything that is the same for all backends: it checks shapes, layers and
 * seeds before a call gets here, lets no call in after close, and lets close wait for running calls.
 *
 * <p>The rules, which {@code io.deepviz.testing.BackendContract} checks:
 *
 * <ul>
 *   <li>Outside, everything is {@code [N,C,H,W]}, kernels {@code [out, in / groups, kh, kw]} and {@code [out, in]}, and a
 *       flattened map is in C, H, W order, whatever the framework does inside.
 *   <li>Inference mode. Inputs are never modified; results are not views of the framework's memory.
 *   <li>A fused nonlinearity is a layer of its own (see {@link Layer}).
 *   <li>Calls may come from several threads at once, unless {@link #isSerial()}.
 *   <li>Nothing is written to standard output.
 * </ul>
 */
public interface Network extends AutoCloseable {

    /** What it takes as input. */
    InputSpec input();

    /** All layers in forward order, the first is the input; the same objects at every call. */
    java.util.List<Layer> layers();

    /** The layer of {@link #layers()} that holds the class scores before softmax. */
    Optional<Layer> logits();

    /**
     * Whether calls must come one at a time; the guard queues them then. A seed's function is called within
     * {@link #pullBack}, though, and may make calls of its own from there.
     */
    boolean isSerial();

    /**
     * The outputs of layers.
     *
     * @param images {@code [N,C,H,W]} of the right shape, N at least 1
     * @param wanted names of layers of this network, not empty
     * @return a tensor {@code [N, ...]} for each
     * @throws io.deepviz.error.BackendException if the framework fails; the message names backend, model and layer
     */
    Map<String, Tensor> forward(Tensor images, Set<String> wanted);

    /** Whether {@link #pullBack} works. */
    boolean hasGradients();

    /**
     * Outputs and gradients, as {@link io.deepviz.Gradients#pullBack} says. Called only if {@link #hasGradients()}.
     *
     * @param images {@code [N,C,H,W]} of the right shape, N at least 1
     * @param from names of layers of this network; a seed returns the shape of the output it is given, already checked
     * @param to names of layers of this network, each of which feeds at least one of {@code from}
     */
    Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule);

    /**
     * A copy with some parameters replaced, independent of this one; empty if it can't be had.
     *
     * @param replaced parameters that this network has, with tensors of the right shapes
     */
    Optional<Network> withParameters(Map<ParameterId, Tensor> replaced);

    /** Releases native memory; called once, when no call is running. */
    @Override
    void close();

    /**
     * What {@link #pullBack} found.
     *
     * @param values outputs of the layers of {@code from}, by name
     * @param gradients gradients at the layers of {@code to}, by name, in the shape of their outputs
     */
    record Backward(Map<String, Tensor> values, Map<String, Tensor> gradients) {}
}
