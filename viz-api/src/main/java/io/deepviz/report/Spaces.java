package io.deepviz.report;

import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureSet;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The two spaces that a feature set lets compare: pixels, the network's input, which is the first layer if it has the
 * input's shape; and features.
 */
record Spaces(Optional<FeatureLayer> pixels, FeatureLayer features) {

    /** With the named layer for features, else the last that the set holds. */
    static Spaces of(FeatureSet set, Optional<String> layer) {
        List<FeatureLayer> layers = set.layers();
        Shape input = set.origin().input().shape();
        Optional<FeatureLayer> pixels =
                Optional.of(layers.get(0)).filter(first -> first.shape().equals(input));
        return new Spaces(pixels, layer.map(set::layer).orElse(layers.get(layers.size() - 1)));
    }

    /**
     * Vectors of the set for many searches. Pixels that are too many to be kept as floats are kept as bytes, where that is
     * possible without a loss: else every search would read them from the file.
     */
    static VectorSource vectors(FeatureSet set, FeatureLayer layer) {
        VectorSource vectors = set.vectors(layer.name());
        long numbers = vectors.size() * vectors.dimension();
        long most = Runtime.getRuntime().maxMemory() / 4; // as much as an exact index keeps
        return layer.shape().equals(set.origin().input().shape()) && numbers <= most && numbers > most / Float.BYTES
                ? VectorSource.inBytes(vectors, layer.shape().get(0)).orElse(vectors)
                : vectors;
    }
}
