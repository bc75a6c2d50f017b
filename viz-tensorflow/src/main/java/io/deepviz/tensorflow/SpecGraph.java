package io.deepviz.tensorflow;

import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.UnsupportedOpException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Builds a network that is described without a framework as a frozen graph, in the way Keras does: maps have their channels
 * last, {@code conv1} is {@code conv1/Conv2D} and {@code conv1/BiasAdd}.
 */
final class SpecGraph {
    private static final AttrValue FLOAT = Attributes.of(DataType.DT_FLOAT);

    private final NetSpec spec;
    private final List<NodeDef> nodes = new ArrayList<>();
    /** For each node of the description, the operation with its output and the order of that. */
    private final Map<String, String> outputs = new HashMap<>();

    private final Map<String, Layout> layouts = new HashMap<>();

    private SpecGraph(NetSpec spec) {
        this.spec = spec;
    }

    /**
     * A graph.
     *
     * @param outputs operations that nothing uses
     */
    record Built(GraphDef graph, List<String> outputs) {}

    static Built of(NetSpec spec) {
        return new SpecGraph(spec).built();
    }

    private Built built() {
        Shape input = spec.inputShape();
        nodes.add(NodeDef.newBuilder()
                .setName(NetSpec.INPUT)
                .setOp("Placeholder")
                .putAttr("dtype", FLOAT)
                .putAttr("shape", Attributes.of(Attributes.shape(-1, input.get(1), input.get(2), input.get(0))))
                .build());
        outputs.put(NetSpec.INPUT, NetSpec.INPUT);
        layouts.put(NetSpec.INPUT, Layout.MAPS);
        Set<String> ends = new LinkedHashSet<>();
        for (NetSpec.Node node : spec.nodes()) {
            node.inputs().forEach(ends::remove);
            layouts.put(node.name(), layout(node.inputs().get(0)));
            outputs.put(node.name(), add(node, node.op()));
            ends.add(node.name());
        }
        return new Built(
                GraphDef.newBuilder().addAllNode(nodes).build(),
                ends.stream().map(this::output).toList());
    }

