package io.deepviz.report;

import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureSet;
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
}
