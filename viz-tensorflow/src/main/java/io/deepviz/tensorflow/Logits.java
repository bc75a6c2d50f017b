package io.deepviz.tensorflow;

import io.deepviz.LayerKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the layer that holds the class scores. */
final class Logits {
    private final Map<String, PlannedLayer> layers;

    private Logits(List<PlannedLayer> layers) {
        this.layers = layers.stream().collect(Collectors.toMap(PlannedLayer::name, Function.identity()));
    }

    /**
     * What softmax or a sigmoid at the end is applied to; or the last layer, if that is dense, or a vector made of maps of
     * one pixel. It must be a vector. None if several outputs have such.
     *
     * @param outputs what the network is for
     * @param asked the caller's choice
     * @throws IllegalArgumentException if there is no such layer, or it is no vector
     */
    static Optional<String> of(List<PlannedLayer> layers, List<TensorName> outputs, Optional<String> asked) {
        if (asked.isPresent()) {
            return Optional.of(named(asked.get(), layers));
        }
        Logits logits = new Logits(layers);
        List<PlannedLayer> ends = layers.stream()
                .filter(layer -> outputs.contains(layer.tensor()))
                .toList();
        List<String> found = (ends.isEmpty() ? layers.subList(layers.size() - 1, layers.size()) : ends)
                .stream()
                        .flatMap(end -> logits.before(end).stream())
                        .map(PlannedLayer::name)
                        .distinct()
                        .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private Optional<PlannedLayer> before(PlannedLayer last) {
        @Nullable PlannedLayer scores = skipped(last);
        if (scores == null) {
            return Optional.empty();
        }
        boolean probabilities = scores.kind() == LayerKind.SOFTMAX || scores.kind() == LayerKind.SIGMOID;
        if (probabilities) {
            scores = skipped(layers.get(scores.inputs().get(0)));
        }
        boolean found = scores != null
                && (probabilities || isEnd(scores))
                && scores.shape().rank() == 1;
        return found ? Optional.ofNullable(scores) : Optional.empty();
    }

    private boolean isEnd(PlannedLayer layer) {
        return layer.kind() == LayerKind.DENSE || (layer.kind() == LayerKind.RESHAPE && isPixel(layer));
    }

    /** Whether it makes a vector of maps of one pixel. */
    private boolean isPixel(PlannedLayer layer) {
        PlannedLayer before = layers.get(layer.inputs().get(0));
        return before != null
                && before.shape().rank() == 3
                && before.shape().get(1) * before.shape().get(2) == 1;
    }

    /** Without what changes no number. */
    private @Nullable PlannedLayer skipped(@Nullable PlannedLayer layer) {
        PlannedLayer last = layer;
        while (last != null && last.inputs().size() == 1 && isTransparent(last)) {
            last = layers.get(last.inputs().get(0));
        }
        return last;
    }

    private boolean isTransparent(PlannedLayer layer) {
        PlannedLayer before = layers.get(layer.inputs().get(0));
        return layer.kind() == LayerKind.DROPOUT
                || (layer.kind() == LayerKind.RESHAPE
                        && before != null
                        && before.shape().rank() == layer.shape().rank());
    }

    private static String named(String name, List<PlannedLayer> layers) {
        PlannedLayer layer = layers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("logits: expected a layer of the network, got '" + name
                        + "'; the last ones are "
                        + layers.subList(Math.max(1, layers.size() - 5), layers.size()).stream()
                                .map(PlannedLayer::name)
                                .toList()));
        if (layer.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "logits: expected a layer with one number a class, got '" + name + "' " + layer.shape());
        }
        return name;
    }
}
