package io.deepviz.tensorflow;

import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Operations that are put in place of others. */
final class GraphNodes {
    private GraphNodes() {}

    /** An operation on floats, so far without its other attributes. */
    static NodeDef.Builder floats(String operation, String name, String... inputs) {
        return typed(DataType.DT_FLOAT, operation, name, inputs);
    }

    /** An operation on whole numbers, so far without its other attributes. */
    static NodeDef.Builder integers(String operation, String name, String... inputs) {
        return typed(DataType.DT_INT32, operation, name, inputs);
    }

    private static NodeDef.Builder typed(DataType type, String operation, String name, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operation)
                .addAllInput(List.of(inputs))
                .putAttr("T", Attributes.of(type));
    }

    static NodeDef reshape(String name, String tensor, String shape) {
        return floats("Reshape", name, tensor, shape)
                .putAttr("Tshape", Attributes.of(DataType.DT_INT32))
                .build();
    }

    static NodeDef scalar(String name, int number) {
        return constant(name, Attributes.shape(), number);
    }

    static NodeDef list(String name, int... numbers) {
        return constant(name, Attributes.shape(numbers.length), numbers);
    }

    /** Pairs, one below the other. */
    static NodeDef pairs(String name, int... numbers) {
        return constant(name, Attributes.shape(numbers.length / 2, 2), numbers);
    }

    static AttrValue whole(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }

    private static NodeDef constant(String name, TensorShapeProto shape, int... numbers) {
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
