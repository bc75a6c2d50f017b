package io.deepviz.tensorflow;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Of several outputs of a graph, the one that most of the graph is computed for; the first among equals. */
final class MostComputed {
    private MostComputed() {}

    static TensorName of(GraphDef graph, Collection<TensorName> outputs) {
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        TensorName most = outputs.iterator().next();
        int needed = -1;
        for (TensorName output : outputs) {
            int count = needed(output.node(), nodes);
            if (count > needed) {
                most = output;
                needed = count;
            }
        }
        return most;
    }

    private static int needed(String root, Map<String, NodeDef> nodes) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(root));
        while (!open.isEmpty()) {
            NodeDef node = nodes.get(open.pop());
            if (node != null && seen.add(node.getName())) {
                node.getInputList().stream()
                        .filter(input -> !TensorName.isControl(input))
                        .forEach(input -> open.push(TensorName.parse(input).node()));
            }
        }
        return seen.size();
    }
}
