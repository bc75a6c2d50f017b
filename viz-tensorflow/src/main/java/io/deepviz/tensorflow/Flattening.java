package io.deepviz.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Takes the function calls out of a graph: Keras hides a network's layers in functions within functions. What stays is a
 * list of plain operations, in an order in which each comes after its inputs, and only what the wanted tensors are computed
 * from. Control edges are dropped: at inference they order nothing but the reading of variables.
 *
 * <p>All of it happens on the description, before native code sees any: functions that call themselves crash it.
 */
final class Flattening {
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 200_000;

    private final Map<String, FunctionDef> functions = new HashMap<>();
    private final Map<String, OpDef> operations;
    private final Function<NodeDef, NodeDef> gatekeeper;
    private final LinkedHashMap<String, NodeDef> flat = new LinkedHashMap<>();
    /** For each call, by the name it would have, the tensors that it returns. */
    private final Map<String, List<TensorName>> returned = new HashMap<>();

    private int calls;

    private Flattening(GraphDef graph, Map<String, OpDef> operations, Function<NodeDef, NodeDef> gatekeeper) {
        graph.getLibrary()
                .getFunctionList()
                .forEach(function -> functions.put(function.getSignature().getName(), function));
        this.operations = operations;
        this.gatekeeper = gatekeeper;
    }

    /**
     * What came of it.
     *
     * @param nodes by name, each after its inputs
     * @param tensors where the wanted tensors are now
     */
    record Flat(LinkedHashMap<String, NodeDef> nodes, List<TensorName> tensors) {}

    /**
     * Flattens what some tensors are computed from.
     *
     * @param operations all that the runtime knows, by name
     * @param gatekeeper sees every plain operation and returns it, possibly changed
     * @throws Refusal if something is missing, or functions call one another without end
     */
    static Flat of(
            GraphDef graph,
            List<TensorName> wanted,
            Map<String, OpDef> operations,
            Function<NodeDef, NodeDef> gatekeeper) {
        return new Flattening(graph, operations, gatekeeper).all(graph, wanted);
    }

    private Flat all(GraphDef graph, List<TensorName> wanted) {
        Scope scope = new Scope(graph.getNodeList(), Map.of(), "", 0, "the graph");
        wanted.forEach(tensor -> scope.emit(tensor.node()));
        return new Flat(flat, wanted.stream().map(scope::resolved).toList());
    }

    /** The nodes of the graph itself, or of a function's body in one of its calls. */
    private final class Scope {
        private final Map<String, NodeDef> nodes = new HashMap<>();
        private final Map<String, TensorName> arguments;
        private final String prefix;
        private final int depth;
        private final String description;
        private final Set<String> done = new HashSet<>();

        Scope(List<NodeDef> nodes, Map<String, TensorName> arguments, String prefix, int depth, String description) {
            for (NodeDef node : nodes) {
                if (this.nodes.put(node.getName(), node) != null) {
                    throw new Refusal(
                            "two operations are called '" + AllowedOperations.printable(node.getName()) + "'");
                }
            }
            this.arguments = arguments;
            this.prefix = prefix;
            this.depth = depth;
            this.description = description;
        }

        /** A node after all it needs; iterative, because graphs can be deep. */
        void emit(String root) {
            Deque<String> open = new ArrayDeque<>(List.of(root));
            Set<String> opened = new HashSet<>();
            while (!open.isEmpty()) {
                String name = open.peek();
                if (done.contains(name) || arguments.containsKey(name)) {
                    open.pop();
                } else if (opened.add(name)) {
                    for (String input : dataInputs(node(name))) {
                        String needed = producer(input);
                        if (opened.contains(needed) && !done.contains(needed)) {
                            throw new Refusal(
                                    "the graph computes '" + AllowedOperations.printable(needed) + "' from itself");
                        }
                        open.push(needed);
                    }
                } else {
                    open.pop();
                    done.add(name);
                    add(node(name));
                }
            }
        }

        private NodeDef node(String name) {
            NodeDef node = nodes.get(name);
            if (node == null) {
                throw new Refusal(
                        "'" + AllowedOperations.printable(name) + "' is referred to, but is not in " + description);
            }
            return node;
        }

        private void add(NodeDef node) {
            String name = prefix + node.getName();
            List<TensorName> inputs = dataInputs(node).stream().map(this::input).toList();
            String function = called(node);
            if (function != null) {
                returned.put(name, call(function, name, inputs, depth + 1));
                return;
            }
            NodeDef.Builder plain = node.toBuilder().setName(name).clearInput().clearDevice();
            inputs.forEach(input -> plain.addInput(input.toString()));
            plain.removeAttr("_output_shapes").removeAttr("_class");
            if (flat.put(name, gatekeeper.apply(plain.build())) != null) {
                throw new Refusal("two operations are called '" + AllowedOperations.printable(name) + "'");
            }
            if (flat.size() > MOST_NODES) {
                throw unfolded();
            }
        }

