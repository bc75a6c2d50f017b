package io.deepviz.tensorflow;

import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Brings operations whose derivative TensorFlow gets wrong to others that compute the same. */
final class Differentiable {
    private static final AttrValue WHOLE = Attributes.of(DataType.DT_INT32);

    private Differentiable() {}

    /**
     * One or several operations in place of one; the last has its name.
     *
     * @throws Refusal if it can't be differentiated
     */
    static List<NodeDef> form(NodeDef node, FlatGraph graph) {
        return node.getOp().equals("LogSoftmax") ? ofMatrix(node) : Dilation.differentiable(node, graph);
    }

    /** The derivative of LogSoftmax sums over the second axis, whichever is the last: right for matrices only. */
    private static List<NodeDef> ofMatrix(NodeDef node) {
        String x = node.getInput(0);
        String name = node.getName() + "/deepviz_matrix/";
        return List.of(
                GraphNodes.floats("Shape", name + "shape", x)
                        .putAttr("out_type", WHOLE)
                        .build(),
                GraphNodes.list(name + "last", -1),
                GraphNodes.list(name + "end", 0),
                GraphNodes.list(name + "one", 1),
                GraphNodes.scalar(name + "axis", 0),
                GraphNodes.integers(
                                "StridedSlice",
                                name + "classes",
                                name + "shape",
                                name + "last",
                                name + "end",
                                name + "one")
                        .putAttr("Index", WHOLE)
                        .putAttr("end_mask", GraphNodes.whole(1))
                        .build(),
                GraphNodes.integers("ConcatV2", name + "rows", name + "last", name + "classes", name + "axis")
                        .putAttr("N", GraphNodes.whole(2))
                        .putAttr("Tidx", WHOLE)
                        .build(),
                GraphNodes.reshape(name + "matrix", x, name + "rows"),
                GraphNodes.floats("LogSoftmax", name + "logarithms", name + "matrix")
                        .build(),
                GraphNodes.reshape(node.getName(), name + "logarithms", name + "shape"));
    }
}
