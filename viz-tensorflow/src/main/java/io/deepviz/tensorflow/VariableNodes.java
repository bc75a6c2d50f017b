package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The operations that hold, read and set numbers in a session. */
final class VariableNodes {
    private static final String VALUE = "/deepviz_value";
    private static final String ASSIGN = "/deepviz_assign";

    private VariableNodes() {}

    /** A variable of type float, by a name of its own. */
    static NodeDef handle(String name, long[] extents) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("VarHandleOp")
                .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                .putAttr("shape", Attributes.of(Attributes.shape(extents)))
                .putAttr("shared_name", Attributes.of(name))
                .putAttr("container", Attributes.of(""))
                .build();
    }

    static NodeDef read(String name, String handle) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("ReadVariableOp")
                .addInput(handle)
                .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                .build();
    }

    /** What sets some variables. */
    static List<NodeDef> assignments(Collection<String> handles) {
        List<NodeDef> nodes = new ArrayList<>();
        for (String handle : handles) {
            nodes.add(NodeDef.newBuilder()
                    .setName(value(handle))
                    .setOp("Placeholder")
                    .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                    .build());
            nodes.add(NodeDef.newBuilder()
                    .setName(assignment(handle))
                    .setOp("AssignVariableOp")
                    .addInput(handle)
                    .addInput(value(handle))
                    .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                    .build());
        }
        return nodes;
    }

    /** The placeholder for a variable's new value. */
    static String value(String handle) {
        return handle + VALUE;
    }

    /** The operation that sets it. */
    static String assignment(String handle) {
        return handle + ASSIGN;
    }
}
