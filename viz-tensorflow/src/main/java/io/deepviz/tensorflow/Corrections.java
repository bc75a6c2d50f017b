package io.deepviz.tensorflow;

import io.deepviz.ReluRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Corrects the operations that TensorFlow's C++ side makes for derivatives. It forgets attributes of the operation it
 * differentiates: dilations and explicit paddings of convolutions, explicit paddings of poolings, all four of local
 * response normalization. What comes out is silently wrong, or ends the process. And it puts the rules for ReLUs in.
 */
final class Corrections {
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, NodeDef> convolutions = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final String prefix;
    private final ReluRule rule;
    private final Function<TensorName, long[]> extents;

    private Corrections(GraphDef graph, String prefix, ReluRule rule, Function<TensorName, long[]> extents) {
        this.prefix = prefix;
        this.extents = extents;
        this.rule = rule;
        for (NodeDef node : graph.getNodeList()) {
            nodes.put(node.getName(), node);
            if (isForward(node) && node.getOp().equals("Conv2D")) {
                String operands = operands(node.getInput(0), node.getInput(1));
                NodeDef other = convolutions.put(operands, node);
                if (other != null && !other.getAttrMap().equals(node.getAttrMap())) {
                    ambiguous.add(operands);
                }
            }
        }
    }

    /**
     * The graph with its derivatives corrected.
     *
     * @param prefix of the names of the operations that TensorFlow made
     * @param extents of a tensor of the graph, as far as they are known
     * @throws Refusal if one can't be corrected
     */
    static GraphDef of(GraphDef graph, String prefix, ReluRule rule, Function<TensorName, long[]> extents) {
        Corrections corrections = new Corrections(graph, prefix, rule, extents);
        List<NodeDef> corrected = new ArrayList<>();
        graph.getNodeList().forEach(node -> corrected.addAll(corrections.corrected(node)));
        return graph.toBuilder().clearNode().addAllNode(corrected).build();
    }

    private boolean isForward(NodeDef node) {
        return !node.getName().startsWith(prefix);
    }

    private List<NodeDef> corrected(NodeDef node) {
        if (isForward(node)) {
            return List.of(node);
        }
        return switch (node.getOp()) {
            case "Conv2DBackpropInput", "Conv2DBackpropFilter", "Conv2D" -> convolution(node);
            case "MaxPoolGrad" ->
                List.of(withAttributes(node, forward(node.getInput(1)), List.of("explicit_paddings")));
            case "LRNGrad" ->
                List.of(withAttributes(
                        node, forward(node.getInput(2)), List.of("depth_radius", "bias", "alpha", "beta")));
            case "ReluGrad", "Relu6Grad" -> rectifier(node);
            default -> List.of(node);
        };
    }

    /** The derivative of a convolution knows its operands; the convolution of the same operands has the attributes. */
    private List<NodeDef> convolution(NodeDef node) {
        if (node.getOp().equals("Conv2D")) {
            return List.of(node); // the derivative of a transposed convolution, which has its attributes
        }
        boolean atInput = node.getOp().equals("Conv2DBackpropInput");
        NodeDef shape = forward(node.getInput(atInput ? 0 : 1));
        String operands =
                atInput ? operands(shape.getInput(0), node.getInput(1)) : operands(node.getInput(0), shape.getInput(0));
        NodeDef convolution = convolutions.get(operands);
        if (convolution == null) {
            return List.of(node);
        }
        if (ambiguous.contains(operands)) {
            throw new Refusal("two different convolutions of the same map with the same kernel ('"
                    + AllowedOperations.printable(convolution.getName()) + "') can't be differentiated");
        }
        if (!atInput) {
            return List.of(withAttributes(node, convolution, List.of("dilations", "explicit_paddings")));
        }
        NodeDef corrected = withAttributes(node, convolution, List.of("explicit_paddings"));
        if (Dilation.isDilated(convolution)) {
            corrected = corrected.toBuilder()
                    .setInput(1, Dilation.kernel(convolution))
                    .build();
        }
        return GroupedDerivative.of(corrected, groups(convolution));
    }

    private int groups(NodeDef convolution) {
        long channels = extents.apply(TensorName.parse(convolution.getInput(0)))[3];
        long each = extents.apply(TensorName.parse(convolution.getInput(1)))[2];
        return channels > 0 && each > 0 ? (int) (channels / each) : 1;
    }

    private NodeDef forward(String tensor) {
        NodeDef node = nodes.get(TensorName.parse(tensor).node());
        if (node == null) {
            throw new IllegalStateException("no operation gives " + tensor);
        }
        return node;
    }

    private static NodeDef withAttributes(NodeDef node, NodeDef from, List<String> names) {
        NodeDef.Builder corrected = node.toBuilder();
        for (String name : names) {
            AttrValue value = from.getAttrMap().get(name);
            if (value != null) {
                corrected.putAttr(name, value);
            }
        }
        return corrected.build();
    }

    private List<NodeDef> rectifier(NodeDef node) {
        NodeDef positive = NodeDef.newBuilder()
                .setName(rule == ReluRule.DECONVNET ? node.getName() : node.getName() + "_positive")
                .setOp("Relu")
                .addInput(node.getInput(0))
                .putAttr("T", node.getAttrOrThrow("T"))
                .build();
        return switch (rule) {
            case STANDARD -> List.of(node);
            case DECONVNET -> List.of(positive);
            case GUIDED ->
                List.of(
                        positive,
                        node.toBuilder().setInput(0, positive.getName()).build());
        };
    }

    private static String operands(String map, String kernel) {
        return plain(map) + " " + plain(kernel);
    }

    private static String plain(String tensor) {
        return TensorName.parse(tensor).toString();
    }
}
