package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * A graph from a file, gone through before Deeplearning4j makes it: whether it is wired soundly, whether each layer fits
 * those before it, how many parameters it has and whose they are. Nothing is allocated by then.
 */
final class GraphPlan {
    /** Far more than any image network has. */
    private static final int MAX_VERTICES = 5000;

    private final ComputationGraphConfiguration graph;
    private final String input;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Long> parameters = new LinkedHashMap<>();

    private GraphPlan(ComputationGraphConfiguration graph) throws ModelFormatException {
        this.graph = graph;
        this.input = onlyInput(graph);
        checkWiring();
        for (String name : storedOrder()) {
            steps.add(new Step(name, vertex(name), inputs(name)));
            if (vertex(name) instanceof LayerVertex layer) {
                parameters.put(name, LayerLimits.parameters(layer.getLayerConf().getLayer()));
            }
        }
        if (count() > Integer.MAX_VALUE) {
            throw new ModelFormatException(
                    "expected at most " + Integer.MAX_VALUE + " parameters in all, found " + count());
        }
    }

    /**
     * The plan of a graph. Frozen layers are replaced by what they freeze, which makes no difference without training, and
     * layers get the names of their vertices.
     */
    static GraphPlan of(ComputationGraphConfiguration graph) throws ModelFormatException {
        return new GraphPlan(graph);
    }

    /** The name of the one input. */
    String input() {
        return input;
    }

    /** Vertices in the order in which their parameters are stored, each after its inputs. */
    List<Step> steps() {
        return steps;
    }

    /** How many parameters there are in all. */
    long count() {
        return parameters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many parameters each layer has, in the order in which they are stored. */
    Map<String, Long> parameters() {
        return parameters;
    }

    /**
     * The shape of every vertex's output for an input shape.
     *
     * @param image {@code [C,H,W]}, height and width may be open
     * @throws ModelFormatException if layers don't fit one another, or don't fit that input
     */
    Map<String, Shape> shapes(Shape image) throws ModelFormatException {
        Map<String, Shape> shapes = new HashMap<>();
        shapes.put(input, image);
        for (Step step : steps) {
            List<Shape> inputs = step.inputs.stream().map(shapes::get).toList();
            shapes.put(step.name, OutputShapes.of(step.name, step.vertex, inputs));
        }
        return shapes;
    }

    /**
     * One vertex on the way from input to outputs.
     *
     * @param name the layer's name
     * @param vertex what it does
     * @param inputs whose outputs it takes
     */
    record Step(String name, GraphVertex vertex, List<String> inputs) {}

    private static String onlyInput(ComputationGraphConfiguration graph) throws ModelFormatException {
        List<String> inputs = graph.getNetworkInputs();
        if (inputs == null || inputs.size() != 1) {
            throw new ModelFormatException("expected a network with one image as its input, found inputs " + inputs);
        }
        return inputs.get(0);
    }

    /** What Deeplearning4j takes for granted and a file may not hold to. */
    private void checkWiring() throws ModelFormatException {
        Set<String> names = graph.getVertices().keySet();
        if (names.isEmpty() || names.size() > MAX_VERTICES || names.contains(input)) {
            throw new ModelFormatException(
                    "expected a network of 1 to " + MAX_VERTICES + " layers beside its input, found " + names.size());
        }
        List<String> outputs = graph.getNetworkOutputs();
        if (outputs == null || outputs.isEmpty() || !names.containsAll(outputs)) {
            throw new ModelFormatException("expected outputs that are layers of the network, found " + outputs);
        }
        for (String name : names) {
            checkInputs(name, graph.getVertexInputs().get(name), names);
            if (vertex(name) instanceof LayerVertex layer) {
                settle(name, layer.getLayerConf());
            }
        }
        if (graph.getDefaultConfiguration() == null) {
            graph.setDefaultConfiguration(new NeuralNetConfiguration());
        }
    }

    private GraphVertex vertex(String name) throws ModelFormatException {
        GraphVertex vertex = graph.getVertices().get(name);
        if (vertex == null) {
            throw new ModelFormatException("layer '" + name + "': expected a description, found none");
        }
        return vertex;
    }

    private List<String> inputs(String name) {
        return List.copyOf(graph.getVertexInputs().getOrDefault(name, List.of()));
    }

    private void checkInputs(String name, @Nullable List<String> inputs, Set<String> names)
            throws ModelFormatException {
        if (inputs == null
                || inputs.isEmpty()
                || !inputs.stream().allMatch(before -> before.equals(input) || names.contains(before))) {
            throw new ModelFormatException("layer '" + Text.excerpt(name)
                    + "': expected inputs that are layers of the network, found " + inputs);
        }
        if (new HashSet<>(inputs).size() != inputs.size()) {
            throw new ModelFormatException(
                    "layer '" + name + "': expected different inputs, as Deeplearning4j needs them, found " + inputs);
        }
    }

    private static void settle(String name, NeuralNetConfiguration configuration) throws ModelFormatException {
        Layer layer = configuration == null ? null : configuration.getLayer();
        while (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
            layer = layer instanceof FrozenLayer frozen
                    ? frozen.getLayer()
                    : ((FrozenLayerWithBackprop) layer).getUnderlying();
            if (layer instanceof BatchNormalization norm
                    && configuration.variables(false).contains("var")) {
                norm.setUseLogStd(
                        false); // of formats that know no other; DL4J looks only at layers that are not frozen
            }
        }
        if (layer == null) {
            throw new ModelFormatException("layer '" + name + "': expected a description, found none");
        }
        configuration.setLayer(layer);
        layer.setLayerName(name);
    }

    /** The order that parameters are stored in: the file's, if it states one, else the one Deeplearning4j works out. */
    private List<String> storedOrder() throws ModelFormatException {
        if (graph.getTopologicalOrder() == null || graph.getTopologicalOrderStr() == null) {
            graph.setTopologicalOrder(null);
            graph.setTopologicalOrderStr(null);
            try {
                new ComputationGraph(graph).topologicalSortOrder(); // leaves the order in the configuration
            } catch (IllegalStateException e) {
                throw new ModelFormatException("expected a network without cycles, found " + Text.firstLine(e), e);
            }
        }
        checkOrder(graph.getTopologicalOrder(), graph.getTopologicalOrderStr());
        List<String> names = graph.getTopologicalOrderStr();
        return List.copyOf(names.subList(1, names.size()));
    }

    private void checkOrder(int[] numbers, List<String> names) throws ModelFormatException {
        Set<Integer> seenNumbers = new HashSet<>();
        Set<String> seen = new HashSet<>();
        boolean sound = names.size() == graph.getVertices().size() + 1
                && numbers.length == names.size()
                && numbers[0] == 0
                && input.equals(names.get(0));
        for (int i = 0; sound && i < names.size(); i++) {
            List<String> before = inputs(names.get(i));
            sound = graph.getVertices().containsKey(names.get(i)) == (i > 0)
                    && seen.containsAll(before)
                    && seen.add(names.get(i))
                    && seenNumbers.add(numbers[i])
                    && numbers[i] < numbers.length;
        }
        if (!sound) {
            throw new ModelFormatException("expected an order in which each layer comes after its inputs, found "
                    + Text.excerpt(names.toString()));
        }
    }
}
