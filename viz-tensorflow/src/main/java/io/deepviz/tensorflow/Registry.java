package io.deepviz.tensorflow;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** All operations that this TensorFlow has; asking for them loads its native code. */
final class Registry {
    static final Map<String, OpDef> OPERATIONS = operations();

    private Registry() {}

    private static Map<String, OpDef> operations() {
        Map<String, OpDef> operations = new HashMap<>();
        TensorFlow.registeredOpList().getOpList().forEach(each -> operations.put(each.getName(), each));
        return Map.copyOf(operations);
    }

    /** What a node's operation takes and gives. */
    static OpDef operation(NodeDef node) {
        OpDef found = OPERATIONS.get(node.getOp());
        if (found == null) {
            throw new Refusal("operation " + AllowedOperations.printable(node.getOp()) + " ('"
                    + AllowedOperations.printable(node.getName()) + "') is unknown to this version of TensorFlow");
        }
        return found;
    }

    /** How many tensors an input or output of a node stands for. */
    static int count(OpDef.ArgDef argument, NodeDef node) {
        if (!argument.getNumberAttr().isEmpty()) {
            return Math.toIntExact(Attributes.whole(node, argument.getNumberAttr(), 1));
        }
        if (!argument.getTypeListAttr().isEmpty()) {
            return Attributes.required(node, argument.getTypeListAttr())
                    .getList()
                    .getTypeCount();
        }
        return 1;
    }
}
