package io.deepviz.tensorflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** A small graph for every operation that a network may use and whose derivative is asked for, on maps of 4x6 and 4 channels. */
final class DerivativeCases {
    static final int HEIGHT = 4;
    static final int WIDTH = 6;
    static final int CHANNELS = 4;

    private static final AttrValue FLOAT = Attributes.of(DataType.DT_FLOAT);
    private static final AttrValue INT = Attributes.of(DataType.DT_INT32);

    private final Map<String, Case> cases = new LinkedHashMap<>();

    private DerivativeCases() {}

    /** Adds operations on top of the node {@code x} and names the last. */
    @FunctionalInterface
    interface Graph {
        String of(GraphWriter graph);
    }

    /**
     * One graph.
     *
     * @param positive whether the operation is for positive numbers
     */
    record Case(Graph graph, boolean positive) {}

    /** By the name of the operation, and what is special about it after a comma. */
    static Map<String, Case> all() {
        DerivativeCases all = new DerivativeCases();
        all.elementwise();
        all.passing();
        all.convolutions();
        all.pooling();
        all.normalizations();
        all.products();
        all.sums();
        all.pieces();
        all.shapes();
        all.places();
        return all.cases;
    }

    private void add(String name, Graph graph) {
        cases.put(name, new Case(graph, false));
    }

    private void elementwise() {
        for (String each :
                "Neg Abs Square Exp Sign Relu Relu6 LeakyRelu Elu Selu Sigmoid Tanh Softplus Softsign Erf Expm1 Floor Round"
                        .split(" ", -1)) {
            add(each, graph -> graph.op(each, "y", "x"));
        }
        add(
                "LeakyRelu, slope 0.5",
                graph -> graph.add(typed("LeakyRelu", "y", "x").putAttr("alpha", Attributes.of(0.5f))));
        for (String each : List.of("Sqrt", "Rsqrt", "Log", "Log1p", "Reciprocal", "Inv")) {
            cases.put(each, new Case(graph -> graph.op(each, "y", "x"), true));
        }
        for (String each : "Add AddV2 Sub Mul RealDiv Div DivNoNan Maximum Minimum SquaredDifference FloorDiv FloorMod"
                .split(" ", -1)) {
            add(each, graph -> graph.op(each, "y", "x", vector(graph)));
            cases.put(
                    each + ", as the second",
                    new Case(graph -> graph.op(each, "y", vector(graph), "x"), each.contains("Div")));
        }
        cases.put("Pow", new Case(graph -> graph.op("Pow", "y", "x", vector(graph)), true));
        add(
                "AddN",
                graph -> graph.add(
                        typed("AddN", "y", "x", graph.op("Square", "s", "x")).putAttr("N", GraphWriter.whole(2))));
        add(
                "ClipByValue",
                graph -> graph.op("ClipByValue", "y", "x", number(graph, "low", -0.3f), number(graph, "high", 0.4f)));
        add("Select", graph -> graph.op("Select", "y", condition(graph), graph.op("Square", "s", "x"), "x"));
        add("SelectV2", graph -> graph.op("SelectV2", "y", condition(graph), graph.op("Square", "s", "x"), "x"));
    }

    private void passing() {
        for (String each : List.of("Identity", "StopGradient", "PreventGradient", "CheckNumerics", "EnsureShape")) {
            add(each, graph -> {
                NodeDef.Builder node = typed(each, "p", graph.op("Square", "s", "x"));
                if (each.equals("CheckNumerics")) {
                    node.putAttr("message", Attributes.of("not finite"));
                }
                if (each.equals("EnsureShape")) {
                    node.putAttr("shape", Attributes.of(Attributes.shape(-1, HEIGHT, WIDTH, CHANNELS)));
                }
                return graph.op("Tanh", "y", graph.add(node));
            });
        }
        add("IdentityN", graph -> {
            graph.add(GraphWriter.plain("IdentityN", "p", graph.op("Square", "s", "x"), "x")
                    .putAttr("T", Attributes.types(List.of(DataType.DT_FLOAT, DataType.DT_FLOAT))));
            return graph.op("Mul", "y", "p", "p:1");
        });
        add("PlaceholderWithDefault", graph -> {
            graph.add(GraphWriter.plain("PlaceholderWithDefault", "p", graph.op("Square", "s", "x"))
                    .putAttr("dtype", FLOAT)
                    .putAttr("shape", Attributes.of(Attributes.shape(-1, HEIGHT, WIDTH, CHANNELS))));
            return graph.op("Tanh", "y", "p");
        });
        add("Cast", graph -> {
            graph.add(cast("wide", "x", DataType.DT_FLOAT, DataType.DT_DOUBLE));
            return graph.op("Tanh", "y", graph.add(cast("narrow", "wide", DataType.DT_DOUBLE, DataType.DT_FLOAT)));
        });
    }

