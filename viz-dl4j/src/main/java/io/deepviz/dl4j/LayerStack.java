package io.deepviz.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A stack of layers as the graph it is. {@code MultiLayerNetwork.toComputationGraph()} does the same but names layers 0,
 * 1, 2, ...; here they keep the names their author gave them, and {@code layer0}, {@code layer1}, ... (as Deeplearning4j's
 * builder numbers them) stand in for missing ones. The parameters are laid out the same way in both.
 */
final class LayerStack {
    private LayerStack() {}

    /** The configuration of the graph; it shares the layers' descriptions with the stack's. */
    static ComputationGraphConfiguration toGraph(MultiLayerConfiguration stack) {
        List<String> names = names(stack.getConfs());
        String before = names.get(0);
        ComputationGraphConfiguration graph = new ComputationGraphConfiguration();
        graph.setNetworkInputs(new ArrayList<>(List.of(before)));
        for (int i = 0; i < stack.getConfs().size(); i++) {
            String name = names.get(i + 1);
            NeuralNetConfiguration layer = stack.getConf(i);
            layer.getLayer().setLayerName(name);
            graph.getVertices().put(name, new LayerVertex(layer, stack.getInputPreProcess(i)));
            graph.getVertexInputs().put(name, new ArrayList<>(List.of(before)));
            before = name;
        }
        graph.setNetworkOutputs(new ArrayList<>(List.of(before)));
        graph.setDefaultConfiguration(stack.getConf(0).clone());
        graph.setDataType(stack.getDataType() == null ? DataType.FLOAT : stack.getDataType());
        return graph;
    }

    /** Unique names: the input's, then one a layer. */
    private static List<String> names(List<NeuralNetConfiguration> layers) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        layers.forEach(layer -> taken.add(layer.getLayer().getLayerName()));
        names.add(free("input", taken));
        Set<String> used = new HashSet<>(names);
        for (int i = 0; i < layers.size(); i++) {
            String given = layers.get(i).getLayer().getLayerName();
            String name = given == null || given.isEmpty() ? free("layer" + i, taken) : given;
            if (!used.add(name)) {
                name = free(name + "_" + i, taken);
                used.add(name);
            }
            names.add(name);
        }
        return names;
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }
}
