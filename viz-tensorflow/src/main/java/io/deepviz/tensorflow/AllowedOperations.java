package io.deepviz.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * The operations that a file may bring into the runtime: arithmetic on tensors, and nothing else. Everything that a graph
 * computes from is held against this list before any of it is handed to native code, because TensorFlow also has operations
 * that read and write files, call other programs and loop for ever.
 */
final class AllowedOperations {
    /** What a flattened graph may consist of. */
    private static final Set<String> ALLOWED = Set.copyOf(List.of(
            ("Placeholder PlaceholderWithDefault Const Identity IdentityN NoOp StopGradient PreventGradient CheckNumerics "
                            + "EnsureShape VarHandleOp ReadVariableOp VariableV2 Variable "
                            + "Conv2D DepthwiseConv2dNative Conv2DBackpropInput MatMul BatchMatMul BatchMatMulV2 Einsum "
                            + "BiasAdd BiasAddV1 Add AddV2 AddN Sub Mul RealDiv Div DivNoNan Maximum Minimum Pow Sqrt Rsqrt "
                            + "Square SquaredDifference Exp Log Log1p Expm1 Neg Abs Sign Reciprocal Inv Erf Floor Round "
                            + "FloorDiv FloorMod Relu Relu6 LeakyRelu Elu Selu Sigmoid Tanh Softplus Softsign Softmax "
                            + "LogSoftmax MaxPool MaxPoolV2 AvgPool FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 "
                            + "BatchNormWithGlobalNormalization LRN Mean Sum Max Min Prod L2Loss Pad PadV2 MirrorPad ConcatV2 "
                            + "Concat Split SplitV Pack Unpack Reshape Squeeze ExpandDims Transpose StridedSlice Slice "
                            + "Gather GatherV2 Tile BroadcastTo Cast Shape ShapeN Size Rank Fill ZerosLike OnesLike Range "
                            + "ResizeBilinear ResizeNearestNeighbor SpaceToBatchND BatchToSpaceND DepthToSpace "
                            + "SpaceToDepth ClipByValue Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd "
                            + "LogicalOr LogicalNot Select SelectV2 ArgMax All Any "
                            // of dropout, which is taken out; refused where it stays
                            + "RandomUniform")
                    .split(" ", -1)));

    /** Why, for operations that people meet. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("While", "it loops, as recurrent networks do"),
            Map.entry("StatelessWhile", "it loops, as recurrent networks do"),
            Map.entry("Enter", "it loops, as recurrent networks do"),
            Map.entry("If", "it branches"),
            Map.entry("StatelessIf", "it branches"),
            Map.entry("Switch", "it branches, as graphs for training do"),
            Map.entry("Merge", "it branches, as graphs for training do"),
            Map.entry("TensorListReserve", "it keeps lists, as recurrent networks do"),
            Map.entry("TensorListFromTensor", "it keeps lists, as recurrent networks do"),
            Map.entry("TensorListStack", "it keeps lists, as recurrent networks do"),
            Map.entry("TensorArrayV3", "it keeps lists, as recurrent networks do"),
            Map.entry("Conv3D", "only networks on flat images are supported"),
            Map.entry("ReadFile", "it reads files"),
            Map.entry("WriteFile", "it writes files"),
            Map.entry("PrintV2", "it prints, possibly into files"),
            Map.entry("PyFunc", "it calls other programs"),
            Map.entry("DecodeJpeg", "it decodes files; name the tensor of pixels after it as the input"),
            Map.entry("DecodePng", "it decodes files; name the tensor of pixels after it as the input"),
            Map.entry("HashTableV2", "it looks things up in tables"));

    private AllowedOperations() {}

    /**
     * Checks one operation.
     *
     * @throws Refusal if it isn't allowed
     */
    static void check(NodeDef node) {
        if (!ALLOWED.contains(node.getOp())) {
            String reason = REASONS.get(node.getOp());
            throw new Refusal("operation " + printable(node.getOp()) + " ('" + printable(node.getName())
                    + "') is not among those that a network may use"
                    + (reason == null ? ": only arithmetic on tensors is" : ": " + reason));
        }
    }

    /** The names of all. */
    static Set<String> all() {
        return ALLOWED;
    }

    static boolean isAllowed(String operation) {
        return ALLOWED.contains(operation);
    }

    /** A file's words, fit for one line. */
    static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 120 ? clean.substring(0, 117) + "..." : clean;
    }
}