        private List<String> dataInputs(NodeDef node) {
            return node.getInputList().stream()
                    .filter(input -> !TensorName.isControl(input))
                    .toList();
        }

        /** The node or argument that an input comes from. */
        private String producer(String input) {
            if (arguments.containsKey(input)) {
                return input;
            }
            int colon = input.indexOf(':');
            return colon < 0 ? input : input.substring(0, colon);
        }

        /** An input, as the flat graph has it: {@code node:1} in a graph, {@code node:output:1} in a function. */
        TensorName input(String text) {
            String producer = producer(text);
            TensorName argument = arguments.get(producer);
            if (argument != null) {
                return argument;
            }
            String[] parts = text.substring(producer.length()).split(":", -1);
            int index = parts.length == 3
                    ? firstOutput(node(producer), parts[1]) + number(parts[2])
                    : parts.length == 2 && !parts[1].isEmpty() && Character.isDigit(parts[1].charAt(0))
                            ? number(parts[1])
                            : parts.length == 2 ? firstOutput(node(producer), parts[1]) : 0;
            return resolved(new TensorName(producer, index));
        }

        /** A tensor of this scope in the flat graph. */
        TensorName resolved(TensorName tensor) {
            String name = prefix + tensor.node();
            List<TensorName> outputs = returned.get(name);
            if (outputs == null) {
                return new TensorName(name, tensor.index());
            }
            if (tensor.index() >= outputs.size()) {
                throw new Refusal("'" + AllowedOperations.printable(name) + "' returns " + outputs.size()
                        + " tensors, but the one with index " + tensor.index() + " is used");
            }
            return outputs.get(tensor.index());
        }
    }

    private @Nullable String called(NodeDef node) {
        if (CALLS.contains(node.getOp())) {
            return Attributes.required(node, "f").getFunc().getName();
        }
        return functions.containsKey(node.getOp()) ? node.getOp() : null;
    }

    private List<TensorName> call(String name, String call, List<TensorName> inputs, int depth) {
        FunctionDef function = functions.get(name);
        if (function == null) {
            throw new Refusal("function '" + AllowedOperations.printable(name) + "' is called, but is not in the file");
        }
        calls++;
        if (calls > MOST_NODES) {
            throw unfolded();
        }
        if (depth > DEEPEST) {
            throw new Refusal("its functions call one another more than " + DEEPEST + " deep, as a function that calls"
                    + " itself does ('" + AllowedOperations.printable(name) + "')");
        }
        OpDef signature = function.getSignature();
        if (signature.getInputArgCount() != inputs.size()) {
            throw new Refusal("function '" + AllowedOperations.printable(name) + "' takes "
                    + signature.getInputArgCount() + " tensors and gets " + inputs.size());
        }
        Map<String, TensorName> arguments = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            arguments.put(signature.getInputArg(i).getName(), inputs.get(i));
        }
        Scope body = new Scope(
                function.getNodeDefList(),
                arguments,
                call + "/",
                depth,
                "function '" + AllowedOperations.printable(name) + "'");
        List<TensorName> results = new ArrayList<>();
        for (OpDef.ArgDef output : signature.getOutputArgList()) {
            String result = function.getRetOrDefault(output.getName(), "");
            body.emit(body.producer(result));
            results.add(body.input(result));
        }
        return results;
    }

    /** The index of the first tensor of a named output, which may hold several. */
    private int firstOutput(NodeDef node, String output) {
        FunctionDef function = functions.get(node.getOp());
        String called = called(node);
        if (CALLS.contains(node.getOp()) && called != null) {
            return 0; // its only output is a list
        }
        OpDef operation = function != null ? function.getSignature() : operations.get(node.getOp());
        if (operation == null) {
            throw new Refusal("operation " + AllowedOperations.printable(node.getOp()) + " ('"
                    + AllowedOperations.printable(node.getName()) + "') is unknown to this version of TensorFlow");
        }
        int index = 0;
        for (OpDef.ArgDef each : operation.getOutputArgList()) {
            if (each.getName().equals(output)) {
                return index;
            }
            index += Registry.count(each, node);
        }
        throw new Refusal("operation " + AllowedOperations.printable(node.getOp()) + " has no output '"
                + AllowedOperations.printable(output) + "'");
    }

    private static Refusal unfolded() {
        return new Refusal("its functions unfold to more than " + MOST_NODES + " operations");
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new Refusal("expected the number of an output, got '" + AllowedOperations.printable(text) + "'");
        }
        return Integer.parseInt(text);
    }
}
