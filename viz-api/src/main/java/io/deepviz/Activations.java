package io.deepviz;

import io.deepviz.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One tensor a layer, with the images of a batch along the first axis: outputs of layers, or gradients at them. */
public final class Activations {
    private final Map<String, Tensor> byLayer;

    private Activations(Map<String, Tensor> byLayer) {
        this.byLayer = byLayer;
    }

    /** These tensors, by the names of their layers; the map is copied. */
    public static Activations of(Map<String, Tensor> byLayer) {
        return new Activations(new LinkedHashMap<>(byLayer));
    }

    /**
     * The tensor of a layer, {@code [N, ...]}.
     *
     * @throws IllegalArgumentException if it was not asked for
     */
    public Tensor of(Layer layer) {
        return of(layer.name());
    }

    /**
     * The tensor of the layer of this name, {@code [N, ...]}.
     *
     * @throws IllegalArgumentException if it was not asked for
     */
    public Tensor of(String layer) {
        Tensor tensor = byLayer.get(layer);
        if (tensor == null) {
            throw new IllegalArgumentException("layer: expected one of " + byLayer.keySet() + ", got '" + layer + "'");
        }
        return tensor;
    }

    /** The names of the layers it holds, in the order they were asked for. */
    public Set<String> layers() {
        return java.util.Collections.unmodifiableSet(byLayer.keySet());
    }
}
