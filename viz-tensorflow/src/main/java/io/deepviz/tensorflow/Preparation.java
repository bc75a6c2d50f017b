package io.deepviz.tensorflow;

import io.deepviz.spi.OpenOptions;
import io.deepviz.tensorflow.GraphSource.Values;
import io.deepviz.tensorflow.GraphSource.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Brings a graph to the one form: finds its input and output, takes functions out, puts numbers into variables. */
final class Preparation {
    private final GraphSource source;
    private final OpenOptions options;
    private final Map<String, OpDef> operations;
    private final LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
    /** The values of variables of ours, by the node that stands for them. */
    private final Map<String, Values> variables = new LinkedHashMap<>();

    private Preparation(GraphSource source, OpenOptions options, Map<String, OpDef> operations) {
        this.source = source;
        this.options = options;
        this.operations = operations;
    }

    /**
     * The graph of what a source is for.
     *
     * @throws Refusal if it has something that isn't allowed, or its input or output can't be told
     * @throws IllegalArgumentException if the options name an input that isn't there
     */
    static FlatGraph of(GraphSource source, OpenOptions options, Map<String, OpDef> operations) {
        return new Preparation(source, options, operations).flat();
    }

    private FlatGraph flat() {
        Optional<String> asked = options.input().map(this::askedInput);
        List<TensorName> outputs = List.copyOf(source.outputs().values());
        if (outputs.isEmpty()) {
            throw new Refusal("no output can be told: nothing in it is computed and not used");
        }
        Rewriting rewriting = new Rewriting(asked);
        Flattening.Flat flat = Flattening.of(source.graph(), outputs, operations, rewriting::checked);
        String input = asked.orElseGet(() -> onlyPlaceholder(flat.nodes()));
        if (!flat.nodes().containsKey(input)) {
            throw new Refusal("its outputs " + printable(source.outputs().keySet()) + " don't depend on its input '"
                    + AllowedOperations.printable(input) + "'");
        }
        flat.nodes().values().forEach(this::put);
        readVariables(flat.nodes());
        return Inference.of(new FlatGraph(nodes, input, flat.tensors(), variables));
    }

    /** The operation whose output takes the image, if the caller names one: as the signature does, or the graph. */
    private String askedInput(String name) {
        TensorName tensor = source.inputs().getOrDefault(name, TensorName.parse(name));
        boolean known = source.graph().getNodeList().stream()
                .anyMatch(node -> node.getName().equals(tensor.node()));
        if (!known || tensor.index() != 0) {
            throw new IllegalArgumentException("input: expected one of "
                    + printable(source.inputs().keySet()) + " or the first output of an operation, got '" + name + "'");
        }
        return tensor.node();
    }

    private String onlyPlaceholder(Map<String, NodeDef> nodes) {
        Set<String> found = new LinkedHashSet<>();
        nodes.values().stream()
                .filter(node -> node.getOp().equals("Placeholder"))
                .forEach(node -> found.add(node.getName()));
        if (found.size() != 1) {
            throw new Refusal("expected a network with one image as its input, found "
                    + (found.isEmpty() ? "no input" : found.size() + " inputs: " + printable(found))
                    + "; name the tensor that takes the image as the input");
        }
        return found.iterator().next();
    }

    private static String printable(Set<String> names) {
        List<String> shown =
                names.stream().limit(8).map(AllowedOperations::printable).toList();
        return names.size() > shown.size() ? shown + " and more" : shown.toString();
    }

    /** A node as it is, unless it holds numbers: those become the first value of a variable of ours. */
    private void put(NodeDef node) {
        boolean numbers = node.getOp().equals("Const")
                && Attributes.type(node, "dtype") == DataType.DT_FLOAT
                && Attributes.required(node, "value")
                                .getTensor()
                                .getTensorShape()
                                .getDimCount()
                        > 0;
        if (numbers) {
            Values values = Tensors.values(Attributes.required(node, "value").getTensor());
            String handle = node.getName() + "/deepviz_variable";
            variables.put(handle, values);
            nodes.put(handle, VariableNodes.handle(handle, values.extents()));
            nodes.put(node.getName(), VariableNodes.read(node.getName(), handle));
        } else if (node.getOp().equals("VariableV2") || node.getOp().equals("Variable")) {
            String handle = node.getName() + "/deepviz_variable";
            nodes.put(handle, VariableNodes.handle(handle, new long[0])); // the shape comes with the values
            nodes.put(node.getName(), VariableNodes.read(node.getName(), handle));
        } else {
            nodes.put(node.getName(), node);
        }
    }

    /** The values of the graph's own variables. Nodes that share one get the same values. */
    private void readVariables(Map<String, NodeDef> flat) {
        List<String> handles = new ArrayList<>();
        List<Variable> wanted = new ArrayList<>();
        for (NodeDef node : flat.values()) {
            if (RestoreSteps.isVariable(node)) {
                if (Attributes.type(node, "dtype") != DataType.DT_FLOAT) {
                    throw new Refusal("variable '" + AllowedOperations.printable(node.getName())
                            + "': expected type float, got " + Attributes.type(node, "dtype"));
                }
                handles.add(node.getOp().equals("VarHandleOp") ? node.getName() : node.getName() + "/deepviz_variable");
                wanted.add(new Variable(RestoreSteps.sharedName(node), node.getName()));
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        List<Values> values = source.variables().read(wanted);
        for (int i = 0; i < handles.size(); i++) {
            checkShape(java.util.Objects.requireNonNull(nodes.get(handles.get(i))), values.get(i));
            variables.put(handles.get(i), values.get(i));
            nodes.put(
                    handles.get(i),
                    VariableNodes.handle(handles.get(i), values.get(i).extents()));
        }
    }

    private static void checkShape(NodeDef variable, Values values) {
        List<Long> stated = Attributes.required(variable, "shape").getShape().getDimList().stream()
                .map(each -> each.getSize())
                .toList();
        List<Long> found = java.util.Arrays.stream(values.extents()).boxed().toList();
        boolean fits = stated.isEmpty() || stated.size() == found.size();
        for (int i = 0; fits && i < stated.size(); i++) {
            fits = stated.get(i) < 0 || stated.get(i).equals(found.get(i));
        }
        if (!fits) {
            throw new Refusal("variable '" + AllowedOperations.printable(variable.getName()) + "': the graph says "
                    + stated + ", its file " + found);
        }
    }
}
