package io.deepviz.attribution;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hands relevance down a network, layer by layer from the target's to the image. */
final class RelevancePass {
    private final Model model;
    private final List<Layer> layers;
    private final Lrp.Rules rules;
    private final double epsilon;
    private final Map<String, Layer> byName;
    private final Map<String, Integer> consumers = new HashMap<>();
    private final Set<String> first = new HashSet<>();

    /**
     * A pass.
     *
     * @param layers all that the target depends on, in forward order
     */
    RelevancePass(Model model, List<Layer> layers, Lrp.Rules rules, double epsilon) {
        this.model = model;
        this.layers = layers;
        this.rules = rules;
        this.epsilon = epsilon;
        this.byName = layers.stream().collect(Collectors.toMap(Layer::name, layer -> layer));
        layers.forEach(layer -> layer.inputs().forEach(name -> consumers.merge(name, 1, Integer::sum)));
        findFirst();
    }

    private void findFirst() {
        Set<String> behindWeights = new HashSet<>();
        for (Layer layer : layers) {
            boolean weighted = isWeighted(layer);
            boolean behind = layer.inputs().stream().anyMatch(behindWeights::contains);
            if (!behind) {
                first.add(layer.name());
            }
            if (weighted || behind) {
                behindWeights.add(layer.name());
            }
        }
    }

    /** Explains a batch of one image. */
    Attribution explain(String method, Objective objective, Tensor image) {
        Activations outputs = model.forward(image, layers);
        Tensor top = Checks.finite(
                model, "output of layer '" + objective.layer().name() + "'", outputs.of(objective.layer()));
        double value = objective.values(top)[0];
        Books books = new Books();
        Map<String, double[]> open = new HashMap<>();
        open.put(objective.layer().name(), start(objective, top));
        Tensor input = image.slice(0);
        double[] pixels = new double[input.size()];
        for (int i = layers.size() - 1; i >= 0; i--) {
            double[] own = open.remove(layers.get(i).name());
            if (own != null && layers.get(i).inputs().isEmpty()) {
                pixels = own;
            } else if (own != null) {
                new Step(layers.get(i), outputs, own, books, open).run();
            }
        }
        float[] numbers = new float[pixels.length];
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            numbers[i] = (float) pixels[i];
            sum += pixels[i];
        }
        return Attribution.ofPixels(method, objective.target(), value, Tensor.wrap(input.shape(), numbers))
                .with(new Completeness(value, sum, books.bias, books.stabilizer, books.lost));
    }

    private static double[] start(Objective objective, Tensor top) {
        float[] outputs = top.toArray();
        float[] counts = objective.target().coefficients(top.shape().dropFirst());
        double[] start = new double[outputs.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = (double) counts[i] * outputs[i];
        }
        return start;
    }

    private static boolean isWeighted(Layer layer) {
        return layer.kind() == LayerKind.DENSE
                || (layer.kind().isConvolution() && layer.kind() != LayerKind.TRANSPOSED_CONVOLUTION);
    }

    /** One layer's relevance on its way to the layer's inputs. */
    private final class Step {
        private final Layer layer;
        private final Activations outputs;
        private final double[] relevance;
        private final Books books;
        private final Map<String, double[]> open;

        Step(Layer layer, Activations outputs, double[] relevance, Books books, Map<String, double[]> open) {
            this.layer = layer;
            this.outputs = outputs;
            this.relevance = relevance;
            this.books = books;
            this.open = open;
        }

        void run() {
            switch (layer.kind()) {
                case CONVOLUTION, DEPTHWISE_CONVOLUTION, SEPARABLE_CONVOLUTION, DENSE ->
                    weighted(layer, Optional.empty());
                case BATCH_NORMALIZATION -> normalization();
                case RELU, SIGMOID, TANH, ACTIVATION, LOCAL_RESPONSE_NORMALIZATION -> pass(0, relevance);
                case MAX_POOLING -> pass(0, Pools.winners(layer, in(0), out(), relevance));
                case AVERAGE_POOLING -> pass(0, Pools.shares(layer, in(0), out(), share(), relevance));
                case GLOBAL_POOLING -> pass(0, global());
                case ADD -> add();
                case CONCATENATION -> concatenation();
                case RESHAPE, DROPOUT, PADDING, CROPPING, UPSAMPLING, OTHER -> moved();
                default -> throw refusal();
            }
        }

        /** What the flat rule gives to a border belongs to no pixel. */
        private void moved() {
            double[] passed = Moves.back(in(0), out(), relevance).orElseThrow(this::refusal);
            books.lost += Arrays.stream(relevance).sum() - Arrays.stream(passed).sum();
            pass(0, passed);
        }

        private IllegalArgumentException refusal() {
            return new IllegalArgumentException("LRP: layer '" + layer.name() + "' (" + layer.kind() + ") of model '"
                    + model.name() + "' has no rule here; integrated gradients work with any layer");
        }

        private void weighted(Layer linear, Optional<Affine> after) {
            LrpRule own = rules.of(linear, first.contains(linear.name()));
            Share share = new Share(own, epsilon, out(), books);
            give(
                    linear.inputs().get(0),
                    LinearRule.of(linear, in(linear, 0), out(), after).apply(share, relevance));
        }

        /** Part of the linear layer before it, where nobody else sees that one's output; else a layer of its own. */
        private void normalization() {
            Layer before = byName.get(layer.inputs().get(0));
            Affine affine = Affine.of(layer, in(0), out());
            if (before != null && isWeighted(before) && consumers.getOrDefault(before.name(), 0) == 1) {
                weighted(before, Optional.of(affine));
            } else {
                pass(0, affine.relevance(in(0), share(), relevance));
            }
        }

        private double[] global() {
            return Pools.global(in(0), out(), share(), relevance).orElseThrow(this::refusal);
        }

        private void add() {
            List<Tensor> inputs = layer.inputs().stream()
                    .map(name -> outputs.of(name).slice(0))
                    .toList();
            List<double[]> shares = Pools.branches(inputs, share(), relevance);
            for (int i = 0; i < shares.size(); i++) {
                pass(i, shares.get(i));
            }
        }

        private void concatenation() {
            int from = 0;
            for (int i = 0; i < layer.inputs().size(); i++) {
                int size = in(i).size();
                pass(i, Arrays.copyOfRange(relevance, from, from + size));
                from += size;
            }
            if (from != relevance.length) {
                throw refusal();
            }
        }

        private Share share() {
            return new Share(rules.of(layer, first.contains(layer.name())), epsilon, out(), books);
        }

        private void pass(int input, double[] more) {
            give(layer.inputs().get(input), more);
        }

        private void give(String name, double[] more) {
            open.merge(name, more, (sum, each) -> {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += each[i];
                }
                return sum;
            });
        }

        private Tensor in(int input) {
            return in(layer, input);
        }

        private Tensor in(Layer of, int input) {
            return outputs.of(of.inputs().get(input)).slice(0);
        }

        private Tensor out() {
            return outputs.of(layer).slice(0);
        }
    }
}
