package io.deepviz.tensorflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** What TensorFlow can tell of the shapes of a graph's tensors without computing any of those that the image is in. */
final class StaticShapes {
    private final Map<TensorName, Facts> facts;

    private StaticShapes(Map<TensorName, Facts> facts) {
        this.facts = facts;
    }

    /**
     * What is known of a tensor.
     *
     * @param extents -1 for one that isn't known; none if the rank isn't
     * @param type of its numbers
     * @param hasRank whether the rank is known
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Facts(long[] extents, DataType type, boolean hasRank) {
        int rank() {
            return hasRank ? extents.length : -1;
        }

        boolean isFloat() {
            return type == DataType.DT_FLOAT;
        }

        /** The number of numbers, where only the first extent may be open; -1 otherwise. */
        long sizeOfEach() {
            long size = 1;
            for (int i = 1; i < extents.length; i++) {
                if (extents[i] < 0) {
                    return -1;
                }
                size *= extents[i];
            }
            return size;
        }
    }

    /**
     * Asks TensorFlow, one operation after the other: to tell a shape, it computes what depends on no image, so nothing may
     * be there that would be monstrous.
     *
     * @throws Refusal if it finds that operations don't go together, or one gives more than {@link SizeLimit} allows
     */
    static StaticShapes of(FlatGraph graph) {
        return of(graph, SizeLimit.of(graph));
    }

    /** The same, and a limit that sees every operation before the next one is added. */
    static StaticShapes of(FlatGraph graph, SizeLimit limit) {
        Map<TensorName, Facts> facts = new HashMap<>();
        try (Graph scratch = new Graph()) {
            for (NodeDef node : graph.nodes().values()) {
                GraphOperation operation = added(scratch, node);
                List<Facts> outputs = new ArrayList<>();
                for (int i = 0; i < operation.numOutputs(); i++) {
                    outputs.add(facts(operation.output(i)));
                    facts.put(new TensorName(node.getName(), i), outputs.get(i));
                }
                limit.check(node, outputs);
            }
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Refusal("TensorFlow finds that its operations don't go together: " + Failures.line(e));
        }
        return new StaticShapes(facts);
    }

    /** An operation, its inputs in the groups that its definition has. */
    private static GraphOperation added(Graph graph, NodeDef node) {
        OpDef definition = Registry.operation(node);
        OperationBuilder builder = graph.opBuilder(node.getOp(), node.getName(), graph.baseScope());
        int next = 0;
        for (OpDef.ArgDef argument : definition.getInputArgList()) {
            boolean isList = !argument.getNumberAttr().isEmpty()
                    || !argument.getTypeListAttr().isEmpty();
            int count = Registry.count(argument, node);
            if (count < 0 || next + count > node.getInputCount()) {
                throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                        + "') has too few inputs");
            }
            Output<?>[] outputs = new Output<?>[count];
            for (int i = 0; i < count; i++) {
                outputs[i] = output(graph, TensorName.parse(node.getInput(next + i)));
            }
            next += count;
            builder = isList ? builder.addInputList(outputs) : builder.addInput(outputs[0]);
        }
        for (OpDef.AttrDef attribute : definition.getAttrList()) {
            AttrValue value = node.getAttrMap().get(attribute.getName());
            if (value != null && !isDerived(attribute.getName(), definition)) {
                builder = builder.setAttr(attribute.getName(), value);
            }
        }
        builder.build();
        return graph.operation(node.getName());
    }

    /** Whether the runtime finds an attribute out by looking at the inputs. */
    private static boolean isDerived(String attribute, OpDef definition) {
        return definition.getInputArgList().stream()
                .anyMatch(argument -> argument.getNumberAttr().equals(attribute)
                        || argument.getTypeListAttr().equals(attribute)
                        || argument.getTypeAttr().equals(attribute));
    }

    private static Output<?> output(Graph graph, TensorName tensor) {
        GraphOperation operation = graph.operation(tensor.node());
        if (operation == null || tensor.index() >= operation.numOutputs()) {
            throw new Refusal("there is no tensor '" + AllowedOperations.printable(tensor.toString()) + "'");
        }
        return operation.output(tensor.index());
    }

    private static Facts facts(Output<?> output) {
        Shape shape = output.shape();
        boolean known = !shape.isUnknown();
        return new Facts(known ? shape.asArray() : new long[0], output.dataType(), known);
    }

    /** What is known of a tensor. */
    Facts of(TensorName tensor) {
        Facts found = facts.get(tensor);
        if (found == null) {
            throw new Refusal("there is no tensor '" + AllowedOperations.printable(tensor.toString()) + "'");
        }
        return found;
    }

    int outputs(String node) {
        int count = 0;
        while (facts.containsKey(new TensorName(node, count))) {
            count++;
        }
        return count;
    }
}
