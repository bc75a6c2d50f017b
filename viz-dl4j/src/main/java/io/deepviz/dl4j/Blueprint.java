package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network of Deeplearning4j consists of, in forward order: its configuration and its arrays, neither copied nor
 * modified. Read from here rather than from a clone, because a clone forgets some of it (along which axis a MergeVertex
 * merges).
 *
 * @param input what the network calls its input
 * @param outputs names of steps
 * @param type of the parameters
 */
record Blueprint(String input, List<Step> steps, List<String> outputs, DataType type) {

    /** A layer or vertex. */
    sealed interface Step {
        String name();

        List<String> inputs();
    }

    /**
     * A layer.
     *
     * @param before what brings its input into shape
     * @param parameters by Deeplearning4j's names
     */
    record LayerStep(
            String name,
            List<String> inputs,
            @Nullable InputPreProcessor before,
            Layer layer,
            Map<String, INDArray> parameters)
            implements Step {}

    /** A vertex that is no layer. */
    record VertexStep(String name, List<String> inputs, GraphVertex vertex) implements Step {}

    static Blueprint of(MultiLayerNetwork net) {
        if (net.getLayers() == null) {
            throw new IllegalArgumentException("net: expected an initialized network, got one before init()");
        }
        MultiLayerConfiguration configuration = net.getLayerWiseConfigurations();
        List<Step> steps = new ArrayList<>();
        String last = "input";
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = configuration.getConf(i).getLayer();
            String name = name(net, i);
            InputPreProcessor before = configuration.getInputPreProcess(i);
            steps.add(layerStep(
                    name, List.of(last), before, layer, net.getLayer(i).paramTable()));
            last = name;
        }
        return new Blueprint("input", steps, List.of(last), type(net.params()));
    }

    /** What a layer is called: as its author says, else by its number. */
    static String name(MultiLayerNetwork net, int index) {
        String own = net.getLayerWiseConfigurations().getConf(index).getLayer().getLayerName();
        return own == null ? "layer" + index : own;
    }

    /**
     * Reads a graph.
     *
     * @throws ModelFormatException if it has several inputs
     */
    static Blueprint of(ComputationGraph net) throws ModelFormatException {
        if (net.getVertices() == null) {
            throw new IllegalArgumentException("net: expected an initialized network, got one before init()");
        }
        ComputationGraphConfiguration configuration = net.getConfiguration();
        List<String> inputs = configuration.getNetworkInputs();
        if (inputs.size() != 1) {
            throw new ModelFormatException("expected a network with one image as its input, got " + inputs.size()
                    + " inputs: " + String.join(", ", inputs));
        }
        List<Step> steps = new ArrayList<>();
        for (int index : net.topologicalSortOrder()) {
            String name = net.getVertices()[index].getVertexName();
            if (!name.equals(inputs.get(0))) {
                steps.add(step(name, configuration, net.getVertices()[index].paramTable(false)));
            }
        }
        return new Blueprint(inputs.get(0), steps, configuration.getNetworkOutputs(), type(net.params()));
    }

    private static Step step(String name, ComputationGraphConfiguration graph, Map<String, INDArray> parameters) {
        GraphVertex vertex = Objects.requireNonNull(graph.getVertices().get(name));
        while (vertex instanceof FrozenVertex frozen) {
            vertex = frozen.getUnderlying();
        }
        List<String> inputs = Objects.requireNonNull(graph.getVertexInputs().get(name));
        if (vertex instanceof LayerVertex each) {
            return layerStep(
                    name, inputs, each.getPreProcessor(), each.getLayerConf().getLayer(), parameters);
        }
        return new VertexStep(name, List.copyOf(inputs), vertex);
    }

    private static LayerStep layerStep(
            String name,
            List<String> inputs,
            @Nullable InputPreProcessor before,
            Layer layer,
            @Nullable Map<String, INDArray> parameters) {
        Map<String, INDArray> own = parameters == null ? Map.of() : new LinkedHashMap<>(parameters);
        return new LayerStep(name, List.copyOf(inputs), before, thawed(layer), own);
    }

    /** Freezing only concerns training. */
    private static Layer thawed(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return thawed(frozen.getLayer());
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? thawed(frozen.getUnderlying()) : layer;
    }

    /** ND4J computes well in single and double precision; halves are widened. */
    private static DataType type(@Nullable INDArray parameters) {
        return parameters != null && parameters.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }
}