    private void convolutions() {
        add("Conv2D", graph -> graph.add(convolution(graph, "VALID", 1, 1, CHANNELS)));
        add("Conv2D, SAME with stride 2", graph -> graph.add(convolution(graph, "SAME", 2, 1, CHANNELS)));
        add("Conv2D, dilated SAME", graph -> graph.add(convolution(graph, "SAME", 1, 2, CHANNELS)));
        add("Conv2D, dilated VALID", graph -> graph.add(convolution(graph, "VALID", 1, 2, CHANNELS)));
        add("Conv2D, in groups", graph -> graph.add(convolution(graph, "SAME", 1, 1, CHANNELS / 2)));
        add("Conv2D, in groups and dilated", graph -> graph.add(convolution(graph, "SAME", 1, 2, CHANNELS / 2)));
        add("Conv2D, EXPLICIT", graph -> graph.add(explicit(convolution(graph, "EXPLICIT", 1, 1, CHANNELS))));
        add("DepthwiseConv2dNative", graph -> graph.add(depthwise(graph, 1)));
        add("DepthwiseConv2dNative, dilated", graph -> graph.add(depthwise(graph, 2)));
        add("Conv2DBackpropInput", graph -> {
            String sizes = graph.integers("sizes", 1, 2 * HEIGHT, 2 * WIDTH, 3);
            return graph.add(typed("Conv2DBackpropInput", "y", sizes, kernel(graph, 2, 2, 3, CHANNELS), "x")
                    .putAttr("strides", GraphWriter.numbers(1, 2, 2, 1))
                    .putAttr("padding", Attributes.of("SAME")));
        });
        for (String each : List.of("BiasAdd", "BiasAddV1")) {
            add(each, graph -> graph.op(each, "y", graph.op("Square", "s", "x"), vector(graph)));
        }
    }

    private void pooling() {
        for (String each : List.of("MaxPool", "AvgPool")) {
            for (String padding : List.of("VALID", "SAME")) {
                add(
                        padding.equals("VALID") ? each : each + ", SAME",
                        graph -> graph.add(pool(each, "x").putAttr("padding", Attributes.of(padding))));
            }
        }
        add(
                "MaxPool, EXPLICIT",
                graph -> graph.add(explicit(pool("MaxPool", "x").putAttr("padding", Attributes.of("EXPLICIT")))));
        add("MaxPoolV2", graph -> {
            String window = graph.integers("window", 1, 2, 3, 1);
            String step = graph.integers("step", 1, 2, 2, 1);
            return graph.add(typed("MaxPoolV2", "y", "x", window, step).putAttr("padding", Attributes.of("VALID")));
        });
    }

    private void normalizations() {
        for (String each : List.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")) {
            add(each, graph -> {
                NodeDef.Builder node = typed(
                        each,
                        "y",
                        "x",
                        vector(graph),
                        vector(graph, "beta"),
                        vector(graph, "mean"),
                        vector(graph, "variance"));
                if (!each.equals("FusedBatchNorm")) {
                    node.putAttr("U", FLOAT);
                }
                return graph.add(
                        node.putAttr("epsilon", Attributes.of(0.01f)).putAttr("is_training", Attributes.of(false)));
            });
        }
        add(
                "BatchNormWithGlobalNormalization",
                graph -> graph.add(typed(
                                "BatchNormWithGlobalNormalization",
                                "y",
                                "x",
                                vector(graph, "mean"),
                                vector(graph, "variance"),
                                vector(graph, "beta"),
                                vector(graph))
                        .putAttr("variance_epsilon", Attributes.of(0.01f))
                        .putAttr("scale_after_normalization", Attributes.of(true))));
        add("LRN", graph -> graph.op("LRN", "y", "x"));
        add(
                "LRN, with attributes",
                graph -> graph.add(typed("LRN", "y", "x")
                        .putAttr("depth_radius", GraphWriter.whole(1))
                        .putAttr("bias", Attributes.of(2f))
                        .putAttr("alpha", Attributes.of(0.3f))
                        .putAttr("beta", Attributes.of(0.75f))));
        add("Softmax", graph -> graph.op("Softmax", "y", flat(graph)));
        add("LogSoftmax", graph -> graph.op("LogSoftmax", "y", flat(graph)));
        add("LogSoftmax, of maps", graph -> graph.op("LogSoftmax", "y", "x"));
    }

