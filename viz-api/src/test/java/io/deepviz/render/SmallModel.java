package io.deepviz.render;

import io.deepviz.Activations;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model to be looked at: layers one after the other with kernels as they are given; it can't be run. */
final class SmallModel implements Model {
    private final InputSpec input;
    private final List<Layer> layers = new ArrayList<>();

    SmallModel(InputSpec input) {
        this.input = input;
        layers.add(new SmallLayer("image", LayerKind.INPUT, List.of(), input.shape(), Map.of(), Optional.empty()));
    }

    /** Adds a convolution on top of the last layer; its maps are as large as the image. */
    SmallModel convolution(String name, LayerKind kind, Tensor kernel) {
        Shape maps = Shape.of(kernel.shape().get(0), input.height(), input.width());
        Window window = new Window(kernel.shape().get(2), kernel.shape().get(3), 1, 1, 0, 0, 0, 0, 1, 1);
        return add(name, kind, maps, Map.of(ParameterId.WEIGHTS, kernel), Optional.of(window));
    }

    /** Adds a layer without parameters. */
    SmallModel layer(String name, LayerKind kind, Shape output) {
        return add(name, kind, output, Map.of(), Optional.empty());
    }

    /** Adds a dense layer. */
    SmallModel dense(String name, Tensor weights) {
        return add(
                name,
                LayerKind.DENSE,
                Shape.of(weights.shape().get(0)),
                Map.of(ParameterId.WEIGHTS, weights),
                Optional.empty());
    }

    private SmallModel add(
            String name, LayerKind kind, Shape output, Map<String, Tensor> parameters, Optional<Window> window) {
        String last = layers.get(layers.size() - 1).name();
        layers.add(new SmallLayer(name, kind, List.of(last), output, parameters, window));
        return this;
    }

    private record SmallLayer(
            String name,
            LayerKind kind,
            List<String> inputs,
            Shape outputShape,
            Map<String, Tensor> parameters,
            Optional<Window> window)
            implements Layer {}

    @Override
    public String name() {
        return "small";
    }

    @Override
    public String backend() {
        return "test";
    }

    @Override
    public InputSpec input() {
        return input;
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Optional<Layer> logits() {
        return Optional.empty();
    }

    @Override
    public Activations forward(Tensor images, Collection<Layer> wanted) {
        throw new UnsupportedOperationException("this model is only looked at");
    }

    @Override
    public void close() {}
}
