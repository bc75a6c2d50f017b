package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.VersionDef;

/**
 * The one form that all graphs are brought to: plain operations without functions, numbers in variables. (With numbers in
 * constants, TensorFlow computes with them anew for every set of tensors it is asked for.)
 *
 * @param nodes by name, each after its inputs
 * @param input the placeholder that takes the image
 * @param outputs what the network is for
 * @param variables by the name of the node that stands for them, the values they begin with
 */
record FlatGraph(
        LinkedHashMap<String, NodeDef> nodes, String input, List<TensorName> outputs, Map<String, Values> variables) {
    /** Of the graphs that TensorFlow 2.18 writes; older ones mean the same for what we allow. */
    private static final VersionDef VERSION =
            VersionDef.newBuilder().setProducer(1994).build();

    GraphDef definition() {
        return definition(List.copyOf(nodes.values()));
    }

    static GraphDef definition(List<NodeDef> nodes) {
        return GraphDef.newBuilder().addAllNode(nodes).setVersions(VERSION).build();
    }

    FlatGraph withNodes(LinkedHashMap<String, NodeDef> others) {
        return new FlatGraph(others, input, outputs, variables);
    }

    NodeDef node(String name) {
        NodeDef node = nodes.get(name);
        if (node == null) {
            throw new Refusal("'" + AllowedOperations.printable(name) + "' is referred to, but is not in the graph");
        }
        return node;
    }

    /** The graph of these operations, without what the input and the outputs don't need. */
    FlatGraph needed(Map<String, NodeDef> all) {
        FlatGraph whole = withNodes(new LinkedHashMap<>(all));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(input));
        outputs.forEach(output -> open.push(output.node()));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (needed.add(name)) {
                whole.node(name)
                        .getInputList()
                        .forEach(each -> open.push(TensorName.parse(each).node()));
            }
        }
        LinkedHashMap<String, NodeDef> kept = new LinkedHashMap<>(all);
        kept.keySet().retainAll(needed);
        Map<String, Values> values = new LinkedHashMap<>(variables);
        values.keySet().retainAll(needed);
        return new FlatGraph(kept, input, outputs, values);
    }

    /** The same graph, its variables beginning with other values. */
    FlatGraph withValues(Map<String, Values> values) {
        return new FlatGraph(nodes, input, outputs, values);
    }

    /** The same graph; its variables are known by name, but not their numbers, which a session has by now. */
    FlatGraph withoutValues() {
        Map<String, Values> names = new LinkedHashMap<>();
        variables.forEach((name, values) -> names.put(name, new Values(values.extents(), new float[0])));
        return withValues(names);
    }

    /** An operation that reads a variable. */
    TensorName reader(String variable) {
        return nodes.values().stream()
                .filter(node -> node.getOp().equals("ReadVariableOp")
                        && node.getInput(0).equals(variable))
                .findFirst()
                .map(node -> TensorName.of(node.getName()))
                .orElseThrow(() -> new IllegalStateException("nothing reads variable " + variable));
    }

    /** The variable whose value a tensor is; empty if it is computed. */
    Optional<String> variable(TensorName tensor) {
        NodeDef node = node(tensor.node());
        while (node.getOp().equals("Identity")) {
            node = node(TensorName.parse(node.getInput(0)).node());
        }
        return node.getOp().equals("ReadVariableOp")
                ? Optional.of(TensorName.parse(node.getInput(0)).node())
                : Optional.empty();
    }

    /** The input of a node, by its place. */
    TensorName input(NodeDef node, int place) {
        if (place >= node.getInputCount()) {
            throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                    + "') has too few inputs");
        }
        return TensorName.parse(node.getInput(place));
    }
}