    private void products() {
        int size = HEIGHT * WIDTH * CHANNELS;
        add("MatMul", graph -> graph.op("MatMul", "y", flat(graph), weights(graph, size, 3)));
        add(
                "MatMul, transposed",
                graph -> graph.add(typed("MatMul", "y", flat(graph), weights(graph, 3, size))
                        .putAttr("transpose_b", Attributes.of(true))));
        for (String each : List.of("BatchMatMul", "BatchMatMulV2")) {
            add(each, graph -> graph.op(each, "y", "x", graph.op("Tanh", "t", transposed(graph, 0, 1, 3, 2))));
        }
        add(
                "Einsum",
                graph -> graph.add(GraphWriter.plain("Einsum", "y", "x", weights(graph, CHANNELS, 3))
                        .putAttr("T", FLOAT)
                        .putAttr("N", GraphWriter.whole(2))
                        .putAttr("equation", Attributes.of("bhwc,cd->bhwd"))));
    }

    private void sums() {
        for (String each : List.of("Mean", "Sum", "Max", "Min", "Prod")) {
            add(
                    each,
                    graph -> graph.add(
                            typed(each, "y", "x", graph.integers("axes", 1, 2)).putAttr("Tidx", INT)));
            add(
                    each + ", dimensions kept",
                    graph -> graph.add(typed(each, "y", "x", graph.integers("axes", 3))
                            .putAttr("Tidx", INT)
                            .putAttr("keep_dims", Attributes.of(true))));
        }
        add("L2Loss", graph -> graph.op("Mul", "y", "x", graph.op("L2Loss", "l", "x")));
    }

    private void pieces() {
        add(
                "ConcatV2",
                graph -> graph.add(typed("ConcatV2", "y", "x", graph.op("Square", "s", "x"), graph.scalar("axis", 3))
                        .putAttr("N", GraphWriter.whole(2))
                        .putAttr("Tidx", INT)));
        add(
                "Concat",
                graph -> graph.add(typed("Concat", "y", graph.scalar("axis", 2), "x", graph.op("Square", "s", "x"))
                        .putAttr("N", GraphWriter.whole(2))));
        add("Split", graph -> {
            graph.add(typed("Split", "p", graph.scalar("axis", 3), "x").putAttr("num_split", GraphWriter.whole(2)));
            return graph.op("Mul", "y", "p", "p:1");
        });
        add("SplitV", graph -> {
            graph.add(typed("SplitV", "p", "x", graph.integers("sizes", 1, 3), graph.scalar("axis", 3))
                    .putAttr("num_split", GraphWriter.whole(2))
                    .putAttr("Tlen", INT));
            return graph.op("Mul", "y", "p:1", "p");
        });
        add("Pack", graph -> {
            graph.add(typed("Pack", "p", "x", graph.op("Tanh", "t", "x"))
                    .putAttr("N", GraphWriter.whole(2))
                    .putAttr("axis", GraphWriter.whole(3)));
            return graph.add(typed("Sum", "y", graph.op("Square", "s", "p"), graph.integers("axes", 3))
                    .putAttr("Tidx", INT));
        });
        add("Unpack", graph -> {
            graph.add(typed("Unpack", "p", "x")
                    .putAttr("num", GraphWriter.whole(CHANNELS))
                    .putAttr("axis", GraphWriter.whole(3)));
            String product = graph.op("Mul", "m", "p:1", "p:3");
            return graph.op(
                    "Tanh",
                    "y",
                    graph.add(typed("ExpandDims", "e", product, graph.scalar("last", 3))
                            .putAttr("Tdim", INT)));
        });
        add(
                "Slice",
                graph -> graph.add(typed(
                                "Slice",
                                "y",
                                "x",
                                graph.integers("begin", 0, 1, 0, 1),
                                graph.integers("size", -1, 2, 5, 3))
                        .putAttr("Index", INT)));
        add(
                "StridedSlice",
                graph -> graph.add(typed(
                                "StridedSlice",
                                "y",
                                "x",
                                graph.integers("begin", 0, 0, 1, 0),
                                graph.integers("end", 0, 4, 6, 4),
                                graph.integers("step", 1, 2, 1, 3))
                        .putAttr("Index", INT)
                        .putAttr("begin_mask", GraphWriter.whole(1))
                        .putAttr("end_mask", GraphWriter.whole(1))));
        add(
                "GatherV2",
                graph -> graph.add(GraphWriter.plain(
                                "GatherV2", "y", "x", graph.integers("which", 2, 0, 2), graph.scalar("axis", 3))
                        .putAttr("Tparams", FLOAT)
                        .putAttr("Tindices", INT)
                        .putAttr("Taxis", INT)));
    }

