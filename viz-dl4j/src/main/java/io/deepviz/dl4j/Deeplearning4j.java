package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.dl4j.Assembly.Assembled;
import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.GuardedModel;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a network of Deeplearning4j that the caller already holds:
 *
 * <pre>{@code
 * try (Model model = Deeplearning4j.wrap(net, InputSpec.of(3, 224, 224))) {
 *     Tensor maps = model.forward(images, model.layer("conv1")).of("conv1");
 * }
 * }</pre>
 *
 * <p>The network is read once and never modified; it may be trained on, and the model stays as the network was. The model
 * holds a copy of the parameters in native memory until it is closed.
 *
 * <p>Layers have the names that the network gives them, {@code layer0} where its author gave none. What Deeplearning4j has
 * in one layer is several here: {@code conv1} and {@code conv1/relu}, and {@code fc6/flatten} before {@code fc6}.
 */
public final class Deeplearning4j {
    /** The name of this backend. */
    static final String NAME = "dl4j";

    private Deeplearning4j() {}

    /**
     * A model that computes what the network does now.
     *
     * @param net initialized
     * @param input what the network takes: it doesn't say how the pixels of its training images were scaled, so the
     *     caller does
     * @throws IllegalArgumentException if it isn't initialized, takes something other than such an image, or has a layer
     *     that is not supported; the message names the layer and the reason
     */
    public static Model wrap(MultiLayerNetwork net, InputSpec input) {
        return wrap(net, input, "MultiLayerNetwork");
    }

    /**
     * A model that computes what the network does now.
     *
     * @param net initialized
     * @param input as in {@link #wrap(MultiLayerNetwork, InputSpec)}
     * @param name what pictures and messages call it
     * @throws IllegalArgumentException as in {@link #wrap(MultiLayerNetwork, InputSpec)}
     */
    public static Model wrap(MultiLayerNetwork net, InputSpec input, String name) {
        try {
            return model(Blueprint.of(net), input, name, Optional.empty());
        } catch (ModelFormatException e) {
            throw unfit(e);
        }
    }

    /**
     * A model that computes what the network does now.
     *
     * @param net initialized
     * @param input as in {@link #wrap(MultiLayerNetwork, InputSpec)}
     * @throws IllegalArgumentException as in {@link #wrap(MultiLayerNetwork, InputSpec)}, or if it has several inputs
     */
    public static Model wrap(ComputationGraph net, InputSpec input) {
        return wrap(net, input, "ComputationGraph");
    }

    /**
     * A model that computes what the network does now.
     *
     * @param net initialized
     * @param input as in {@link #wrap(MultiLayerNetwork, InputSpec)}
     * @param name what pictures and messages call it
     * @throws IllegalArgumentException as in {@link #wrap(MultiLayerNetwork, InputSpec)}, or if it has several inputs
     */
    public static Model wrap(ComputationGraph net, InputSpec input, String name) {
        try {
            return model(Blueprint.of(net), input, name, Optional.empty());
        } catch (ModelFormatException e) {
            throw unfit(e);
        }
    }

    /**
     * A model of a network; copies its parameters.
     *
     * @param logits the layer with the class scores, if the caller names it
     * @throws ModelFormatException if it has a layer that is not supported
     * @throws IllegalArgumentException if it doesn't go with such images, or has no such layer
     */
    static Model model(Blueprint blueprint, InputSpec input, String name, Optional<String> logits)
            throws ModelFormatException {
        Assembled net;
        try {
            net = Assembly.of(blueprint, input.shape());
        } catch (Refusal e) {
            throw e.asFormatException();
        }
        try {
            @Nullable
            Node scores = logits.map(asked -> Logits.named(asked, net.nodes()))
                    .or(() -> Logits.of(net.outputs()))
                    .orElse(null);
            NodeNetwork network =
                    new NodeNetwork(name, input, net.nodes(), scores, blueprint.type(), NodeNetwork.BUDGET);
            return GuardedModel.around(network, name, NAME);
        } catch (IllegalArgumentException e) {
            net.nodes().forEach(Node::release);
            throw e;
        }
    }

    private static IllegalArgumentException unfit(ModelFormatException e) {
        return new IllegalArgumentException("net: " + e.getMessage(), e);
    }
}
