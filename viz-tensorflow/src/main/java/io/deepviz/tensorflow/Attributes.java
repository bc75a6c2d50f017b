package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Reads and makes the attributes of operations. */
final class Attributes {
    private Attributes() {}

    static AttrValue of(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    static AttrValue of(boolean value) {
        return AttrValue.newBuilder().setB(value).build();
    }

    static AttrValue of(float value) {
        return AttrValue.newBuilder().setF(value).build();
    }

    static AttrValue of(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }

    static AttrValue of(TensorProto tensor) {
        return AttrValue.newBuilder().setTensor(tensor).build();
    }

    static AttrValue of(TensorShapeProto shape) {
        return AttrValue.newBuilder().setShape(shape).build();
    }

    static AttrValue types(List<DataType> types) {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addAllType(types))
                .build();
    }

    /** A shape; -1 for what is open. */
    static TensorShapeProto shape(long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : extents) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
        }
        return shape.build();
    }

    /** An attribute that an operation can't be without. */
    static AttrValue required(NodeDef node, String name) {
        AttrValue value = node.getAttrMap().get(name);
        if (value == null) {
            throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                    + "'): expected the attribute '" + name + "', found none");
        }
        return value;
    }

    static List<Long> numbers(NodeDef node, String name) {
        return node.getAttrOrDefault(name, AttrValue.getDefaultInstance())
                .getList()
                .getIList();
    }

    static String text(NodeDef node, String name, String otherwise) {
        AttrValue value = node.getAttrMap().get(name);
        return value == null || value.getS().isEmpty()
                ? otherwise
                : value.getS().toStringUtf8();
    }

    static boolean flag(NodeDef node, String name) {
        return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getB();
    }

    static float number(NodeDef node, String name, float otherwise) {
        AttrValue value = node.getAttrMap().get(name);
        return value == null ? otherwise : value.getF();
    }

    static long whole(NodeDef node, String name, long otherwise) {
        AttrValue value = node.getAttrMap().get(name);
        return value == null ? otherwise : value.getI();
    }

    static DataType type(NodeDef node, String name) {
        return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getType();
    }
}
