package io.deepviz.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** What TensorFlow can tell of the shapes of a graph's tensors without computing any. */
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
     * Asks TensorFlow.
     *
     * @throws Refusal if it finds that operations don't go together
     */
    static StaticShapes of(FlatGraph graph) {
        return of(graph.definition(), List.copyOf(graph.nodes().keySet()));
    }

    private static StaticShapes of(GraphDef definition, List<String> nodes) {
        Map<TensorName, Facts> facts = new HashMap<>();
        try (Graph imported = new Graph()) {
            imported.importGraphDef(definition);
            for (String node : nodes) {
                GraphOperation operation = imported.operation(node);
                for (int i = 0; i < operation.numOutputs(); i++) {
                    facts.put(new TensorName(node, i), facts(operation.output(i)));
                }
            }
        } catch (RuntimeException e) {
            throw new Refusal("TensorFlow finds that its operations don't go together: " + Failures.line(e));
        }
        return new StaticShapes(facts);
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
