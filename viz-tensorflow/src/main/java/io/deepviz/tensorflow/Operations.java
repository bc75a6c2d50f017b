package io.deepviz.tensorflow;

import io.deepviz.LayerKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.proto.NodeDef;

/** What single operations are as layers, and in which order they leave their numbers. */
final class Operations {
    private static final Map<String, LayerKind> KINDS = Map.ofEntries(
            Map.entry("Relu", LayerKind.RELU),
            Map.entry("Relu6", LayerKind.RELU),
            Map.entry("Sigmoid", LayerKind.SIGMOID),
            Map.entry("Tanh", LayerKind.TANH),
            Map.entry("Softmax", LayerKind.SOFTMAX),
            Map.entry("Elu", LayerKind.ACTIVATION),
            Map.entry("Selu", LayerKind.ACTIVATION),
            Map.entry("LeakyRelu", LayerKind.ACTIVATION),
            Map.entry("Softplus", LayerKind.ACTIVATION),
            Map.entry("Softsign", LayerKind.ACTIVATION),
            Map.entry("LogSoftmax", LayerKind.ACTIVATION),
            Map.entry("Erf", LayerKind.ACTIVATION),
            Map.entry("MaxPool", LayerKind.MAX_POOLING),
            Map.entry("AvgPool", LayerKind.AVERAGE_POOLING),
            Map.entry("LRN", LayerKind.LOCAL_RESPONSE_NORMALIZATION),
            Map.entry("ConcatV2", LayerKind.CONCATENATION),
            Map.entry("Reshape", LayerKind.RESHAPE),
            Map.entry("Squeeze", LayerKind.RESHAPE),
            Map.entry("ExpandDims", LayerKind.RESHAPE),
            Map.entry("Pad", LayerKind.PADDING),
            Map.entry("PadV2", LayerKind.PADDING),
            Map.entry("MirrorPad", LayerKind.PADDING),
            Map.entry("ResizeBilinear", LayerKind.UPSAMPLING),
            Map.entry("ResizeNearestNeighbor", LayerKind.UPSAMPLING));
    private static final Set<String> SUMS = Set.of("Add", "AddV2", "AddN");
    private static final Set<String> REDUCTIONS = Set.of("Mean", "Max", "Min", "Sum", "Prod");
    private static final Set<String> HIDDEN =
            Set.of("Identity", "IdentityN", "Transpose", "Cast", "SpaceToBatchND", "BatchToSpaceND");
    private static final Set<String> ELEMENTWISE = Set.of(
            "Identity",
            "Relu",
            "Relu6",
            "Sigmoid",
            "Tanh",
            "Softmax",
            "Elu",
            "Selu",
            "LeakyRelu",
            "Softplus",
            "Softsign",
            "LogSoftmax",
            "Erf",
            "Add",
            "AddV2",
            "AddN",
            "Sub",
            "Mul",
            "RealDiv",
            "Div",
            "DivNoNan",
            "Maximum",
            "Minimum",
            "Pow",
            "Sqrt",
            "Rsqrt",
            "Square",
            "SquaredDifference",
            "Exp",
            "Log",
            "Log1p",
            "Expm1",
            "Neg",
            "Abs",
            "Sign",
            "Reciprocal",
            "Floor",
            "Round",
            "FloorDiv",
            "FloorMod",
            "ClipByValue",
            "Cast",
            "BiasAdd",
            "SelectV2",
            "Select",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "Equal",
            "NotEqual");

    private Operations() {}

    /**
     * What an operation is to people.
     *
     * @param isHidden whether it is walked through
     */
    record Role(LayerKind kind, boolean isHidden) {}

