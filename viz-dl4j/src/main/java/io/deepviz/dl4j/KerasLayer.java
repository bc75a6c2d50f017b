package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Keras layer, or a part of one, as Deeplearning4j has it: either a layer or a vertex that is none.
 *
 * @param suffix what is added to the name, empty for the part that has the layer's own
 * @param layer null if it is a vertex
 * @param vertex null if it is a layer
 * @param arrays the weights it takes from the file
 */
record KerasLayer(
        String suffix, @Nullable Layer layer, @Nullable GraphVertex vertex, List<Stored> arrays) {

    /**
     * One array of the file's.
     *
     * @param key what Deeplearning4j calls it
     * @param names what Keras calls it, in version 2 and 1
     * @param shape in the file
     * @param arranged from the file's axes to Deeplearning4j's
     */
    record Stored(String key, List<String> names, Shape shape, UnaryOperator<INDArray> arranged) {

        /** A vector, in the same order in both. */
        static Stored vector(String key, int length, String... names) {
            return new Stored(key, List.of(names), Shape.of(length), UnaryOperator.identity());
        }
    }

    static KerasLayer of(Layer layer, Stored... arrays) {
        return new KerasLayer("", layer, null, List.of(arrays));
    }

    static KerasLayer of(Layer layer, List<Stored> arrays) {
        return new KerasLayer("", layer, null, arrays);
    }

    static KerasLayer of(GraphVertex vertex) {
        return new KerasLayer("", null, vertex, List.of());
    }

    /** The same under a name with something added to the layer's. */
    KerasLayer called(String suffix) {
        return new KerasLayer(suffix, layer, vertex, arrays);
    }
}
