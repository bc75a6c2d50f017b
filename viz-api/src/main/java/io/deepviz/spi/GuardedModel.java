package io.deepviz.spi;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.error.BackendException;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@link Model} around a {@link Network}: checks what comes in, and guards the network's life. */
public final class GuardedModel implements Model {
    private final String name;
    private final String backend;
    private final Network network;
    private final Gate gate;
    private final List<Layer> layers;
    private final Map<String, Layer> byName = new LinkedHashMap<>();

    private GuardedModel(String name, String backend, Network network) {
        this.name = name;
        this.backend = backend;
        this.network = network;
        this.gate = new Gate("model '" + name + "'", network.isSerial());
        this.layers = network.layers().stream()
                .map(layer -> (Layer) new GuardedLayer(layer))
                .toList();
        layers.forEach(layer -> byName.put(layer.name(), layer));
    }

    /**
     * A model around a network, which it owns from now on.
     *
     * @param name what pictures and messages call it
     * @param backend the backend's name
     */
    public static Model around(Network network, String name, String backend) {
        return new GuardedModel(name, backend, network);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String backend() {
        return backend;
    }

    @Override
    public InputSpec input() {
        return network.input();
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Optional<Layer> logits() {
        return network.logits().map(layer -> layer(layer.name()));
    }

    @Override
    public Activations forward(Tensor images, Collection<Layer> wanted) {
        checkImages(images);
        Set<String> names = names("wanted", wanted);
        Map<String, Tensor> outputs = gate.during(() -> network.forward(images, names));
        return inOrder(names, outputs);
    }

    @Override
    public Optional<Gradients> gradients() {
        return network.hasGradients() ? Optional.of(this::pullBack) : Optional.empty();
    }

    private Gradients.Pullback pullBack(Tensor images, Map<Layer, Seed> from, Set<Layer> to, ReluRule rule) {
        checkImages(images);
        Map<String, Seed> seeds = new LinkedHashMap<>();
        Set<String> sources = names("from", from.keySet());
        from.forEach((layer, seed) -> seeds.put(
                layer.name(), checked(layer.name(), seed, images.shape().get(0))));
        Set<String> targets = names("to", to);
        Set<String> upstream = upstream(sources);
        for (String target : targets) {
            if (!upstream.contains(target)) {
                throw new IllegalArgumentException("to: expected layers that feed " + sources + " of model '" + name
                        + "', got '" + target + "', which does not");
            }
        }
        Network.Backward found = gate.during(() -> network.pullBack(images, seeds, targets, rule));
        return new Gradients.Pullback(inOrder(sources, found.values()), inOrder(targets, found.gradients()));
    }

    @Override
    public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
        return gate.during(() -> {
            replaced.forEach(this::checkParameter);
            return network.withParameters(replaced).map(copy -> around(copy, name, backend));
        });
    }

    @Override
    public void close() {
        gate.close(network::close);
    }

    /** What was asked for, in the order it was asked for. */
    private Activations inOrder(Set<String> names, Map<String, Tensor> found) {
        Map<String, Tensor> inOrder = new LinkedHashMap<>();
        for (String each : names) {
            Tensor tensor = found.get(each);
            if (tensor == null) {
                throw new BackendException(
                        backend + ": nothing came for layer '" + each + "' of model '" + name + "'", null);
            }
            inOrder.put(each, tensor);
        }
        return Activations.of(inOrder);
    }

    /** All layers that the given ones depend on, themselves included. */
    private Set<String> upstream(Set<String> sources) {
        Set<String> found = new LinkedHashSet<>(sources);
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (found.contains(layers.get(i).name())) {
                found.addAll(layers.get(i).inputs());
            }
        }
        return found;
    }

    private Set<String> names(String parameter, Collection<Layer> wanted) {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(parameter + ": expected at least one layer, got none");
        }
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(each -> names.add(known(each.name()).name()));
        return names;
    }

    private Layer known(String layer) {
        Layer own = byName.get(layer);
        return own == null ? layer(layer) : own; // layer() finds the nearest names for the message
    }

    private void checkImages(Tensor images) {
        Shape each = network.input().shape();
        Shape got = images.shape();
        if (got.rank() == 4 && each.accepts(got.dropFirst())) {
            return;
        }
        String guess = "";
        if (got.rank() == 4 && each.accepts(Shape.of(got.get(3), got.get(1), got.get(2)))) {
            guess = " (NHWC?)";
        } else if (got.rank() == 3 && each.accepts(got)) {
            guess = " (one image? reshape it to a batch of 1)";
        }
        throw new IllegalArgumentException("images: expected [N,"
                + each.toString().substring(1) + " for model '" + name + "', got " + got + guess);
    }

    private Seed checked(String layer, Seed seed, int images) {
        if (seed instanceof Seed.Constant constant) {
            Shape expected = known(layer).outputShape().prepend(images);
            if (!expected.accepts(constant.seed().shape())) {
                throw wrongSeed(layer, expected, constant.seed().shape());
            }
            if (expected.isKnown()) {
                return seed;
            }
        }
        return Seed.of(output -> {
            Tensor start = seed.at(output);
            if (!start.shape().equals(output.shape())) {
                throw wrongSeed(layer, output.shape(), start.shape());
            }
            return start;
        });
    }

    private IllegalArgumentException wrongSeed(String layer, Shape expected, Shape got) {
        return new IllegalArgumentException(
                "seed: expected " + expected + " at layer '" + layer + "' of model '" + name + "', got " + got);
    }

    private void checkParameter(ParameterId id, Tensor value) {
        Map<String, Tensor> own = known(id.layer()).parameters();
        Tensor old = own.get(id.name());
        if (old == null) {
            throw new IllegalArgumentException("parameter: layer '" + id.layer() + "' has "
                    + (own.isEmpty() ? "no parameters" : own.keySet()) + ", got '" + id.name() + "'");
        }
        if (!old.shape().equals(value.shape())) {
            throw new IllegalArgumentException("parameter '" + id.name() + "' of layer '" + id.layer() + "': expected "
                    + old.shape() + ", got " + value.shape());
        }
    }

    @Override
    public String toString() {
        return backend + " model '" + name + "' " + input().shape() + ", " + layers.size() + " layers";
    }

    /** A layer whose parameters can be read only while the model is open. */
    private final class GuardedLayer implements Layer {
        private final Layer layer;

        GuardedLayer(Layer layer) {
            this.layer = layer;
        }

        @Override
        public String name() {
            return layer.name();
        }

        @Override
        public LayerKind kind() {
            return layer.kind();
        }

        @Override
        public List<String> inputs() {
            return layer.inputs();
        }

        @Override
        public Shape outputShape() {
            return layer.outputShape();
        }

        @Override
        public Optional<Tensor> weights() {
            return gate.during(layer::weights);
        }

        @Override
        public Map<String, Tensor> parameters() {
            return gate.during(layer::parameters);
        }

        @Override
        public Optional<Window> window() {
            return layer.window();
        }

        @Override
        public String toString() {
            return kind() + " '" + name() + "' " + outputShape();
        }
    }
}
