package io.deepviz.tensorflow;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.error.BackendException;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.GraphSource.Values;
import io.deepviz.tensorflow.PlannedLayer.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A network that a session of TensorFlow runs. */
final class SessionNetwork implements Network {
    private final String name;
    private final InputSpec input;
    private final FlatGraph graph;
    private final Batching batching;
    private final LiveGraph live;
    private final List<PlannedLayer> plan;
    private final Map<String, PlannedLayer> byName = new HashMap<>();
    private final List<Layer> layers;
    private final Optional<String> logits;
    private final Map<GradientKey, PlacedGradient> gradients = new HashMap<>();

    /**
     * A network that owns a graph in TensorFlow's hands from now on.
     *
     * @param graph without the values of its variables
     */
    SessionNetwork(
            String name,
            InputSpec input,
            FlatGraph graph,
            Batching batching,
            LiveGraph live,
            List<PlannedLayer> plan,
            Optional<String> logits) {
        this.name = name;
        this.input = input;
        this.graph = graph;
        this.batching = batching;
        this.live = live;
        this.plan = plan;
        this.logits = logits;
        plan.forEach(layer -> byName.put(layer.name(), layer));
        layers = plan.stream().map(each -> (Layer) new SessionLayer(each)).toList();
    }

    /** The layers with their places in the graph. */
    List<PlannedLayer> plan() {
        return plan;
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
        return logits.flatMap(wanted ->
                layers.stream().filter(layer -> layer.name().equals(wanted)).findFirst());
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
        List<PlannedLayer> fetched = planned(wanted);
        List<List<Tensor>> parts = new ArrayList<>();
        fetched.forEach(layer -> parts.add(new ArrayList<>()));
        for (Tensor part : batching.parts(images)) {
            Map<String, Feed> feeds = Map.of(graph.input(), inputLayout().inward(part));
            List<Tensor> found = outputs(part, feeds, fetched, "", List.of()).outputs();
            for (int i = 0; i < fetched.size(); i++) {
                parts.get(i).add(found.get(i));
            }
        }
        return joined(fetched, parts, images.shape().get(0));
    }