    private void shapes() {
        int size = HEIGHT * WIDTH * CHANNELS;
        add(
                "Reshape",
                graph -> graph.add(typed("Reshape", "y", "x", graph.integers("to", -1, size))
                        .putAttr("Tshape", INT)));
        add("Squeeze", graph -> {
            graph.add(typed("Mean", "m", "x", graph.integers("axes", 1))
                    .putAttr("Tidx", INT)
                    .putAttr("keep_dims", Attributes.of(true)));
            return graph.add(typed("Squeeze", "y", "m").putAttr("squeeze_dims", GraphWriter.numbers(1)));
        });
        add("ExpandDims", graph -> {
            String means =
                    graph.add(typed("Mean", "m", "x", graph.integers("axes", 1)).putAttr("Tidx", INT));
            return graph.add(
                    typed("ExpandDims", "y", means, graph.scalar("axis", 1)).putAttr("Tdim", INT));
        });
        add("Transpose", graph -> graph.op("Tanh", "y", transposed(graph, 0, 2, 1, 3)));
        add(
                "Tile",
                graph -> graph.add(typed("Tile", "y", "x", graph.integers("times", 1, 2, 1, 2))
                        .putAttr("Tmultiples", INT)));
        add("BroadcastTo", graph -> {
            String mean = graph.add(
                    typed("Mean", "m", "x", graph.integers("axes", 0, 1, 2)).putAttr("Tidx", INT));
            String wide = graph.add(typed("BroadcastTo", "b", mean, graph.integers("shape", 1, HEIGHT, WIDTH, CHANNELS))
                    .putAttr("Tidx", INT));
            return graph.op("Mul", "y", "x", wide);
        });
        add("Pad", graph -> graph.add(typed("Pad", "y", "x", paddings(graph)).putAttr("Tpaddings", INT)));
        add(
                "PadV2",
                graph -> graph.add(typed("PadV2", "y", "x", paddings(graph), number(graph, "with", 3))
                        .putAttr("Tpaddings", INT)));
        add(
                "MirrorPad",
                graph -> graph.add(typed("MirrorPad", "y", "x", paddings(graph))
                        .putAttr("Tpaddings", INT)
                        .putAttr("mode", Attributes.of("REFLECT"))));
    }

