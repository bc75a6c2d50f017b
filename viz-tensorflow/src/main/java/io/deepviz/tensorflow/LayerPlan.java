package io.deepviz.tensorflow;

import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensorflow.PlannedLayer.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the layers in a flat graph. A layer is an operation that depends on the image and gives maps {@code [N,H,W,C]} or
 * vectors {@code [N,D]} of type float; a convolution, matrix product or batch normalization takes in the additions and
 * multiplications that belong to it. Everything else - shapes being computed, axes being moved - is walked through.
 */
final class LayerPlan {
    private static final Set<String> WEIGHTED =
            Set.of("Conv2D", "DepthwiseConv2dNative", "Conv2DBackpropInput", "MatMul");

    private final FlatGraph graph;
    private final StaticShapes shapes;
    private final LayerNames names;
    private final Map<String, List<NodeDef>> users = new HashMap<>();
    private final Map<TensorName, List<String>> origins = new HashMap<>();
    private final Map<TensorName, Layout> layouts = new HashMap<>();
    private final Map<String, PlannedLayer> layers = new LinkedHashMap<>();
    private final Map<String, String> scopes = new HashMap<>();
    /** What is added to or multiplied by something else as part of a layer that begins before, by operation. */
    private final Map<String, Pending> pending = new HashMap<>();
    /** Operations on maps that were cut into several: they have more of them than there are images. */
    private final Set<String> cut = new HashSet<>();

    private LayerPlan(FlatGraph graph, StaticShapes shapes) {
        this.graph = graph;
        this.shapes = shapes;
        this.names = LayerNames.of(List.copyOf(graph.nodes().keySet()));
        graph.nodes().values().stream()
                .filter(node -> WEIGHTED.contains(node.getOp()))
                .forEach(node -> names.reserve(node.getName(), node.getOp()));
        for (NodeDef node : graph.nodes().values()) {
            new LinkedHashSet<>(node.getInputList())
                    .forEach(input -> users.computeIfAbsent(
                                    TensorName.parse(input).node(), key -> new ArrayList<>())
                            .add(node));
        }
    }

    /**
     * The layers, in the order of the graph, the input first.
     *
     * @throws Refusal if one has sizes that make no sense
     */
    static List<PlannedLayer> of(FlatGraph graph, StaticShapes shapes) {
        LayerPlan plan = new LayerPlan(graph, shapes);
        for (NodeDef node : graph.nodes().values()) {
            try {
                plan.visit(node);
            } catch (IllegalArgumentException e) { // of a window or shape that there can't be
                throw new Refusal(
                        "operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName()) + "'): "
                                + e.getMessage(),
                        e);
            }
        }
        return List.copyOf(plan.layers.values());
    }

    /** A layer whose output is that of an operation further on. */
    private record Pending(
            NodeDef first, LayerKind kind, TensorName input, Optional<Window> window, Map<String, Slot> parameters) {}

    private void visit(NodeDef node) {
        if (node.getName().equals(graph.input())) {
            input(node);
            return;
        }
        List<TensorName> inputs = node.getInputList().stream()
                .map(TensorName::parse)
                .filter(this::dependsOnImage)
                .toList();
        if (inputs.isEmpty()) {
            return;
        }
        boolean joins = node.getOp().equals("BatchToSpaceND");
        if (node.getOp().equals("SpaceToBatchND")
                || (!joins && inputs.stream().anyMatch(tensor -> cut.contains(tensor.node())))) {
            cut.add(node.getName());
        }
        Pending begun = pending.get(node.getName());
        if (begun != null) {
            finish(node, begun);
        } else if (!begins(node, inputs.get(0))) {
            plain(node, inputs);
        }
    }

    private boolean dependsOnImage(TensorName tensor) {
        return origins.containsKey(tensor);
    }

    private void input(NodeDef node) {
        StaticShapes.Facts facts = shapes.of(TensorName.of(node.getName()));
        Layout layout = facts.rank() == 4 ? Layout.MAPS : Layout.PLAIN;
        String name = names.take(node.getName().replaceFirst("^serving_default_", ""));
        add(new PlannedLayer(
                name,
                LayerKind.INPUT,
                List.of(),
                TensorName.of(node.getName()),
                layout,
                shape(facts),
                Optional.empty(),
                Map.of()));
    }

