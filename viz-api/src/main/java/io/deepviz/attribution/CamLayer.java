package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The maps that a method of the CAM family looks at: a named layer, or the last with spatial extent before the target. */
final class CamLayer {
    private CamLayer() {}

    /** The layer, checked. */
    static Layer of(Model model, Optional<String> named, Layer target) {
        Set<String> upstream = Checks.upstream(model, target);
        return named.isPresent() ? checked(model.layer(named.get()), upstream, target) : last(model, upstream, target);
    }

    private static Layer checked(Layer layer, Set<String> upstream, Layer target) {
        if (!hasExtent(layer)) {
            throw new IllegalArgumentException("layer: expected one with maps, [C,H,W] of more than one pixel; '"
                    + layer.name() + "' has " + layer.outputShape());
        }
        if (!upstream.contains(layer.name()) || layer.name().equals(target.name())) {
            throw new IllegalArgumentException("layer: expected one that the target at '" + target.name()
                    + "' is computed from, got '" + layer.name() + "', which comes after it or beside it");
        }
        return layer;
    }

    private static Layer last(Model model, Set<String> upstream, Layer target) {
        List<Layer> able = model.layers().stream()
                .skip(1)
                .filter(layer ->
                        upstream.contains(layer.name()) && !layer.name().equals(target.name()))
                .filter(layer -> hasExtent(layer) && layer.kind() != LayerKind.RESHAPE)
                .toList();
        if (able.isEmpty()) {
            throw new IllegalArgumentException("layer: no layer of model '" + model.name() + "' before '"
                    + target.name() + "' has maps of more than one pixel; methods on the image itself need none");
        }
        return able.get(able.size() - 1);
    }

    private static boolean hasExtent(Layer layer) {
        Shape shape = layer.outputShape();
        return shape.rank() == 3 && (shape.get(1) != 1 || shape.get(2) != 1);
    }
}
