package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

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
        nodes.add(GraphNodes.scalar(name + "channels", 3));
        nodes.add(GraphNodes.list(name + "one", 1));
        nodes.add(GraphNodes.list(name + "two", 2));
        // height and width; the number of channels is that of the kernel then
        nodes.add(GraphNodes.integers("Slice", name + "size", node.getInput(0), name + "one", name + "two")
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
        nodes.add(GraphNodes.floats("ConcatV2", node.getName(), parts.toArray(String[]::new))
                .putAttr("N", GraphNodes.whole(groups))
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32))
                .build());
        return nodes;
    }

    private static NodeDef split(String name, String axis, String tensor, int groups) {
        return GraphNodes.floats("Split", name, axis, tensor)
                .putAttr("num_split", GraphNodes.whole(groups))
                .build();
    }
}