    @Override
    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        List<PlannedLayer> sources = planned(from.keySet());
        List<PlannedLayer> targets = planned(to);
        PlacedGradient gradient = placed(sources, targets, rule);
        Map<String, Tensor> starts = starts(images, from);
        int count = images.shape().get(0);
        List<Tensor> imageParts = batching.parts(images);
        List<List<Tensor>> seedParts = sources.stream()
                .map(source -> batching.parts(required(starts, source.name())))
                .toList();
        List<List<Tensor>> values = lists(sources.size());
        List<List<Tensor>> found = lists(targets.size());
        for (int p = 0; p < imageParts.size(); p++) {
            Map<String, Feed> feeds = new LinkedHashMap<>();
            feeds.put(gradient.prefix() + graph.input(), inputLayout().inward(imageParts.get(p)));
            for (int i = 0; i < sources.size(); i++) {
                feeds.put(
                        gradient.seeds().get(i),
                        sources.get(i).layout().inward(seedParts.get(i).get(p)));
            }
            Outcome outcome = outputs(imageParts.get(p), feeds, sources, gradient.prefix(), gradient.flowing());
            for (int i = 0; i < sources.size(); i++) {
                values.get(i).add(outcome.outputs().get(i));
            }
            int next = 0;
            for (int i = 0; i < targets.size(); i++) {
                PlannedLayer target = targets.get(i);
                boolean flows = gradient.flows().get(i);
                found.get(i)
                        .add(flows ? outward(target, outcome.others().get(next)) : zeros(target, imageParts.get(p)));
                next += flows ? 1 : 0;
            }
        }
        return new Backward(joined(sources, values, count), joined(targets, found, count));
    }

    /**
     * What one run gave.
     *
     * @param outputs of layers
     * @param others further tensors
     */
    private record Outcome(List<Tensor> outputs, List<Values> others) {}

    /** Runs the graph once; the input layer hands on the images, as TensorFlow doesn't give back what it is fed. */
    private Outcome outputs(
            Tensor images, Map<String, Feed> feeds, List<PlannedLayer> wanted, String prefix, List<TensorName> more) {
        List<TensorName> fetches =
                tensors(wanted.stream().filter(layer -> !isInput(layer)).toList(), prefix);
        int computed = fetches.size();
        fetches.addAll(more);
        Set<String> names = Set.copyOf(names(wanted));
        List<Values> found = fetches.isEmpty() ? List.of() : during(names, () -> live.run(feeds, fetches));
        List<Tensor> outputs = new ArrayList<>();
        int next = 0;
        for (PlannedLayer layer : wanted) {
            outputs.add(isInput(layer) ? images : outward(layer, found.get(next)));
            next += isInput(layer) ? 0 : 1;
        }
        return new Outcome(outputs, found.subList(computed, found.size()));
    }

    private static boolean isInput(PlannedLayer layer) {
        return layer.kind() == LayerKind.INPUT;
    }

    private static Tensor zeros(PlannedLayer layer, Tensor images) {
        Shape shape = layer.shape().prepend(images.shape().get(0));
        return Tensor.wrap(shape, new float[Math.toIntExact(shape.size())]);
    }

    /** The seeds as numbers. Those that are functions of the outputs need these first. */
    private Map<String, Tensor> starts(Tensor images, Map<String, Seed> from) {
        Map<String, Tensor> starts = new HashMap<>();
        List<String> open = new ArrayList<>();
        from.forEach((layer, seed) -> {
            if (seed instanceof Seed.Constant constant) {
                starts.put(layer, constant.seed());
            } else {
                open.add(layer);
            }
        });
        if (!open.isEmpty()) {
            Map<String, Tensor> outputs = forward(images, Set.copyOf(open));
            open.forEach(layer -> starts.put(layer, required(from, layer).at(required(outputs, layer))));
        }
        return starts;
    }

    /** Between which layers a gradient flows, and how. */
    private record GradientKey(List<String> from, List<String> to, ReluRule rule) {}

    /**
     * A gradient's operations in the running graph.
     *
     * @param prefix of the names of its operations, the forward ones included
     * @param seeds placeholders
     * @param flows for each wanted gradient, whether there is one; it is zero otherwise
     * @param flowing those that there are
     */
    private record PlacedGradient(String prefix, List<String> seeds, List<Boolean> flows, List<TensorName> flowing) {}

    private PlacedGradient placed(List<PlannedLayer> from, List<PlannedLayer> to, ReluRule rule) {
        GradientKey key = new GradientKey(names(from), names(to), rule);
        synchronized (gradients) {
            PlacedGradient known = gradients.get(key);
            if (known == null) {
                known = place(from, to, rule, "deepviz_gradient_" + gradients.size());
                gradients.put(key, known);
            }
            return known;
        }
    }

    private PlacedGradient place(List<PlannedLayer> from, List<PlannedLayer> to, ReluRule rule, String prefix) {
        try {
            List<Integer> ranks =
                    from.stream().map(layer -> layer.shape().rank() + 1).toList();
            GradientGraph made = GradientGraph.of(graph, tensors(from, ""), ranks, tensors(to, ""), rule);
            live.add(made.definition(), prefix);
            List<Boolean> flows = new ArrayList<>();
            List<TensorName> flowing = new ArrayList<>();
            for (TensorName tensor : made.gradients()) {
                flows.add(tensor != null);
                if (tensor != null) {
                    flowing.add(new TensorName(prefix + "/" + tensor.node(), tensor.index()));
                }
            }
            List<String> seeds =
                    made.seeds().stream().map(seed -> prefix + "/" + seed).toList();
            return new PlacedGradient(prefix + "/", seeds, flows, flowing);
        } catch (RuntimeException e) {
            throw new BackendException(
                    "tensorflow: the gradient from " + names(from) + " to " + names(to) + " of model '" + name
                            + "' can't be had: " + Failures.line(e) + "; methods that need no gradients, such as"
                            + " occlusion, remain",
                    e);
        }
    }

    @Override
    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
        Map<String, Values> values = new LinkedHashMap<>();
        List<String> variables = List.copyOf(graph.variables().keySet());
        List<TensorName> reads = variables.stream().map(graph::reader).toList();
        List<Values> now = during(Set.of(), () -> live.run(Map.of(), reads));
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), now.get(i));
        }
        replaced.forEach((id, tensor) -> {
            Slot slot = required(required(byName, id.layer()).parameters(), id.name());
            String variable = graph.variable(slot.tensor()).orElseThrow();
            long[] extents = required(values, variable).extents();
            values.put(variable, slot.form().inward(tensor, extents));
        });
        FlatGraph copy = graph.withValues(values);
        LiveGraph other = LiveGraph.of(copy);
        return Optional.of(new SessionNetwork(name, input, copy.withoutValues(), batching, other, plan, logits));
    }

    @Override
    public void close() {
        live.close();
    }

    /** What native code does for some layers. */
    private <T> T during(Set<String> wanted, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new BackendException(
                    "tensorflow: model '" + name + "', layers " + wanted + ": " + Failures.line(e), e);
        }
    }

    private Layout inputLayout() {
        return plan.get(0).layout();
    }

    private static Tensor outward(PlannedLayer layer, Values values) {
        return layer.layout().outward(values.numbers(), values.extents());
    }

    private Map<String, Tensor> joined(List<PlannedLayer> layers, List<List<Tensor>> parts, int images) {
        Map<String, Tensor> joined = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            joined.put(layers.get(i).name(), batching.joined(parts.get(i), images));
        }
        return joined;
    }

    private static List<List<Tensor>> lists(int count) {
        List<List<Tensor>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private List<PlannedLayer> planned(Set<String> wanted) {
        return wanted.stream().map(each -> required(byName, each)).toList();
    }

    private static List<String> names(List<PlannedLayer> layers) {
        return layers.stream().map(PlannedLayer::name).toList();
    }

    private static List<TensorName> tensors(List<PlannedLayer> layers, String prefix) {
        List<TensorName> tensors = new ArrayList<>();
        for (PlannedLayer layer : layers) {
            tensors.add(new TensorName(
                    prefix + layer.tensor().node(), layer.tensor().index()));
        }
        return tensors;
    }

    private static <K, V> V required(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing is known of " + key);
        }
        return value;
    }

    /** A layer of this network; its parameters are read when they are asked for. */
    private final class SessionLayer implements Layer {
        private final PlannedLayer layer;

        SessionLayer(PlannedLayer layer) {
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
            return layer.shape();
        }

        @Override
        public Optional<Window> window() {
            return layer.window();
        }

        @Override
        public Map<String, Tensor> parameters() {
            if (layer.parameters().isEmpty()) {
                return Map.of();
            }
            List<Slot> slots = List.copyOf(layer.parameters().values());
            List<Values> found = during(
                    Set.of(layer.name()),
                    () -> live.run(Map.of(), slots.stream().map(Slot::tensor).toList()));
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            int i = 0;
            for (String each : layer.parameters().keySet()) {
                parameters.put(each, slots.get(i).form().outward(found.get(i)));
                i++;
            }
            return parameters;
        }
    }
}
