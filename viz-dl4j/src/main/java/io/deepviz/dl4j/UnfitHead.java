package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The dense end of a network whose weights don't fit the maps before it: the author stated the number of its inputs by
 * hand, and wrongly. Such a network never ran as a whole, but all layers before can be looked into; so the head is left
 * out, and the model says that it is.
 *
 * @param layer the first layer that doesn't fit
 * @param dropped it and all that depend on it
 * @param sentence what was found, for the user
 */
record UnfitHead(String layer, Set<String> dropped, String sentence) {

    /**
     * Looks for the first dense layer that gets another number of inputs than it has weights for.
     *
     * @param image the input as far as it is known
     */
    static Optional<UnfitHead> find(GraphPlan plan, Shape image) throws ModelFormatException {
        Map<String, Shape> shapes = new HashMap<>();
        shapes.put(plan.input(), image);
        for (GraphPlan.Step step : plan.steps()) {
            List<Shape> inputs = step.inputs().stream().map(shapes::get).toList();
            if (step.vertex() instanceof LayerVertex vertex
                    && isDense(vertex.getLayerConf().getLayer())) {
                long expected = ((FeedForwardLayer) vertex.getLayerConf().getLayer()).getNIn();
                Shape got = vertex.getPreProcessor() == null
                        ? inputs.get(0)
                        : OutputShapes.reshaped(step.name(), vertex.getPreProcessor(), inputs.get(0));
                if (got.rank() == 1 && got.get(0) != Shape.OPEN && got.get(0) != expected) {
                    return Optional.of(of(plan, step.name(), expected, got.get(0)));
                }
            }
            shapes.put(step.name(), OutputShapes.of(step.name(), step.vertex(), inputs));
        }
        return Optional.empty();
    }

    private static boolean isDense(Layer layer) {
        return layer instanceof DenseLayer || layer instanceof BaseOutputLayer;
    }

    private static UnfitHead of(GraphPlan plan, String layer, long expected, int got) {
        Set<String> dropped = new HashSet<>(Set.of(layer));
        plan.steps().stream()
                .filter(step -> step.inputs().stream().anyMatch(dropped::contains))
                .forEach(step -> dropped.add(step.name()));
        return new UnfitHead(
                layer,
                dropped,
                "layer '" + layer + "' and what follows it is left out: it has weights for " + expected
                        + " inputs and gets " + got);
    }

    /** The network without it, in the same order. */
    ComputationGraphConfiguration cutOff(ComputationGraphConfiguration graph, GraphPlan plan)
            throws ModelFormatException {
        List<String> order = new ArrayList<>(List.of(plan.input()));
        Set<String> feeding = new HashSet<>();
        for (GraphPlan.Step step : plan.steps()) {
            if (!dropped.contains(step.name())) {
                order.add(step.name());
                feeding.addAll(step.inputs());
            }
        }
        if (order.size() == 1) {
            throw new ModelFormatException(sentence + ": nothing is left");
        }
        graph.getVertices().keySet().removeAll(dropped);
        graph.getVertexInputs().keySet().removeAll(dropped);
        graph.setNetworkOutputs(
                order.stream().skip(1).filter(name -> !feeding.contains(name)).toList());
        graph.setTopologicalOrder(IntStream.range(0, order.size()).toArray());
        graph.setTopologicalOrderStr(order);
        return graph;
    }

    /** The parameters that remain. */
    float[] cutOff(float[] parameters, GraphPlan plan) {
        float[] kept = new float[parameters.length];
        int start = 0;
        int end = 0;
        for (Map.Entry<String, Long> layer : plan.parameters().entrySet()) {
            int count = layer.getValue().intValue();
            if (!dropped.contains(layer.getKey())) {
                System.arraycopy(parameters, start, kept, end, count);
                end += count;
            }
            start += count;
        }
        return java.util.Arrays.copyOf(kept, end);
    }
}