    private void places() {
        for (String each : List.of("ResizeBilinear", "ResizeNearestNeighbor")) {
            add(each, graph -> graph.op(each, "y", "x", graph.integers("size", 7, 9)));
            add(
                    each + ", from the middle",
                    graph -> graph.add(typed(each, "y", "x", graph.integers("size", 7, 9))
                            .putAttr("half_pixel_centers", Attributes.of(true))));
        }
        for (String each : List.of("DepthToSpace", "SpaceToDepth")) {
            add(each, graph -> graph.add(typed(each, "y", "x").putAttr("block_size", GraphWriter.whole(2))));
        }
        for (String each : List.of("SpaceToBatchND", "BatchToSpaceND")) {
            add(each, graph -> {
                String block = graph.integers("block", 2, 2);
                String none = graph.integers("none", new long[] {2, 2}, 0, 0, 0, 0);
                String apart = graph.add(typed("SpaceToBatchND", "a", "x", block, none)
                        .putAttr("Tblock_shape", INT)
                        .putAttr("Tpaddings", INT));
                String conv = graph.add(typed("Conv2D", "c", apart, kernel(graph, 2, 2, CHANNELS, 3))
                        .putAttr("strides", GraphWriter.numbers(1, 1, 1, 1))
                        .putAttr("padding", Attributes.of("SAME")));
                return graph.add(typed("BatchToSpaceND", "y", conv, block, none)
                        .putAttr("Tblock_shape", INT)
                        .putAttr("Tcrops", INT));
            });
        }
    }

    private static NodeDef.Builder typed(String operation, String name, String... inputs) {
        return GraphWriter.plain(operation, name, inputs).putAttr("T", FLOAT);
    }

    private static NodeDef.Builder cast(String name, String input, DataType from, DataType to) {
        return GraphWriter.plain("Cast", name, input)
                .putAttr("SrcT", Attributes.of(from))
                .putAttr("DstT", Attributes.of(to));
    }

    private static NodeDef.Builder convolution(
            GraphWriter graph, String padding, int stride, int dilation, int channels) {
        return typed("Conv2D", "y", "x", kernel(graph, 2, 3, channels, CHANNELS))
                .putAttr("strides", GraphWriter.numbers(1, stride, stride, 1))
                .putAttr("dilations", GraphWriter.numbers(1, dilation, dilation, 1))
                .putAttr("padding", Attributes.of(padding));
    }

    private static NodeDef.Builder depthwise(GraphWriter graph, int dilation) {
        return typed("DepthwiseConv2dNative", "y", "x", kernel(graph, 2, 3, CHANNELS, 2))
                .putAttr("strides", GraphWriter.numbers(1, 1, 1, 1))
                .putAttr("dilations", GraphWriter.numbers(1, dilation, dilation, 1))
                .putAttr("padding", Attributes.of("SAME"));
    }

    private static NodeDef.Builder pool(String operation, String input) {
        return typed(operation, "y", input)
                .putAttr("ksize", GraphWriter.numbers(1, 2, 3, 1))
                .putAttr("strides", GraphWriter.numbers(1, 2, 2, 1));
    }

    private static NodeDef.Builder explicit(NodeDef.Builder node) {
        return node.putAttr("explicit_paddings", GraphWriter.numbers(0, 0, 1, 0, 0, 2, 0, 0));
    }

    private static String kernel(GraphWriter graph, int... extents) {
        return weights(graph, extents);
    }

    /** Numbers between -1 and 1, none like the next. */
    private static String weights(GraphWriter graph, int... extents) {
        long[] shape = java.util.Arrays.stream(extents).asLongStream().toArray();
        float[] numbers = new float[java.util.Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(1 + 7 * i);
        }
        return graph.floats("weights", shape, numbers);
    }

    private static String vector(GraphWriter graph) {
        return vector(graph, "vector");
    }

    private static String vector(GraphWriter graph, String name) {
        return graph.floats(name, new long[] {CHANNELS}, 0.7f, 1.3f, 0.4f, 2.1f);
    }

    private static String number(GraphWriter graph, String name, float number) {
        return graph.floats(name, new long[0], number);
    }

    private static String condition(GraphWriter graph) {
        return graph.op("Greater", "condition", "x", graph.op("ZerosLike", "zeros", "x"));
    }

    private static String flat(GraphWriter graph) {
        return graph.add(typed("Reshape", "flat", "x", graph.integers("to", -1, HEIGHT * WIDTH * CHANNELS))
                .putAttr("Tshape", INT));
    }

    private static String transposed(GraphWriter graph, int... order) {
        return graph.add(typed("Transpose", "turned", "x", graph.integers("order", order))
                .putAttr("Tperm", INT));
    }

    private static String paddings(GraphWriter graph) {
        return graph.integers("paddings", new long[] {4, 2}, 0, 0, 1, 2, 0, 1, 0, 0);
    }
}
