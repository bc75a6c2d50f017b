package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Brings operations whose derivative TensorFlow gets wrong to others that compute the same, or refuses them. */
final class Differentiable {
    private Differentiable() {}

    /**
     * One or several operations in place of one; the last has its name.
     *
     * @throws Refusal if its derivative would be wrong
     */
    static List<NodeDef> form(NodeDef node, FlatGraph graph) {
        if (node.getOp().equals("DepthwiseConv2dNative") && isDilated(node)) {
            return depthwiseWithHoles(node, graph);
        }
        return List.of(node);
    }

    private static boolean isDilated(NodeDef node) {
        return Attributes.numbers(node, "dilations").stream().anyMatch(extent -> extent != 1);
    }

    /**
     * TensorFlow ignores the dilation of a depthwise convolution in its derivative. A kernel with zeros in its holes does
     * the same without.
     */
    private static List<NodeDef> depthwiseWithHoles(NodeDef node, FlatGraph graph) {
        String kernel = node.getInput(1);
        NodeDef variable =
                graph.node(graph.node(TensorName.parse(kernel).node()).getInput(0));
        if (!variable.getOp().equals("VarHandleOp")) {
            throw new Refusal("a dilated depthwise convolution ('" + AllowedOperations.printable(node.getName())
                    + "') whose kernel is computed can't be differentiated");
        }
        var extents = variable.getAttrOrThrow("shape").getShape();
        int height = (int) extents.getDim(0).getSize();
        int width = (int) extents.getDim(1).getSize();
        int channels = (int) extents.getDim(2).getSize();
        int multiplier = (int) extents.getDim(3).getSize();
        int down = Attributes.numbers(node, "dilations").get(1).intValue();
        int across = Attributes.numbers(node, "dilations").get(2).intValue();
        String name = node.getName() + "/deepviz_holes/";
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(integers(name + "apart", height, 1, width, 1, channels * multiplier));
        nodes.add(reshape(name + "apart_kernel", kernel, name + "apart"));
        nodes.add(matrix(name + "holes", new int[] {0, 0, 0, down - 1, 0, 0, 0, across - 1, 0, 0}));
        nodes.add(typed("Pad", name + "padded", name + "apart_kernel", name + "holes")
                .putAttr("Tpaddings", Attributes.of(DataType.DT_INT32))
                .build());
        nodes.add(integers(name + "whole", height * down, width * across, channels, multiplier));
        nodes.add(reshape(name + "whole_kernel", name + "padded", name + "whole"));
        nodes.add(integers(name + "begin", 0, 0, 0, 0));
        nodes.add(integers(name + "size", (height - 1) * down + 1, (width - 1) * across + 1, channels, multiplier));
        nodes.add(typed("Slice", name + "kernel", name + "whole_kernel", name + "begin", name + "size")
                .putAttr("Index", Attributes.of(DataType.DT_INT32))
                .build());
        AttrValue dense = AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addAllI(List.of(1L, 1L, 1L, 1L)))
                .build();
        nodes.add(node.toBuilder()
                .setInput(1, name + "kernel")
                .putAttr("dilations", dense)
                .build());
        return nodes;
    }

    private static NodeDef reshape(String name, String tensor, String shape) {
        return typed("Reshape", name, tensor, shape)
                .putAttr("Tshape", Attributes.of(DataType.DT_INT32))
                .build();
    }

    private static NodeDef.Builder typed(String operation, String name, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operation)
                .addAllInput(List.of(inputs))
                .putAttr("T", Attributes.of(DataType.DT_FLOAT));
    }

    private static NodeDef integers(String name, int... numbers) {
        return constant(name, Attributes.shape(numbers.length), numbers);
    }

    /** Pairs, one below the other. */
    private static NodeDef matrix(String name, int[] numbers) {
        return constant(name, Attributes.shape(numbers.length / 2, 2), numbers);
    }

    private static NodeDef constant(String name, org.tensorflow.proto.TensorShapeProto shape, int[] numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(shape);
        for (int number : numbers) {
            tensor.addIntVal(number);
        }
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(DataType.DT_INT32))
                .putAttr("value", Attributes.of(tensor.build()))
                .build();
    }
}
