package io.deepviz.tensorflow;

import com.google.protobuf.CodedInputStream;
import io.deepviz.error.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Reads a frozen graph: a {@code GraphDef} in one file, its weights as constants. */
final class FrozenFile {
    private FrozenFile() {}

    /**
     * Whether a file begins as a graph does: with a node, which has a name and an operation. ({@code 0A length 0A length
     * name 12 length operation}; see graph.proto and node_def.proto.)
     */
    static boolean isGraph(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return startsWithNode(in.readNBytes(4096));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean startsWithNode(byte[] head) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(head);
        try {
            if (in.readTag() != 0x0A || in.readRawVarint32() < 4 || in.readTag() != 0x0A) {
                return false;
            }
            String name = in.readStringRequireUtf8();
            if (in.readTag() != 0x12) {
                return false;
            }
            String operation = in.readStringRequireUtf8();
            return name.matches("[A-Za-z0-9.][A-Za-z0-9_>./\\\\-]*") && operation.matches("[A-Za-z0-9_>]+");
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            return false;
        }
    }

    /**
     * Reads it.
     *
     * @throws ModelFormatException if it is damaged
     */
    static GraphSource read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setSizeLimit(Integer.MAX_VALUE);
            return of(GraphDef.parseFrom(in), GraphSource.Variables.NONE);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new ModelFormatException("the graph is damaged: " + e.getMessage(), e);
        }
    }

    /** A graph without a signature: its placeholders are inputs, and of what nothing uses, that is the output which most of
     * the graph is computed for. */
    static GraphSource of(GraphDef graph, GraphSource.Variables variables) {
        Map<String, TensorName> inputs = new LinkedHashMap<>();
        Map<String, TensorName> outputs = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (NodeDef node : graph.getNodeList()) {
            for (String input : node.getInputList()) {
                used.add(TensorName.parse(input.startsWith("^") ? input.substring(1) : input)
                        .node());
            }
        }
        for (NodeDef node : graph.getNodeList()) {
            if (node.getOp().equals("Placeholder") || node.getOp().equals("PlaceholderWithDefault")) {
                inputs.put(node.getName(), TensorName.of(node.getName()));
            } else if (!used.contains(node.getName()) && !ENDS.contains(node.getOp())) {
                outputs.put(node.getName(), TensorName.of(node.getName()));
            }
        }
        if (outputs.size() > 1) { // leftovers of training, as a rule
            TensorName most = MostComputed.of(graph, outputs.values());
            outputs.values().retainAll(List.of(most));
        }
        return new GraphSource(graph, inputs, outputs, variables);
    }

    /** What nothing uses either, but is no result. */
    private static final Set<String> ENDS = Set.copyOf(
            List.of("NoOp", "Const", "Assert", "Assign", "AssignVariableOp", "SaveV2", "RestoreV2", "VarHandleOp"));
}
