package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Reads off a model's restore operation, without running it, which variable gets which tensor of the checkpoint: it is a
 * heap of assignments from {@code RestoreV2}, in TensorFlow 1 in the graph itself, in TensorFlow 2 in a function.
 */
final class RestoreSteps {
    private static final Set<String> ASSIGNMENTS = Set.of("AssignVariableOp", "Assign");
    private static final int DEEPEST = 32;
    private static final int MOST_STEPS = 1_000_000;

    private final Map<String, FunctionDef> functions = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private int steps;

    private RestoreSteps(GraphDef graph) {
        graph.getLibrary()
                .getFunctionList()
                .forEach(function -> functions.put(function.getSignature().getName(), function));
    }

    /**
     * A tensor of a checkpoint.
     *
     * @param key its name there
     * @param slice which part of it, as {@code RestoreV2} takes it; empty for all
     */
    record Entry(String key, String slice) {}

    /**
     * For each variable, by the name under which operations share it, the tensor that it is restored from.
     *
     * @throws Refusal if functions call one another almost without end
     */
    static Map<String, Entry> of(GraphDef graph, String restore) {
        RestoreSteps steps = new RestoreSteps(graph);
        Body body = steps.new Body(graph.getNodeList(), Map.of(), 0);
        body.from(restore);
        return steps.entries;
    }

    /** The name under which operations share the variable that a node stands for. */
    static String sharedName(NodeDef node) {
        return Attributes.text(node, "shared_name", node.getName());
    }

    static boolean isVariable(NodeDef node) {
        return node.getOp().equals("VarHandleOp")
                || node.getOp().equals("VariableV2")
                || node.getOp().equals("Variable");
    }

    /** The graph, or a function in one of its calls. */
    private final class Body {
        private final Map<String, NodeDef> nodes = new HashMap<>();
        /** The variables that arguments stand for. */
        private final Map<String, String> variables;

        private final int depth;

        Body(List<NodeDef> nodes, Map<String, String> variables, int depth) {
            nodes.forEach(node -> this.nodes.put(node.getName(), node));
            this.variables = variables;
            this.depth = depth;
        }

        /** Everything that runs before a node does. */
        void from(String root) {
            Deque<String> open = new ArrayDeque<>(List.of(root));
            Set<String> seen = new HashSet<>();
            while (!open.isEmpty()) {
                NodeDef node = seen.add(open.peek()) ? nodes.get(open.pop()) : skip(open);
                if (node != null) {
                    step(node);
                    node.getInputList().forEach(input -> open.push(producer(input)));
                }
            }
        }

        private @Nullable NodeDef skip(Deque<String> open) {
            open.pop();
            return null;
        }

        private void step(NodeDef node) {
            String function = node.getAttrMap().containsKey("f")
                    ? Attributes.required(node, "f").getFunc().getName()
                    : node.getOp();
            FunctionDef called = functions.get(function);
            if (called != null && depth < DEEPEST) {
                steps += called.getNodeDefCount() + 1;
                if (steps > MOST_STEPS) {
                    throw new Refusal("what restores its variables unfolds to more than " + MOST_STEPS + " operations");
                }
                Body body = new Body(called.getNodeDefList(), arguments(node, called), depth + 1);
                called.getNodeDefList().forEach(body::step);
            } else if (ASSIGNMENTS.contains(node.getOp()) && node.getInputCount() >= 2) {
                assign(node);
            }
        }

        private Map<String, String> arguments(NodeDef call, FunctionDef called) {
            Map<String, String> arguments = new HashMap<>();
            int count = Math.min(call.getInputCount(), called.getSignature().getInputArgCount());
            for (int i = 0; i < count; i++) {
                String variable = variable(producer(call.getInput(i)));
                if (variable != null) {
                    arguments.put(called.getSignature().getInputArg(i).getName(), variable);
                }
            }
            return arguments;
        }

        private void assign(NodeDef node) {
            String variable = variable(producer(node.getInput(0)));
            String value = throughIdentities(node.getInput(1));
            NodeDef restore = nodes.get(producer(value));
            boolean restores = restore != null && restore.getOp().equals("RestoreV2") && restore.getInputCount() >= 3;
            if (variable == null || restore == null || !restores) {
                return;
            }
            List<ByteString> keys = texts(restore.getInput(1));
            List<ByteString> slices = texts(restore.getInput(2));
            String[] parts = value.split(":", -1);
            String index = parts[parts.length - 1];
            int k = parts.length > 1 && index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : 0;
            if (k < keys.size() && k < slices.size()) {
                entries.put(
                        variable,
                        new Entry(keys.get(k).toStringUtf8(), slices.get(k).toStringUtf8()));
            }
        }

        private @Nullable String variable(String name) {
            String argument = variables.get(name);
            NodeDef node = nodes.get(name);
            if (argument != null || node == null) {
                return argument;
            }
            return isVariable(node) ? sharedName(node) : null;
        }

        private String throughIdentities(String tensor) {
            String found = tensor;
            for (int i = 0; i < DEEPEST; i++) {
                NodeDef node = nodes.get(producer(found));
                if (node == null || !node.getOp().equals("Identity") || node.getInputCount() == 0) {
                    break;
                }
                found = node.getInput(0);
            }
            return found;
        }

        private List<ByteString> texts(String tensor) {
            NodeDef node = nodes.get(producer(throughIdentities(tensor)));
            return node == null || !node.getOp().equals("Const")
                    ? List.of()
                    : Attributes.required(node, "value").getTensor().getStringValList();
        }

        private String producer(String input) {
            String plain = TensorName.isControl(input) ? input.substring(1) : input;
            int colon = plain.indexOf(':');
            return colon < 0 ? plain : plain.substring(0, colon);
        }
    }
}
