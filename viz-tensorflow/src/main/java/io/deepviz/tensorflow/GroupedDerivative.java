package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * The derivative of a convolution in groups, group by group: TensorFlow's kernel for CPUs has none, other than where oneDNN
 * is switched on.
 */
final class GroupedDerivative {
    private GroupedDerivative() {}

    /**
     * Operations in place of one; the last has its name.
     *
     * @param node a Conv2DBackpropInput in NHWC: the sizes of the input, the kernel, the gradient at the output
     */
    static List<NodeDef> of(NodeDef node, int groups) {
        if (groups == 1) {
            return List.of(node);
        }
        String name = node.getName() + "/deepviz_groups/";
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(integers(name + "channels", Attributes.shape(), 3));
        nodes.add(integers(name + "one", Attributes.shape(1), 1));
        nodes.add(integers(name + "two", Attributes.shape(1), 2));
        // height and width; the number of channels is that of the kernel then
        nodes.add(NodeDef.newBuilder()
                .setName(name + "size")
                .setOp("Slice")
                .addAllInput(List.of(node.getInput(0), name + "one", name + "two"))
                .putAttr("T", Attributes.of(DataType.DT_INT32))
                .putAttr("Index", Attributes.of(DataType.DT_INT32))
                .build());
        nodes.add(split(name + "kernels", name + "channels", node.getInput(1), groups));
        nodes.add(split(name + "gradients", name + "channels", node.getInput(2), groups));
        List<String> parts = new ArrayList<>(
                IntStream.range(0, groups).mapToObj(i -> name + i).toList());
        for (int i = 0; i < groups; i++) {
            nodes.add(node.toBuilder()
                    .setName(parts.get(i))
                    .setInput(0, name + "size")
                    .setInput(1, name + "kernels:" + i)
                    .setInput(2, name + "gradients:" + i)
                    .build());
        }
        parts.add(name + "channels");
        nodes.add(NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("ConcatV2")
                .addAllInput(parts)
                .putAttr("N", whole(groups))
                .putAttr("T", Attributes.of(DataType.DT_FLOAT))
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32))
                .build());
        return nodes;
    }

    private static NodeDef split(String name, String axis, String tensor, int groups) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Split")
                .addInput(axis)
                .addInput(tensor)
                .putAttr("num_split", whole(groups))
                .putAttr("T", Attributes.of(DataType.DT_FLOAT))
                .build();
    }

    private static NodeDef integers(String name, org.tensorflow.proto.TensorShapeProto shape, int number) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(DataType.DT_INT32))
                .putAttr(
                        "value",
                        Attributes.of(TensorProto.newBuilder()
                                .setDtype(DataType.DT_INT32)
                                .setTensorShape(shape)
                                .addIntVal(number)
                                .build()))
                .build();
    }

    private static AttrValue whole(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }
}