    // ---- layers of several operations

    /** Whether a layer begins here that takes in operations behind this one, or just this one with its parameters. */
    private boolean begins(NodeDef node, TensorName data) {
        switch (node.getOp()) {
            case "Conv2D", "DepthwiseConv2dNative" -> {
                if (!isParameter(graph.input(node, 1)) || !data.equals(graph.input(node, 0))) {
                    return false;
                }
                convolution(node, data);
            }
            case "Conv2DBackpropInput" -> {
                if (!isParameter(graph.input(node, 1)) || !data.equals(graph.input(node, 2))) {
                    return false;
                }
                transposedConvolution(node, data);
            }
            case "MatMul" -> {
                if (!isParameter(graph.input(node, 1)) || Attributes.flag(node, "transpose_a")) {
                    return false;
                }
                dense(node, data);
            }
            case "FusedBatchNormV3" -> batchNormalization(node, data);
            case "Mul" -> {
                return unfusedBatchNormalization(node, data);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void convolution(NodeDef node, TensorName data) {
        refuseChannelsFirst(node);
        TensorName kernel = graph.input(node, 1);
        long[] extents = known(kernel, 4);
        boolean depthwise = node.getOp().startsWith("Depthwise");
        Slot weights =
                new Slot(kernel, depthwise ? ParameterForm.depthwiseKernel(extents) : ParameterForm.kernel(extents));
        Dilated dilated = dilated(node, extents);
        Window window = dilated == null ? SlidingWindow.of(node, extents, map(data)) : dilated.window();
        begin(
                node,
                dilated == null ? node : dilated.last(),
                new Pending(
                        node,
                        depthwise ? LayerKind.DEPTHWISE_CONVOLUTION : LayerKind.CONVOLUTION,
                        dilated == null ? data : dilated.data(),
                        Optional.of(window),
                        Map.of(ParameterId.WEIGHTS, weights)));
    }

    /**
     * A dilated convolution as older versions of Keras write it: the map cut into several of every n-th pixel, a plain
     * convolution, and the maps put together again.
     */
    private record Dilated(TensorName data, NodeDef last, Window window) {}

    private @Nullable Dilated dilated(NodeDef convolution, long[] kernel) {
        NodeDef cut = graph.node(graph.input(convolution, 0).node());
        NodeDef joined = onlyUser(convolution.getName());
        if (!cut.getOp().equals("SpaceToBatchND")
                || joined == null
                || !joined.getOp().equals("BatchToSpaceND")) {
            return null;
        }
        Optional<int[]> block = Constants.integers(graph, graph.input(cut, 1));
        Optional<int[]> paddings = Constants.integers(graph, graph.input(cut, 2));
        Optional<int[]> crops = Constants.integers(graph, graph.input(joined, 2));
        if (block.isEmpty() || paddings.isEmpty() || crops.isEmpty() || block.get().length > 2) {
            return null;
        }
        boolean rowsOnly = block.get().length == 1;
        int[] pad = rowsOnly ? java.util.Arrays.copyOf(paddings.get(), 4) : paddings.get();
        int[] crop = rowsOnly ? java.util.Arrays.copyOf(crops.get(), 4) : crops.get();
        Window window = new Window(
                Math.toIntExact(kernel[0]),
                Math.toIntExact(kernel[1]),
                1,
                1,
                pad[0] - crop[0],
                pad[1] - crop[1],
                pad[2] - crop[2],
                pad[3] - crop[3],
                block.get()[0],
                rowsOnly ? 1 : block.get()[1]);
        return new Dilated(graph.input(cut, 0), joined, window);
    }

    private void transposedConvolution(NodeDef node, TensorName data) {
        refuseChannelsFirst(node);
        TensorName kernel = graph.input(node, 1);
        long[] extents = known(kernel, 4);
        Window window = SlidingWindow.of(node, extents, map(TensorName.of(node.getName())));
        Slot weights = new Slot(kernel, ParameterForm.transposedKernel(extents));
        begin(
                node,
                node,
                new Pending(
                        node,
                        LayerKind.TRANSPOSED_CONVOLUTION,
                        data,
                        Optional.of(window),
                        Map.of(ParameterId.WEIGHTS, weights)));
    }

    private void dense(NodeDef node, TensorName data) {
        TensorName matrix = graph.input(node, 1);
        ParameterForm form = ParameterForm.matrix(known(matrix, 2), Attributes.flag(node, "transpose_b"), layout(data));
        begin(
                node,
                node,
                new Pending(
                        node,
                        LayerKind.DENSE,
                        data,
                        Optional.empty(),
                        Map.of(ParameterId.WEIGHTS, new Slot(matrix, form))));
    }

    /** The layer ends with the bias that is added, if one is; there must be nobody else who sees it without. */
    private void begin(NodeDef node, NodeDef last, Pending layer) {
        NodeDef next = onlyUser(last.getName());
        TensorName bias = next == null ? null : bias(next, last);
        if (bias != null && next != null) {
            Map<String, Slot> parameters = new LinkedHashMap<>(layer.parameters());
            long size = shapes.of(bias).sizeOfEach() * shapes.of(bias).extents()[0];
            parameters.put(ParameterId.BIAS, new Slot(bias, ParameterForm.vector(size, Layout.PLAIN)));
            pending.put(next.getName(), new Pending(node, layer.kind(), layer.input(), layer.window(), parameters));
            markInner(node, last, layer.input());
        } else if (!last.getName().equals(node.getName())) {
            pending.put(last.getName(), layer);
            markInner(node, node, layer.input());
        } else {
            finish(node, layer);
        }
    }

    private @Nullable TensorName bias(NodeDef sum, NodeDef before) {
        if (!Set.of("BiasAdd", "Add", "AddV2").contains(sum.getOp())) {
            return null;
        }
        TensorName bias = other(sum, before.getName());
        boolean fits = bias != null
                && isVector(bias, channels(TensorName.of(before.getName())))
                && !Attributes.text(sum, "data_format", "NHWC").equals("NCHW");
        return fits ? bias : null;
    }

    /** Operations within a layer are not layers, but what follows them depends on the image. */
    private void markInner(NodeDef node, NodeDef last, TensorName input) {
        for (NodeDef each : node.getName().equals(last.getName()) ? List.of(node) : List.of(node, last)) {
            origins.put(TensorName.of(each.getName()), origins.getOrDefault(input, List.of()));
            layouts.put(TensorName.of(each.getName()), Layout.MAPS);
            if (!each.getName().equals(node.getName())) {
                inner.add(each.getName());
            }
        }
    }

    private final Set<String> inner = new HashSet<>();

    private void batchNormalization(NodeDef node, TensorName data) {
        refuseChannelsFirst(node);
        if (!node.getAttrMap().containsKey("is_training") || Attributes.flag(node, "is_training")) {
            throw new Refusal("batch normalization '" + AllowedOperations.printable(node.getName())
                    + "' uses the statistics of its own batch, as in training: export the network for inference");
        }
        Map<String, Slot> parameters = new LinkedHashMap<>();
        List<String> order = List.of(ParameterId.GAMMA, ParameterId.BETA, ParameterId.MEAN, ParameterId.VARIANCE);
        for (int i = 0; i < 4; i++) {
            TensorName tensor = graph.input(node, i + 1);
            if (isParameter(tensor)) {
                parameters.put(order.get(i), new Slot(tensor, ParameterForm.vector(known(tensor, 1)[0], Layout.PLAIN)));
            }
        }
        finish(node, new Pending(node, LayerKind.BATCH_NORMALIZATION, data, Optional.empty(), parameters));
    }

    /** {@code x * (gamma / deviation) + (beta - mean * gamma / deviation)}, as tf.nn.batch_normalization writes it. */
    private boolean unfusedBatchNormalization(NodeDef node, TensorName data) {
        TensorName factor = other(node, data.node());
        NodeDef next = onlyUser(node.getName());
        if (factor == null || next == null || !Set.of("Add", "AddV2").contains(next.getOp())) {
            return false;
        }
        TensorName offset = other(next, node.getName());
        Optional<Map<String, TensorName>> found =
                offset == null ? Optional.empty() : NormalizationPattern.of(graph, factor, offset);
        if (found.isEmpty() || !found.get().values().stream().allMatch(this::isParameter)) {
            return false;
        }
        Layout channels = layout(data).channelsLast() ? Layout.PLAIN : layout(data);
        Map<String, Slot> parameters = new LinkedHashMap<>();
        found.get().forEach((name, tensor) -> {
            StaticShapes.Facts facts = shapes.of(tensor);
            long size = java.util.Arrays.stream(facts.extents()).reduce(1, (a, b) -> a * b);
            parameters.put(name, new Slot(tensor, ParameterForm.vector(size, channels)));
        });
        pending.put(
                next.getName(), new Pending(node, LayerKind.BATCH_NORMALIZATION, data, Optional.empty(), parameters));
        origins.put(TensorName.of(node.getName()), origins.getOrDefault(data, List.of()));
        layouts.put(TensorName.of(node.getName()), layout(data));
        return true;
    }

    private void finish(NodeDef last, Pending layer) {
        TensorName tensor = TensorName.of(last.getName());
        StaticShapes.Facts facts = shapes.of(tensor);
        Layout layout = facts.rank() == 4
                ? Layout.MAPS
                : layer.kind() == LayerKind.BATCH_NORMALIZATION ? layout(layer.input()) : Layout.PLAIN;
        NodeDef first = layer.first();
        String scope = names.scope(first.getName(), first.getOp());
        String name = WEIGHTED.contains(first.getOp())
                ? names.weighted(first.getName(), first.getOp())
                : names.layer(first.getName(), first.getOp());
        scopes.put(name, scope);
        add(new PlannedLayer(
                name,
                layer.kind(),
                origins.getOrDefault(layer.input(), List.of()),
                tensor,
                layout,
                shape(facts),
                layer.window(),
                layer.parameters()));
    }

    // ---- layers of one operation

    private void plain(NodeDef node, List<TensorName> inputs) {
        List<String> from = new ArrayList<>(new LinkedHashSet<>(inputs.stream()
                .flatMap(input -> origins.getOrDefault(input, List.of()).stream())
                .toList()));
        List<String> each = inputs.stream()
                .map(input -> origins.getOrDefault(input, List.of()))
                .filter(own -> own.size() == 1)
                .map(own -> own.get(0))
                .toList();
        if (inputs.size() > 1 && each.size() == inputs.size()) {
            from = each; // with repetitions: x + x has two inputs
        }
        if (inner.contains(node.getName())) {
            return;
        }
        for (int i = 0; i < shapes.outputs(node.getName()); i++) {
            output(node, new TensorName(node.getName(), i), inputs, from);
        }
    }

    private void output(NodeDef node, TensorName tensor, List<TensorName> inputs, List<String> from) {
        Operations.Role role = Operations.role(graph, shapes, node, inputs);
        StaticShapes.Facts facts = shapes.of(tensor);
        layouts.put(tensor, Operations.layout(graph, shapes, node, inputs, this::layout));
        boolean visible = facts.isFloat()
                && (facts.rank() == 2 || facts.rank() == 4)
                && facts.sizeOfEach() > 0
                && facts.extents()[0] < 0
                        == shapes.of(TensorName.of(graph.input())).extents()[0] < 0;
        if (role.isHidden() || !visible || !(facts.rank() == 2 || layout(tensor).channelsLast())) {
            origins.put(tensor, from);
            return;
        }
        if (Set.of("MaxPool", "AvgPool").contains(node.getOp())) {
            refuseChannelsFirst(node);
        }
        Optional<Window> window = role.kind() == LayerKind.MAX_POOLING || role.kind() == LayerKind.AVERAGE_POOLING
                ? Optional.of(SlidingWindow.ofPooling(node, map(inputs.get(0))))
                : Optional.empty();
        String name = name(node, role.kind(), from) + (tensor.index() == 0 ? "" : ":" + tensor.index());
        add(new PlannedLayer(name, role.kind(), from, tensor, layout(tensor), shape(facts), window, Map.of()));
    }

    private String name(NodeDef node, LayerKind kind, List<String> from) {
        String scope = names.scope(node.getName(), node.getOp());
        String before = from.isEmpty() ? "" : from.get(0);
        String name = !kind.isActivation() || !names.isTaken(scope)
                ? names.layer(node.getName(), node.getOp())
                : names.nonlinearity(scope.equals(scopes.get(before)) ? before : scope, kind, node.getOp());
        scopes.put(name, scope);
        return name;
    }

    private void add(PlannedLayer layer) {
        if (cut.contains(layer.tensor().node())) {
            throw new Refusal("'" + AllowedOperations.printable(layer.tensor().node())
                    + "' works on maps that SpaceToBatchND has cut, and isn't just a dilated convolution on them");
        }
        layers.put(layer.name(), layer);
        origins.put(layer.tensor(), List.of(layer.name()));
        layouts.put(layer.tensor(), layer.layout());
    }

    // ---- what is known of tensors

    private Layout layout(TensorName tensor) {
        return layouts.getOrDefault(tensor, Layout.PLAIN);
    }

    private Shape shape(StaticShapes.Facts facts) {
        int[] extents = IntStream.range(1, facts.extents().length)
                .map(i -> Math.toIntExact(facts.extents()[i]))
                .toArray();
        return extents.length == 3 ? Shape.of(extents[2], extents[0], extents[1]) : Shape.of(extents);
    }

    /** Rows and columns of a map. */
    private long[] map(TensorName tensor) {
        long[] extents = shapes.of(tensor).extents();
        if (extents.length != 4 || extents[1] < 1 || extents[2] < 1) {
            throw new Refusal("the size of the maps at '" + AllowedOperations.printable(tensor.toString())
                    + "' can't be told from the graph");
        }
        return new long[] {extents[1], extents[2]};
    }

    private long channels(TensorName tensor) {
        StaticShapes.Facts facts = shapes.of(tensor);
        return facts.extents().length == 0 ? -1 : facts.extents()[facts.extents().length - 1];
    }

    /** Whether a tensor is the same for all images. */
    private boolean isParameter(TensorName tensor) {
        return !dependsOnImage(tensor) && shapes.of(tensor).isFloat();
    }

    private long[] known(TensorName parameter, int rank) {
        StaticShapes.Facts facts = shapes.of(parameter);
        if (facts.rank() != rank || java.util.Arrays.stream(facts.extents()).anyMatch(extent -> extent < 1)) {
            throw new Refusal("parameter '" + AllowedOperations.printable(parameter.toString())
                    + "': its shape can't be told from the graph");
        }
        return facts.extents();
    }

    /** Whether a parameter holds one number for each channel. */
    private boolean isVector(TensorName tensor, long channels) {
        StaticShapes.Facts facts = shapes.of(tensor);
        long size = 1;
        for (long extent : facts.extents()) {
            size *= extent;
        }
        return isParameter(tensor)
                && facts.rank() >= 1
                && channels > 0
                && size == channels
                && facts.extents()[facts.rank() - 1] == channels;
    }

    /** The only operation that uses what this one gives; null if there are several, or it is what the network is for. */
    private @Nullable NodeDef onlyUser(String node) {
        List<NodeDef> all = users.getOrDefault(node, List.of());
        return all.size() == 1
                        && graph.outputs().stream()
                                .noneMatch(output -> output.node().equals(node))
                ? all.get(0)
                : null;
    }

    /** What an operation of two inputs combines a tensor with, if that is a parameter. */
    private @Nullable TensorName other(NodeDef node, String data) {
        if (node.getInputCount() != 2) {
            return null;
        }
        TensorName first = graph.input(node, 0);
        TensorName second = graph.input(node, 1);
        TensorName other = first.node().equals(data) ? second : first;
        return other.node().equals(data) || !isParameter(other) ? null : other;
    }

    private static void refuseChannelsFirst(NodeDef node) {
        if (Attributes.text(node, "data_format", "NHWC").equals("NCHW")) {
            throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                    + "') has its channels first, which TensorFlow does not compute on processors: export the network with"
                    + " channels last");
        }
    }
}
