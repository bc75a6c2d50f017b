package io.deepviz.tensorflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * Brings a graph to what it computes when nobody trains it: dropout, which graphs of TensorFlow 1 keep, passes everything
 * on. And poolings that get their windows as tensors have them as attributes.
 */
final class Inference {
    private static final String RANDOM = "RandomUniform";

    private final FlatGraph graph;

    private Inference(FlatGraph graph) {
        this.graph = graph;
    }

    /**
     * The graph for inference.
     *
     * @throws Refusal if random numbers stay in it
     */
    static FlatGraph of(FlatGraph file) {
        FlatGraph graph = withoutBundles(file);
        FlatGraph certain = graph.needed(new Inference(graph).nodes());
        for (NodeDef node : certain.nodes().values()) {
            if (node.getOp().equals(RANDOM)) {
                throw new Refusal("operation " + RANDOM + " ('" + AllowedOperations.printable(node.getName())
                        + "') draws random numbers, so no two runs would be the same, and isn't part of a dropout");
            }
        }
        return certain;
    }

    /** Whoever takes a tensor from an IdentityN, which has no derivative in TensorFlow, takes it from where that has it. */
    private static FlatGraph withoutBundles(FlatGraph graph) {
        LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
        graph.nodes().forEach((name, node) -> {
            NodeDef.Builder direct = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                TensorName tensor = TensorName.parse(node.getInput(i));
                TensorName origin = origin(graph, tensor);
                if (!origin.equals(tensor)) {
                    direct.setInput(i, origin.toString());
                }
            }
            nodes.put(name, direct.build());
        });
        List<TensorName> outputs =
                graph.outputs().stream().map(tensor -> origin(graph, tensor)).toList();
        return new FlatGraph(nodes, graph.input(), outputs, graph.variables());
    }

    private static TensorName origin(FlatGraph graph, TensorName tensor) {
        TensorName origin = tensor;
        for (NodeDef node = graph.node(origin.node());
                node.getOp().equals("IdentityN");
                node = graph.node(origin.node())) {
            origin = graph.input(node, origin.index());
        }
        return origin;
    }

    private Map<String, NodeDef> nodes() {
        LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
        for (Map.Entry<String, NodeDef> each : graph.nodes().entrySet()) {
            NodeDef node = each.getValue();
            NodeDef plain = node.getOp().equals("Mul")
                    ? passedOn(node).map(kept -> identity(node, kept)).orElse(node)
                    : node.getOp().equals("MaxPoolV2") ? maxPool(node) : node;
            nodes.put(each.getKey(), plain);
        }
        return nodes;
    }

    /** What a dropout would pass on: it multiplies x / p, or x * (1 / p), by zeros and ones drawn at random. */
    private Optional<TensorName> passedOn(NodeDef product) {
        for (int mask = 0; mask < 2; mask++) {
            TensorName other = graph.input(product, 1 - mask);
            NodeDef scaled = graph.node(other.node());
            boolean random =
                    dependsOn(graph.input(product, mask), node -> node.getOp().equals(RANDOM));
            boolean scales = Set.of("RealDiv", "Div", "Mul").contains(scaled.getOp());
            if (random && scales && !dependsOn(other, node -> node.getOp().equals(RANDOM))) {
                return scaled.getInputList().stream()
                        .map(TensorName::parse)
                        .filter(tensor ->
                                dependsOn(tensor, node -> node.getName().equals(graph.input())))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private boolean dependsOn(TensorName tensor, Predicate<NodeDef> sought) {
        Deque<String> open = new ArrayDeque<>(List.of(tensor.node()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (seen.add(name)) {
                NodeDef node = graph.node(name);
                if (sought.test(node)) {
                    return true;
                }
                // a shape doesn't hand on what it is the shape of
                if (!node.getOp().equals("Shape")) {
                    node.getInputList()
                            .forEach(input -> open.push(TensorName.parse(input).node()));
                }
            }
        }
        return false;
    }

    private static NodeDef identity(NodeDef node, TensorName tensor) {
        return NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("Identity")
                .addInput(tensor.toString())
                .putAttr("T", node.getAttrOrThrow("T"))
                .build();
    }

    private NodeDef maxPool(NodeDef node) {
        Optional<int[]> size = Constants.integers(graph, graph.input(node, 1));
        Optional<int[]> stride = Constants.integers(graph, graph.input(node, 2));
        if (size.isEmpty() || stride.isEmpty()) {
            throw new Refusal("max pooling '" + AllowedOperations.printable(node.getName()) + "' computes its window");
        }
        return node.toBuilder()
                .setOp("MaxPool")
                .clearInput()
                .addInput(node.getInput(0))
                .putAttr("ksize", list(size.get()))
                .putAttr("strides", list(stride.get()))
                .build();
    }

    private static AttrValue list(int[] numbers) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        for (int number : numbers) {
            list.addI(number);
        }
        return AttrValue.newBuilder().setList(list).build();
    }
}
