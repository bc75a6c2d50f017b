package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.error.VizIOException;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run is of: the network that is trained, and what it is looked at with.
 *
 * @param model the network's name
 * @param backend that runs it
 * @param layers in forward order
 * @param logits the layer of class scores; empty if the network is no classifier
 * @param filterLayer the convolution whose filters are recorded; empty if none sees the image itself
 * @param probe how many images the network is looked at with
 * @param labels their classes; empty if not known
 * @param heldOut how many images there are that are not learned from
 */
public record RunHead(
        String model,
        String backend,
        List<RunLayer> layers,
        Optional<String> logits,
        Optional<String> filterLayer,
        int probe,
        List<Integer> labels,
        int heldOut) {
    /** Copies the lists. */
    public RunHead {
        layers = List.copyOf(layers);
        labels = List.copyOf(labels);
    }

    /**
     * A layer of the network.
     *
     * @param name unique
     * @param kind what it does
     * @param inputs the layers it takes
     * @param weights the shape of its kernel; empty if it has none
     */
    public record RunLayer(String name, LayerKind kind, List<String> inputs, Optional<Shape> weights) {
        /** Copies the list. */
        public RunLayer {
            inputs = List.copyOf(inputs);
        }
    }

    static RunHead of(Model model, Probe probe, Optional<Probe> heldOut) {
        List<RunLayer> layers = model.layers().stream()
                .map(each -> new RunLayer(
                        each.name(), each.kind(), each.inputs(), each.weights().map(Tensor::shape)))
                .toList();
        return new RunHead(
                model.name(),
                model.backend(),
                layers,
                model.logits().map(Layer::name),
                FirstFilters.layer(model).map(Layer::name),
                probe.size(),
                probe.labels(),
                heldOut.map(Probe::size).orElse(0));
    }

    /**
     * Whether a run can go on as another: the same layers, as many images of the same classes.
     *
     * @throws VizIOException if not, with what differs
     */
    void requireSame(RunHead other, Path file) throws VizIOException {
        requireSame("layers", layers, other.layers, file);
        requireSame("images in the probe", probe, other.probe, file);
        requireSame("classes of the probe", labels, other.labels, file);
        requireSame("held-out images", heldOut, other.heldOut, file);
    }

    private static void requireSame(String what, Object before, Object now, Path file) throws VizIOException {
        if (!before.equals(now)) {
            throw new VizIOException(file + ": expected to continue a run with the same " + what + ", " + now
                    + ", found " + before + "; record into another file");
        }
    }

    /** The layer of this name, if there is one. */
    public Optional<RunLayer> layer(String name) {
        return layers.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