    private String add(NetSpec.Node node, Op op) {
        String name = node.name();
        String in = output(node.inputs().get(0));
        if (op instanceof Op.Convolution convolution) {
            String kernel = weights(name, convolution.weights(), 2, 3, 1, 0);
            NodeDef.Builder plain = op("Conv2D", name + "/Conv2D", in, kernel);
            return biased(name, windowed(plain, convolution.window()), convolution.parameters());
        }
        if (op instanceof Op.DepthwiseConvolution convolution) {
            int channels = spec.shapeOf(node.inputs().get(0)).get(0);
            Shape shape = convolution.weights().shape();
            Tensor apart = convolution
                    .weights()
                    .reshape(Shape.of(channels, shape.get(0) / channels, shape.get(2), shape.get(3)));
            String kernel = weights(name, apart, 2, 3, 0, 1);
            NodeDef.Builder plain = op("DepthwiseConv2dNative", name + "/depthwise", in, kernel);
            if (convolution.window().strideHeight() != convolution.window().strideWidth()) {
                throw new UnsupportedOpException("depthwise convolution with strides that differ");
            }
            return biased(name, windowed(plain, convolution.window()), convolution.parameters());
        }
        if (op instanceof Op.Dense dense) {
            return dense(name, in, dense, layout(node.inputs().get(0)));
        }
        if (op instanceof Op.BatchNormalization normalization) {
            return normalization(name, in, normalization, spec.shapeOf(name).rank(), layout(name));
        }
        if (op instanceof Op.LocalResponseNormalization normalization) {
            return put(op("LRN", name + "/LRN", in)
                    .putAttr("depth_radius", whole(normalization.size() / 2))
                    .putAttr("bias", Attributes.of((float) normalization.k()))
                    .putAttr("alpha", Attributes.of((float) normalization.alpha()))
                    .putAttr("beta", Attributes.of((float) normalization.beta())));
        }
        if (op instanceof Op.MaxPooling pooling) {
            return put(windowed(pool("MaxPool", name + "/MaxPool", in, pooling.window()), pooling.window()));
        }
        if (op instanceof Op.AveragePooling pooling) {
            return averagePooling(node, in, pooling);
        }
        if (op instanceof Op.GlobalAveragePooling || op instanceof Op.GlobalMaxPooling) {
            layouts.put(name, Layout.PLAIN);
            String kind = op instanceof Op.GlobalAveragePooling ? "Mean" : "Max";
            return put(op(kind, name + "/" + kind, in, integers(name + "/axes", 1, 2))
                    .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
        }
        return addPlain(node, op, in);
    }

    private String addPlain(NetSpec.Node node, Op op, String in) {
        String name = node.name();
        if (op instanceof Op.Add) {
            List<String> all = node.inputs().stream().map(this::output).toList();
            return all.size() == 2
                    ? put(op("AddV2", name + "/AddV2", all.get(0), all.get(1)))
                    : put(op("AddN", name + "/AddN", all.toArray(String[]::new)).putAttr("N", whole(all.size())));
        }
        if (op instanceof Op.Concatenation) {
            return concatenation(node);
        }
        if (op instanceof Op.Flatten) {
            Shape map = spec.shapeOf(node.inputs().get(0));
            if (map.rank() == 3) {
                layouts.put(name, Layout.flattened(map.get(1), map.get(2), map.get(0)));
            }
            return put(op("Reshape", name + "/Reshape", in, integers(name + "/shape", -1, (int) map.size()))
                    .putAttr("Tshape", Attributes.of(DataType.DT_INT32)));
        }
        if (op instanceof Op.Dropout) {
            return put(op("Identity", name + "/dropout/Identity", in));
        }
        if (op instanceof Op.ZeroPadding padding) {
            String sizes = matrix(
                    name + "/paddings", 0, 0, padding.top(), padding.bottom(), padding.left(), padding.right(), 0, 0);
            return put(op("Pad", name + "/Pad", in, sizes).putAttr("Tpaddings", Attributes.of(DataType.DT_INT32)));
        }
        if (op instanceof Op.Upsampling) {
            Shape to = spec.shapeOf(name);
            return put(op(
                            "ResizeNearestNeighbor",
                            name + "/resize/ResizeNearestNeighbor",
                            in,
                            integers(name + "/size", to.get(1), to.get(2)))
                    .putAttr("half_pixel_centers", Attributes.of(true)));
        }
        return put(nonlinearity(name, op, in));
    }

    private static NodeDef.Builder nonlinearity(String name, Op op, String in) {
        if (op instanceof Op.LeakyRelu leaky) {
            return op("LeakyRelu", name + "/LeakyRelu", in).putAttr("alpha", Attributes.of((float) leaky.slope()));
        }
        if (op instanceof Op.Elu elu && elu.alpha() != 1) {
            throw new UnsupportedOpException("ELU with an alpha other than 1");
        }
        if (op instanceof Op.SeparableConvolution) {
            throw new UnsupportedOpException("separable convolution in one operation: TensorFlow has two");
        }
        String kind = op.getClass().getSimpleName();
        return op(kind, name + "/" + kind, in);
    }

    private String dense(String name, String in, Op.Dense dense, Layout before) {
        layouts.put(name, Layout.PLAIN);
        Shape shape = dense.weights().shape();
        GraphSource.Values matrix = ParameterForm.matrix(new long[] {shape.get(1), shape.get(0)}, false, before)
                .inward(dense.weights(), new long[] {shape.get(1), shape.get(0)});
        String kernel = floats(name + "/kernel", matrix);
        return biased(name, op("MatMul", name + "/MatMul", in, kernel), dense.parameters());
    }

    private String normalization(String name, String in, Op.BatchNormalization op, int rank, Layout layout) {
        List<String> parameters = new ArrayList<>();
        for (String each : List.of(ParameterId.GAMMA, ParameterId.BETA, ParameterId.MEAN, ParameterId.VARIANCE)) {
            Tensor tensor = Objects.requireNonNull(op.parameters().get(each), each);
            Layout order = rank == 3 ? Layout.PLAIN : layout;
            GraphSource.Values values =
                    ParameterForm.vector(tensor.size(), order).inward(tensor, new long[] {tensor.size()});
            parameters.add(floats(name + "/" + each, values));
        }
        if (rank == 3) {
            return put(op("FusedBatchNormV3", name + "/FusedBatchNormV3", in)
                    .addAllInput(parameters)
                    .putAttr("U", FLOAT)
                    .putAttr("epsilon", Attributes.of((float) op.epsilon()))
                    .putAttr("is_training", Attributes.of(false)));
        }
        String scope = name + "/batchnorm/";
        String epsilon =
                floats(scope + "epsilon", new GraphSource.Values(new long[0], new float[] {(float) op.epsilon()}));
        put(op("AddV2", scope + "add", parameters.get(3), epsilon));
        put(op("Rsqrt", scope + "Rsqrt", scope + "add"));
        put(op("Mul", scope + "mul", scope + "Rsqrt", parameters.get(0)));
        put(op("Mul", scope + "mul_1", in, scope + "mul"));
        put(op("Mul", scope + "mul_2", parameters.get(2), scope + "mul"));
        put(op("Sub", scope + "sub", parameters.get(1), scope + "mul_2"));
        return put(op("AddV2", scope + "add_1", scope + "mul_1", scope + "sub"));
    }

    private String averagePooling(NetSpec.Node node, String in, Op.AveragePooling pooling) {
        Window window = pooling.window();
        boolean padded = window.padTop() + window.padBottom() + window.padLeft() + window.padRight() > 0;
        NodeDef.Builder pool = pool("AvgPool", node.name() + "/AvgPool", in, window);
        if (padded
                && (pooling.countPadding()
                        || !isSame(window, spec.shapeOf(node.inputs().get(0))))) {
            throw new UnsupportedOpException("average pooling with padding of its own: TensorFlow has SAME and VALID");
        }
        return put(pool.putAttr("strides", numbers(1, window.strideHeight(), window.strideWidth(), 1))
                .putAttr("padding", Attributes.of(padded ? "SAME" : "VALID")));
    }

    private String concatenation(NetSpec.Node node) {
        boolean maps = spec.shapeOf(node.name()).rank() == 3;
        List<String> all =
                new ArrayList<>(node.inputs().stream().map(this::output).toList());
        int count = all.size();
        all.add(integers(node.name() + "/axis", -1));
        if (!maps) {
            int[] sizes = node.inputs().stream()
                    .mapToInt(each -> (int) spec.shapeOf(each).size())
                    .toArray();
            layouts.put(
                    node.name(),
                    Layout.joined(node.inputs().stream().map(layouts::get).toList(), sizes));
        }
        return put(op("ConcatV2", node.name() + "/ConcatV2", all.toArray(String[]::new))
                .putAttr("N", whole(count))
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
    }

    private String biased(String name, NodeDef.Builder plain, Map<String, Tensor> parameters) {
        String output = put(plain);
        Tensor bias = parameters.get(ParameterId.BIAS);
        if (bias == null) {
            return output;
        }
        String constant = floats(name + "/bias", new GraphSource.Values(new long[] {bias.size()}, bias.toArray()));
        return put(op("BiasAdd", name + "/BiasAdd", output, constant));
    }

    /** SAME where it means the window's padding, VALID where there is none, spelled out otherwise. */
    private NodeDef.Builder windowed(NodeDef.Builder node, Window window) {
        node.putAttr("strides", numbers(1, window.strideHeight(), window.strideWidth(), 1));
        if (!node.getOp().equals("MaxPool")) {
            node.putAttr("dilations", numbers(1, window.dilationHeight(), window.dilationWidth(), 1));
        } else if (window.dilationHeight() * window.dilationWidth() != 1) {
            throw new UnsupportedOpException("dilated pooling");
        }
        String input = spec.nodes().stream()
                .filter(each -> node.getName().startsWith(each.name() + "/") && !outputs.containsKey(each.name()))
                .findFirst()
                .orElseThrow()
                .inputs()
                .get(0);
        if (window.padTop() + window.padBottom() + window.padLeft() + window.padRight() == 0) {
            return node.putAttr("padding", Attributes.of("VALID"));
        }
        if (isSame(window, spec.shapeOf(input))) {
            return node.putAttr("padding", Attributes.of("SAME"));
        }
        return node.putAttr("padding", Attributes.of("EXPLICIT"))
                .putAttr(
                        "explicit_paddings",
                        numbers(0, 0, window.padTop(), window.padBottom(), window.padLeft(), window.padRight(), 0, 0));
    }

    private static boolean isSame(Window w, Shape map) {
        return isSame(w.kernelHeight(), w.strideHeight(), w.dilationHeight(), w.padTop(), w.padBottom(), map.get(1))
                && isSame(w.kernelWidth(), w.strideWidth(), w.dilationWidth(), w.padLeft(), w.padRight(), map.get(2));
    }

    private static boolean isSame(int kernel, int stride, int dilation, int before, int after, int size) {
        int outputs = (size + stride - 1) / stride;
        int total = Math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size);
        return before == total / 2 && after == total - total / 2;
    }

    private static NodeDef.Builder pool(String kind, String name, String in, Window window) {
        return op(kind, name, in).putAttr("ksize", numbers(1, window.kernelHeight(), window.kernelWidth(), 1));
    }

    /** A kernel with its axes in TensorFlow's order. */
    private String weights(String name, Tensor kernel, int... axes) {
        long[] ours = java.util.stream.IntStream.range(0, 4)
                .mapToLong(kernel.shape()::get)
                .toArray();
        long[] theirs = java.util.stream.IntStream.of(axes)
                .mapToLong(axis -> ours[axis])
                .toArray();
        return floats(
                name + "/kernel", new GraphSource.Values(theirs, ParameterForm.permuted(kernel.toArray(), ours, axes)));
    }

    private String put(NodeDef.Builder node) {
        nodes.add(node.build());
        return node.getName();
    }

    private static NodeDef.Builder op(String kind, String name, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(kind)
                .addAllInput(List.of(inputs))
                .putAttr("T", FLOAT);
    }

    private static AttrValue whole(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }

    private static AttrValue numbers(long... numbers) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        for (long number : numbers) {
            list.addI(number);
        }
        return AttrValue.newBuilder().setList(list).build();
    }

    private String floats(String name, GraphSource.Values values) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(Attributes.shape(values.extents()));
        for (float number : values.numbers()) {
            tensor.addFloatVal(number);
        }
        return constant(name, tensor);
    }

    private String integers(String name, int... numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(Attributes.shape(numbers.length));
        for (int number : numbers) {
            tensor.addIntVal(number);
        }
        if (numbers.length == 1) {
            tensor.setTensorShape(Attributes.shape());
        }
        return constant(name, tensor);
    }

    private String matrix(String name, int... pairs) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_INT32)
                .setTensorShape(Attributes.shape(pairs.length / 2, 2));
        for (int number : pairs) {
            tensor.addIntVal(number);
        }
        return constant(name, tensor);
    }

    private String constant(String name, TensorProto.Builder tensor) {
        return put(NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(tensor.getDtype()))
                .putAttr("value", Attributes.of(tensor.build())));
    }

    private String output(String node) {
        return Objects.requireNonNull(outputs.get(node), node);
    }

    private Layout layout(String node) {
        return Objects.requireNonNull(layouts.get(node), node);
    }
}
