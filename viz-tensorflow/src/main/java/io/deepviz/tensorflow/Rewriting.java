package io.deepviz.tensorflow;

import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;

/**
 * Sees every operation of a file before anything else does: refuses what isn't allowed, and brings old or training forms
 * to those that mean the same at inference and that TensorFlow can differentiate.
 */
final class Rewriting {
    /** Numbers in all constants that one value stands for; a file of a hundred bytes can ask for terabytes. */
    private static final long MOST_REPEATED = 1 << 24;

    /** Bytes of a number, of the types that networks use. */
    private static final Map<DataType, Integer> WIDTHS = Map.of(
            DataType.DT_BOOL, 1,
            DataType.DT_INT8, 1,
            DataType.DT_UINT8, 1,
            DataType.DT_HALF, 2,
            DataType.DT_BFLOAT16, 2,
            DataType.DT_FLOAT, 4,
            DataType.DT_INT32, 4,
            DataType.DT_INT64, 8,
            DataType.DT_DOUBLE, 8);

    private final Optional<String> input;
    private long repeated;

    /**
     * Sees operations of one graph.
     *
     * @param input the operation in whose place the image is put, if the caller named one
     */
    Rewriting(Optional<String> input) {
        this.input = input;
    }

    /**
     * The operation as it shall be.
     *
     * @throws Refusal if it isn't allowed
     */
    NodeDef checked(NodeDef node) {
        if (input.isPresent() && input.get().equals(node.getName())) {
            return placeholder(node);
        }
        AllowedOperations.check(node);
        checkInputs(node);
        if (node.getOp().equals("Const")) {
            checkConstant(node);
        }
        return rewritten(node);
    }

    private static NodeDef placeholder(NodeDef node) {
        NodeDef.Builder placeholder =
                NodeDef.newBuilder().setName(node.getName()).setOp("Placeholder");
        DataType type = Attributes.type(node, node.getAttrMap().containsKey("dtype") ? "dtype" : "T");
        placeholder.putAttr("dtype", Attributes.of(type == DataType.DT_INVALID ? DataType.DT_FLOAT : type));
        AttrValue shape = node.getOp().equals("Const")
                ? Attributes.of(Attributes.required(node, "value").getTensor().getTensorShape())
                : node.getAttrMap().get("shape");
        if (shape != null) {
            placeholder.putAttr("shape", shape);
        }
        return placeholder.build();
    }

    private static NodeDef rewritten(NodeDef node) {
        return switch (node.getOp()) {
            case "FusedBatchNorm" ->
                node.toBuilder()
                        .setOp("FusedBatchNormV3")
                        .putAttr("U", Attributes.required(node, "T"))
                        .build();
            case "FusedBatchNormV2" ->
                node.toBuilder().setOp("FusedBatchNormV3").build();
            case "StopGradient", "PreventGradient", "CheckNumerics", "EnsureShape" -> identity(node, "T");
            case "PlaceholderWithDefault" -> identity(node, "dtype");
            case "Concat" -> concatV2(node);
            case "BatchNormWithGlobalNormalization" -> batchNorm(node);
            case "Inv" -> node.toBuilder().setOp("Reciprocal").build();
            case "BiasAddV1" -> node.toBuilder().setOp("BiasAdd").build();
            default -> node;
        };
    }

    private static NodeDef identity(NodeDef node, String type) {
        return NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("Identity")
                .addInput(node.getInput(0))
                .putAttr("T", Attributes.required(node, type))
                .build();
    }

    /** Of the first graphs of Inception; TensorFlow has taken it out of graphs since. */
    private static NodeDef batchNorm(NodeDef node) {
        if (!Attributes.required(node, "scale_after_normalization").getB()) {
            throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                    + "') without scaling is no longer in TensorFlow");
        }
        return NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("FusedBatchNormV3")
                .addInput(node.getInput(0))
                .addInput(node.getInput(4))
                .addInput(node.getInput(3))
                .addInput(node.getInput(1))
                .addInput(node.getInput(2))
                .putAttr("T", Attributes.required(node, "T"))
                .putAttr("U", Attributes.required(node, "T"))
                .putAttr("epsilon", Attributes.required(node, "variance_epsilon"))
                .putAttr("is_training", Attributes.of(false))
                .build();
    }

    /** The axis comes last in the newer form. */
    private static NodeDef concatV2(NodeDef node) {
        NodeDef.Builder newer = node.toBuilder().setOp("ConcatV2").clearInput();
        for (int i = 1; i < node.getInputCount(); i++) {
            newer.addInput(node.getInput(i));
        }
        return newer.addInput(node.getInput(0))
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32))
                .build();
    }

    /** Every operation has the inputs that its definition asks for, so that whoever looks at one finds it. */
    private static void checkInputs(NodeDef node) {
        int expected = 0;
        for (OpDef.ArgDef each : Registry.operation(node).getInputArgList()) {
            expected += Math.max(0, Registry.count(each, node));
        }
        if (node.getInputCount() != expected) {
            throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                    + "'): expected " + expected + " inputs, found " + node.getInputCount());
        }
    }

    private void checkConstant(NodeDef node) {
        TensorProto tensor = Attributes.required(node, "value").getTensor();
        DataType type = tensor.getDtype();
        if (type != Attributes.type(node, "dtype") || !(WIDTHS.containsKey(type) || type == DataType.DT_STRING)) {
            throw refused(
                    node,
                    "it is of type " + Attributes.type(node, "dtype") + " and holds " + type
                            + ", where both must be the same type of numbers");
        }
        // Text has no such bytes; the operations that take it are refused by name.
        int bytes = WIDTHS.getOrDefault(type, 0);
        long size = 1;
        for (var extent : tensor.getTensorShape().getDimList()) {
            size = extent.getSize() < 0 || extent.getSize() > Integer.MAX_VALUE ? -1 : size * extent.getSize();
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw refused(node, "its shape is impossible");
            }
        }
        boolean spelledOut = !tensor.getTensorContent().isEmpty();
        if (spelledOut && tensor.getTensorContent().size() != size * bytes) {
            throw refused(
                    node,
                    "its shape needs " + size * bytes + " bytes, the file has "
                            + tensor.getTensorContent().size());
        }
        if (!spelledOut) {
            repeated += size - Math.min(size, tensor.getSerializedSize());
            if (repeated > MOST_REPEATED) {
                throw refused(
                        node, "one value shall stand for " + size + " numbers, which the file's size doesn't explain");
            }
        }
    }

    private static Refusal refused(NodeDef node, String reason) {
        return new Refusal("constant '" + AllowedOperations.printable(node.getName()) + "': " + reason);
    }
}
