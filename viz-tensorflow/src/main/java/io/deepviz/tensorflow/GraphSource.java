package io.deepviz.tensorflow;

import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * A graph as a file or a caller has it, before anything is taken out of it.
 *
 * @param graph with its function library
 * @param inputs tensors that may take the image, by the name a user would call them
 * @param outputs what the network is for, by the name a user would call them
 * @param variables reads the values of variables
 */
record GraphSource(
        GraphDef graph, Map<String, TensorName> inputs, Map<String, TensorName> outputs, Variables variables) {

    /** Where the values of variables are. */
    @FunctionalInterface
    interface Variables {
        /** For files in which all numbers are constants. */
        Variables NONE = wanted -> {
            throw new Refusal("it has variables ('"
                    + AllowedOperations.printable(wanted.get(0).name())
                    + "'), whose values are in another file: freeze it, or open the SavedModel");
        };

        /**
         * The values of some variables, in order.
         *
         * @throws Refusal if one is missing
         */
        List<Values> read(List<Variable> wanted);
    }

    /**
     * A variable of a graph.
     *
     * @param name by which operations share it
     * @param node of the graph that stands for it, before flattening
     */
    record Variable(String name, String node) {}

    /**
     * Numbers of a variable or constant, as TensorFlow has them.
     *
     * @param extents of its axes, in TensorFlow's order
     * @param numbers row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Values(long[] extents, float[] numbers) {}
}
