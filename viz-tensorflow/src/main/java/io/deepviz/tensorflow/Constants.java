package io.deepviz.tensorflow;

import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Reads whole numbers that a graph has as constants: axes, sizes, paddings. */
final class Constants {
    private Constants() {}

    /** The numbers of a constant of type int32 or int64; empty if it is none. */
    static Optional<int[]> integers(FlatGraph graph, TensorName tensor) {
        NodeDef node = graph.node(tensor.node());
        while (node.getOp().equals("Identity")) {
            node = graph.node(graph.input(node, 0).node());
        }
        if (!node.getOp().equals("Const")) {
            return Optional.empty();
        }
        TensorProto value = Attributes.required(node, "value").getTensor();
        int size = 1;
        for (var extent : value.getTensorShape().getDimList()) {
            size *= (int) extent.getSize();
        }
        return size > 64 ? Optional.empty() : numbers(value, size);
    }

    private static Optional<int[]> numbers(TensorProto value, int size) {
        boolean wide = value.getDtype() == DataType.DT_INT64;
        if (!wide && value.getDtype() != DataType.DT_INT32) {
            return Optional.empty();
        }
        int[] numbers = new int[size];
        var bytes = value.getTensorContent().asReadOnlyByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        boolean packed = bytes.remaining() >= size * (wide ? Long.BYTES : Integer.BYTES) && size > 0;
        for (int i = 0; i < size; i++) {
            long number = packed ? (wide ? bytes.getLong() : bytes.getInt()) : listed(value, wide, i);
            numbers[i] = (int) number;
        }
        return Optional.of(numbers);
    }

    /** The last number that is listed stands for all that follow. */
    private static long listed(TensorProto value, boolean wide, int i) {
        int count = wide ? value.getInt64ValCount() : value.getIntValCount();
        if (count == 0) {
            return 0;
        }
        int at = Math.min(i, count - 1);
        return wide ? value.getInt64Val(at) : value.getIntVal(at);
    }
}
