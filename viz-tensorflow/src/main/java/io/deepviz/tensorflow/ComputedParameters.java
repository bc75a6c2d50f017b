package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Parameters that a graph computes out of others, such as a kernel times a factor, are computed once and become variables:
 * then they can be shown, and replaced, like any other.
 */
final class ComputedParameters {
    private ComputedParameters() {}

    /** The graph with variables in their places; empty if none is computed. */
    static Optional<FlatGraph> folded(FlatGraph graph, List<PlannedLayer> plan) {
        Set<TensorName> computed = new LinkedHashSet<>();
        plan.forEach(layer -> layer.parameters().values().stream()
                .map(PlannedLayer.Slot::tensor)
                .filter(tensor -> graph.variable(tensor).isEmpty())
                .forEach(computed::add));
        if (computed.isEmpty()) {
            return Optional.empty();
        }
        List<TensorName> tensors = List.copyOf(computed);
        List<Values> values;
        try (LiveGraph live = LiveGraph.of(graph)) {
            values = live.run(Map.of(), tensors);
        }
        return Optional.of(replaced(graph, tensors, values));
    }

    private static FlatGraph replaced(FlatGraph graph, List<TensorName> tensors, List<Values> values) {
        Map<String, Values> variables = new LinkedHashMap<>(graph.variables());
        LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tensors.size(); i++) {
            TensorName tensor = tensors.get(i);
            if (tensor.index() != 0) {
                throw new Refusal("parameter '" + tensor + "' is one of several results of an operation");
            }
            String handle = tensor.node() + "/deepviz_variable";
            variables.put(handle, values.get(i));
            nodes.put(handle, VariableNodes.handle(handle, values.get(i).extents()));
            nodes.put(tensor.node(), VariableNodes.read(tensor.node(), handle));
            names.add(tensor.node());
        }
        graph.nodes().forEach((name, node) -> {
            if (!names.contains(name)) {
                nodes.put(name, node);
            }
        });
        return new FlatGraph(nodes, graph.input(), graph.outputs(), variables).needed(nodes);
    }
}