    static Role role(FlatGraph graph, StaticShapes shapes, NodeDef node, List<TensorName> inputs) {
        String operation = node.getOp();
        if (operation.equals("Identity") && isDropout(node.getName())) {
            return new Role(LayerKind.DROPOUT, false);
        }
        if (HIDDEN.contains(operation)) {
            return new Role(LayerKind.OTHER, true);
        }
        if (SUMS.contains(operation) && inputs.size() > 1) {
            return new Role(LayerKind.ADD, false);
        }
        if (REDUCTIONS.contains(operation) && isOverMaps(graph, shapes, node)) {
            return new Role(LayerKind.GLOBAL_POOLING, false);
        }
        LayerKind kind = KINDS.getOrDefault(operation, LayerKind.OTHER);
        boolean joined = kind != LayerKind.CONCATENATION || isOverChannels(graph, shapes, node);
        return new Role(joined ? kind : LayerKind.OTHER, false);
    }

    /** Dropout passes everything at inference, and is an identity then; its author's name says what it was. */
    private static boolean isDropout(String node) {
        String[] path = node.split("/", -1);
        return path.length > 1
                && path[path.length - 2].toLowerCase(java.util.Locale.ROOT).contains("dropout");
    }

    private static boolean isOverMaps(FlatGraph graph, StaticShapes shapes, NodeDef node) {
        Optional<int[]> axes = Constants.integers(graph, graph.input(node, 1));
        if (axes.isEmpty() || shapes.of(graph.input(node, 0)).rank() != 4) {
            return false;
        }
        int[] sorted = Arrays.stream(axes.get())
                .map(axis -> Math.floorMod(axis, 4))
                .sorted()
                .toArray();
        return Arrays.equals(sorted, new int[] {1, 2});
    }

    private static boolean isOverChannels(FlatGraph graph, StaticShapes shapes, NodeDef node) {
        Optional<int[]> axis = Constants.integers(graph, graph.input(node, node.getInputCount() - 1));
        int rank = shapes.of(TensorName.of(node.getName())).rank();
        return axis.isPresent() && rank > 0 && Math.floorMod(axis.get()[0], rank) == rank - 1;
    }

    /** The order of an operation's output. */
    static Layout layout(
            FlatGraph graph,
            StaticShapes shapes,
            NodeDef node,
            List<TensorName> inputs,
            Function<TensorName, Layout> known) {
        StaticShapes.Facts output = shapes.of(TensorName.of(node.getName()));
        TensorName first = inputs.get(0);
        StaticShapes.Facts input = shapes.of(first);
        String operation = node.getOp();
        if (output.rank() == 4) {
            return ofMaps(graph, node, known.apply(first), input);
        }
        if (output.rank() != 2) {
            return Layout.PLAIN;
        }
        if (operation.equals("Reshape") || operation.equals("Squeeze")) {
            return input.rank() == 4 && known.apply(first).channelsLast()
                    ? flattened(input)
                    : input.rank() == 2 ? known.apply(first) : Layout.PLAIN;
        }
        if (operation.equals("ConcatV2") && isOverChannels(graph, shapes, node)) {
            int[] sizes = inputs.stream()
                    .mapToInt(each -> (int) shapes.of(each).sizeOfEach())
                    .toArray();
            boolean complete = inputs.size() == node.getInputCount() - 1;
            return complete ? Layout.joined(inputs.stream().map(known).toList(), sizes) : Layout.PLAIN;
        }
        return ELEMENTWISE.contains(operation) ? known.apply(first) : Layout.PLAIN;
    }

    private static Layout flattened(StaticShapes.Facts map) {
        return map.sizeOfEach() < 0
                ? Layout.PLAIN
                : Layout.flattened((int) map.extents()[1], (int) map.extents()[2], (int) map.extents()[3]);
    }

    private static Layout ofMaps(FlatGraph graph, NodeDef node, Layout before, StaticShapes.Facts input) {
        if (node.getOp().equals("Transpose")) {
            Optional<int[]> order = Constants.integers(graph, graph.input(node, 1));
            boolean toFirst = order.isPresent() && Arrays.equals(order.get(), new int[] {0, 3, 1, 2});
            return toFirst && before.channelsLast() ? Layout.PLAIN : Layout.MAPS;
        }
        return input.rank() == 4 && !node.getOp().equals("Reshape") ? before : Layout.MAPS;
    }
}
