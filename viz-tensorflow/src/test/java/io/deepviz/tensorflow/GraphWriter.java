package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Writes the operations of a graph down one by one, sound or not; each method returns the operation's name. */
final class GraphWriter {
    static final AttrValue FLOAT = Attributes.of(DataType.DT_FLOAT);
    private final List<NodeDef> nodes = new ArrayList<>();

    List<NodeDef> nodes() {
        return nodes;
    }

    GraphDef graph() {
        return GraphDef.newBuilder().addAllNode(nodes).build();
    }

    String add(NodeDef.Builder node) {
        nodes.add(node.build());
        return node.getName();
    }

    /** An operation on floats without further attributes. */
    String op(String kind, String name, String... inputs) {
        return add(plain(kind, name, inputs).putAttr("T", FLOAT));
    }

    static NodeDef.Builder plain(String kind, String name, String... inputs) {
        return NodeDef.newBuilder().setName(name).setOp(kind).addAllInput(List.of(inputs));
    }

    String placeholder(String name, long... extents) {
        return placeholder(name, DataType.DT_FLOAT, extents);
    }

    String placeholder(String name, DataType type, long... extents) {
        return add(plain("Placeholder", name)
                .putAttr("dtype", Attributes.of(type))
                .putAttr("shape", Attributes.of(Attributes.shape(extents))));
    }

    /** Floats with a shape; one stands for all. */
    String floats(String name, long[] extents, float... numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(Attributes.shape(extents));
        for (float number : numbers) {
            tensor.addFloatVal(number);
        }
        return constant(name, tensor);
    }

    /** A list of whole numbers. */
    String integers(String name, int... numbers) {
        return integers(name, new long[] {numbers.length}, numbers);
    }

    String scalar(String name, int number) {
        return integers(name, new long[0], number);
    }

    String integers(String name, long[] extents, int... numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(Attributes.shape(extents));
        for (int number : numbers) {
            tensor.addIntVal(number);
        }
        return constant(name, tensor);
    }

    /** A list of texts. */
    String texts(String name, List<String> texts) {
        return texts(name, Attributes.shape(texts.size()), texts);
    }

    String text(String name, String text) {
        return texts(name, Attributes.shape(), List.of(text));
    }

    private String texts(String name, org.tensorflow.proto.TensorShapeProto shape, List<String> texts) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_STRING).setTensorShape(shape);
        texts.forEach(each -> tensor.addStringVal(ByteString.copyFromUtf8(each)));
        return constant(name, tensor);
    }

    String constant(String name, TensorProto.Builder tensor) {
        return add(plain("Const", name)
                .putAttr("dtype", Attributes.of(tensor.getDtype()))
                .putAttr("value", Attributes.of(tensor.build())));
    }

    /** A call of a function, as TensorFlow 2 writes it. */
    static NodeDef.Builder call(
            String name, String function, List<DataType> takes, List<DataType> gives, List<String> inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("StatefulPartitionedCall")
                .addAllInput(inputs)
                .putAttr("Tin", Attributes.types(takes))
                .putAttr("Tout", Attributes.types(gives))
                .putAttr("config", Attributes.of(""))
                .putAttr("config_proto", Attributes.of(""))
                .putAttr("executor_type", Attributes.of(""))
                .putAttr(
                        "f",
                        AttrValue.newBuilder()
                                .setFunc(NameAttrList.newBuilder().setName(function))
                                .build());
    }

    static AttrValue whole(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }

    static AttrValue numbers(long... numbers) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        for (long number : numbers) {
            list.addI(number);
        }
        return AttrValue.newBuilder().setList(list).build();
    }
}
