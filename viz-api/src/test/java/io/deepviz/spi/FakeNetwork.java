package io.deepviz.spi;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Layers "image" to "twice" to "scores", and "aside" on top of "image"; notes its calls and hands out the images. */
class FakeNetwork implements Network {
    final List<String> calls = new ArrayList<>();
    private final InputSpec input;
    private final List<Layer> layers;

    FakeNetwork(int height, int width) {
        input = InputSpec.of(3, height, width);
        Shape map = input.shape();
        Tensor weights = Tensor.of(Shape.of(1, 2), 3, 4);
        layers = List.of(
                new FakeLayer("image", LayerKind.INPUT, List.of(), map, Map.of()),
                new FakeLayer("twice", LayerKind.OTHER, List.of("image"), map, Map.of(ParameterId.WEIGHTS, weights)),
                new FakeLayer("scores", LayerKind.OTHER, List.of("twice"), map, Map.of()),
                new FakeLayer("aside", LayerKind.OTHER, List.of("image"), map, Map.of()));
    }

    private record FakeLayer(
            String name, LayerKind kind, List<String> inputs, Shape outputShape, Map<String, Tensor> parameters)
            implements Layer {
        @Override
        public Optional<Window> window() {
            return Optional.empty();
        }
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
        return Optional.of(layers.get(2));
    }

    @Override
    public boolean isSerial() {
        return false;
    }

    @Override
    public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
        calls.add("forward " + wanted);
        return each(images, wanted);
    }

    @Override
    public boolean hasGradients() {
        return true;
    }

    @Override
    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        calls.add("pullBack " + from.keySet() + " " + to + " " + rule);
        from.values().forEach(seed -> seed.at(images));
        return new Backward(each(images, from.keySet()), each(images, to));
    }

    @Override
    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
        calls.add("withParameters " + replaced.keySet());
        return Optional.of(new FakeNetwork(input.height(), input.width()));
    }

    @Override
    public void close() {
        calls.add("close");
    }

    private static Map<String, Tensor> each(Tensor images, Set<String> names) {
        Map<String, Tensor> tensors = new HashMap<>(); // in no order
        names.forEach(name -> tensors.put(name, images));
        return tensors;
    }
}
