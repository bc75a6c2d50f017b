package io.deepviz.dl4j;

import io.deepviz.Activations;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as a list of nodes. Calls share nothing but parameters, which nobody writes to, so they may come from several
 * threads at once.
 *
 * <p>A large batch is run in slices, so that native memory doesn't grow with it: images don't depend on one another.
 */
final class NodeNetwork implements Network {
    /** How many bytes a run may hold beside parameters and results, unless a single image needs more. */
    static final long BUDGET = 256L << 20;

    private final String name;
    private final InputSpec input;
    private final List<Node> nodes;
    private final @Nullable Node logits;
    private final DataType type;
    private final long budget;
    private final Map<String, Node> byName = new HashMap<>();

    /**
     * A network of nodes, which it owns from now on.
     *
     * @param name for errors
     * @param nodes the first is the image
     * @param budget how many bytes a run may hold
     */
    NodeNetwork(String name, InputSpec input, List<Node> nodes, @Nullable Node logits, DataType type, long budget) {
        this.name = name;
        this.input = input;
        this.nodes = List.copyOf(nodes);
        this.logits = logits;
        this.type = type;
        this.budget = budget;
        nodes.forEach(node -> byName.put(node.name(), node));
    }

    @Override
    public InputSpec input() {
        return input;
    }

    @Override
    public List<Layer> layers() {
        return List.copyOf(nodes);
    }

    @Override
    public Optional<Layer> logits() {
        return Optional.ofNullable(logits);
    }

    @Override
    public boolean isSerial() {
        return false;
    }

    @Override
    public boolean hasGradients() {
        return true;
    }

    @Override
    public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
        Route route = new Route(nodes, indexes(wanted), List.of());
        Gathered outputs = new Gathered(wanted, images.shape().get(0));
        for (Slice slice : slices(images, route)) {
            try (Pass pass = new Pass(name, route)) {
                pass.forward(slice.of(images, type), outputs::add);
            }
        }
        return outputs.tensors();
    }

    @Override
    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        Route route = new Route(nodes, indexes(from.keySet()), indexes(to));
        List<Slice> slices = slices(images, route);
        Gathered outputs = new Gathered(from.keySet(), images.shape().get(0));
        Gathered gradients = new Gathered(to, images.shape().get(0));
        Map<String, Tensor> seeds = slices.size() == 1 ? new HashMap<>() : seedsBeforehand(images, from);
        for (Slice slice : slices) {
            try (Pass pass = new Pass(name, route)) {
                pass.forward(slice.of(images, type), outputs::add);
                if (slices.size() == 1) {
                    Activations values = Activations.of(outputs.tensors());
                    from.forEach((layer, seed) -> seeds.put(layer, seed.at(values.of(layer))));
                }
                seeds.forEach((layer, seed) -> pass.seed(node(layer), slice.of(seed, type)));
                pass.backward(rule, gradients::add);
            }
        }
        return new Backward(outputs.tensors(), gradients.tensors());
    }

    /** A seed that depends on outputs gets those of the whole batch: they take a run of their own. */
    private Map<String, Tensor> seedsBeforehand(Tensor images, Map<String, Seed> from) {
        Map<String, Tensor> seeds = new LinkedHashMap<>();
        Map<String, Seed> computed = new LinkedHashMap<>();
        from.forEach((layer, seed) -> {
            if (seed instanceof Seed.Constant constant) {
                seeds.put(layer, constant.seed());
            } else {
                computed.put(layer, seed);
            }
        });
        if (!computed.isEmpty()) {
            Activations values = Activations.of(forward(images, computed.keySet()));
            computed.forEach((layer, seed) -> seeds.put(layer, seed.at(values.of(layer))));
        }
        return seeds;
    }

    @Override
    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
        Map<String, Map<String, Tensor>> byLayer = new HashMap<>();
        replaced.forEach((id, tensor) ->
                byLayer.computeIfAbsent(id.layer(), layer -> new HashMap<>()).put(id.name(), tensor));
        List<Node> copies = new ArrayList<>();
        for (Node node : nodes) {
            copies.add(node.copy(copies, byLayer.getOrDefault(node.name(), Map.of()), type));
        }
        Node copy = logits == null ? null : copies.get(logits.index());
        return Optional.of(new NodeNetwork(name, input, copies, copy, type, budget));
    }

    @Override
    public void close() {
        nodes.forEach(Node::release);
    }

    private List<Slice> slices(Tensor images, Route route) {
        Shape each = images.shape().dropFirst();
        long bytes = Math.max(1, route.peak(each) * type.width());
        int count = images.shape().get(0);
        int size = (int) Math.max(1, Math.min(count, budget / bytes));
        List<Slice> slices = new ArrayList<>();
        for (int start = 0; start < count; start += size) {
            slices.add(new Slice(start, Math.min(size, count - start)));
        }
        return slices;
    }

    private List<Integer> indexes(Collection<String> names) {
        return names.stream().map(each -> node(each).index()).toList();
    }

    private Node node(String layer) {
        Node node = byName.get(layer);
        if (node == null) {
            throw new IllegalArgumentException("layer: expected one of the network, got '" + layer + "'");
        }
        return node;
    }

    /** Some consecutive images of a batch. */
    private record Slice(int first, int count) {

        /** The slice of a tensor, in native memory; the caller frees it. */
        INDArray of(Tensor batch, DataType type) {
            Shape each = batch.shape().dropFirst();
            int size = Math.toIntExact(each.size());
            return Transfer.toNative(
                    batch.buffer().slice(first * size, count * size), type, Transfer.extents(each.prepend(count)));
        }
    }
}
