package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Dilated convolutions by kernels with zeros in their holes. TensorFlow's kernels for CPUs have neither a dilated depthwise
 * convolution nor the derivative of a dilated convolution; only where oneDNN is switched on, which TensorFlow does on newer
 * processors, are they there, and the derivative of the depthwise one ignores the dilation. With the holes spelled out, every
 * machine computes the same. A derivative then costs as if the kernel were full: (5 / 3)^2 times as much for 3x3 kernels with
 * dilation 2.
 */
final class Dilation {
    private static final String DEPTHWISE = "DepthwiseConv2dNative";
    private static final String HOLES = "/deepviz_holes/";

    private Dilation() {}

    /**
     * What to run in place of an operation; the last has its name.
     *
     * @throws Refusal if it can't be run on every machine
     */
    static List<NodeDef> computable(NodeDef node, FlatGraph graph) {
        if (!node.getOp().equals(DEPTHWISE) || !isDilated(node)) {
            return List.of(node);
        }
        List<NodeDef> nodes = withHoles(node, graph);
        AttrValue dense = AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addAllI(List.of(1L, 1L, 1L, 1L)))
                .build();
        nodes.add(node.toBuilder()
                .setInput(1, kernel(node))
                .putAttr("dilations", dense)
                .build());
        return nodes;
    }

    /**
     * The same, with the kernel of {@link #kernel} for the derivative of a dilated convolution.
     *
     * @throws Refusal if it can't be differentiated on every machine
     */
    static List<NodeDef> differentiable(NodeDef node, FlatGraph graph) {
        if (!node.getOp().equals("Conv2D") || !isDilated(node)) {
            return computable(node, graph);
        }
        List<NodeDef> nodes = withHoles(node, graph);
        nodes.add(node);
        return nodes;
    }

    static boolean isDilated(NodeDef node) {
        return Attributes.numbers(node, "dilations").stream().anyMatch(extent -> extent != 1);
    }

    /** The name of a convolution's kernel with its holes. */
    static String kernel(NodeDef convolution) {
        return convolution.getName() + HOLES + "kernel";
    }

    /** Rows and columns are set apart, zeros are put behind each, and those behind the last are cut off. */
    private static List<NodeDef> withHoles(NodeDef node, FlatGraph graph) {
        String kernel = node.getInput(1);
        NodeDef variable = graph.variable(TensorName.parse(kernel))
                .map(graph::node)
                .orElseThrow(() -> new Refusal("a dilated convolution ('"
                        + AllowedOperations.printable(node.getName())
                        + "') whose kernel is computed is not in TensorFlow for CPUs"));
        var extents = variable.getAttrOrThrow("shape").getShape();
        int height = (int) extents.getDim(0).getSize();
        int width = (int) extents.getDim(1).getSize();
        int channels = (int) extents.getDim(2).getSize();
        int multiplier = (int) extents.getDim(3).getSize();
        int down = Attributes.numbers(node, "dilations").get(1).intValue();
        int across = Attributes.numbers(node, "dilations").get(2).intValue();
        String name = node.getName() + HOLES;
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(GraphNodes.list(name + "apart", height, 1, width, 1, channels * multiplier));
        nodes.add(GraphNodes.reshape(name + "apart_kernel", kernel, name + "apart"));
        nodes.add(GraphNodes.pairs(name + "holes", 0, 0, 0, down - 1, 0, 0, 0, across - 1, 0, 0));
        nodes.add(GraphNodes.floats("Pad", name + "padded", name + "apart_kernel", name + "holes")
                .putAttr("Tpaddings", Attributes.of(DataType.DT_INT32))
                .build());
        nodes.add(GraphNodes.list(name + "whole", height * down, width * across, channels, multiplier));
        nodes.add(GraphNodes.reshape(name + "whole_kernel", name + "padded", name + "whole"));
        nodes.add(GraphNodes.list(name + "begin", 0, 0, 0, 0));
        nodes.add(GraphNodes.list(
                name + "size", (height - 1) * down + 1, (width - 1) * across + 1, channels, multiplier));
        nodes.add(GraphNodes.floats("Slice", kernel(node), name + "whole_kernel", name + "begin", name + "size")
                .putAttr("Index", Attributes.of(DataType.DT_INT32))
                .build());
        return nodes;
    }
}
