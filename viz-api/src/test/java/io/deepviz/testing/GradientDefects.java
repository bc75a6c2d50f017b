package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.Network.Backward;
import io.deepviz.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gradients done wrong: chapter D. */
final class GradientDefects {
    private GradientDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect(
                        "D1",
                        "is off by a hundredth",
                        pull((right, images, from, to, rule) -> scaled(right.pullBack(images, from, to, rule), 1.01)),
                        "by central differences"),
                new Defect(
                        "D2",
                        "uses the batch's statistics",
                        // Of one image: the gradient of a normalization sums to 0 over the image.
                        pull((right, images, from, to, rule) -> centered(right.pullBack(images, from, to, rule))),
                        "by central differences"),
                new Defect(
                        "D2",
                        "is 0",
                        pull((right, images, from, to, rule) -> scaled(right.pullBack(images, from, to, rule), 0)),
                        "expected one that isn't 0"),
                new Defect(
                        "D3",
                        "normalizes its gradients",
                        pull((right, images, from, to, rule) -> normalized(right.pullBack(images, from, to, rule))),
                        "gradient of 2 a - 3 b"),
                new Defect(
                        "D4",
                        "averages over what is asked for",
                        pull((right, images, from, to, rule) ->
                                scaled(right.pullBack(images, from, to, rule), 1.0 / to.size())),
                        " alone: expected"),
                new Defect("D5", "uses one seed only", pull(GradientDefects::oneSeed), "gradient at "),
                new Defect(
                        "D5",
                        "leaves a layer's own seed out",
                        pull(GradientDefects::ownSeedLost),
                        "gradient at max pooling 'pool1'"),
                new Defect(
                        "D6",
                        "calls the seed's function once more",
                        pull((right, images, from, to, rule) -> {
                            right.pullBack(images, from, to, rule);
                            return right.pullBack(images, from, to, rule);
                        }),
                        "calls of the seed's function: expected 1, got 2"),
                new Defect(
                        "D6",
                        "gives the seed's function the images",
                        pull((right, images, from, to, rule) -> right.pullBack(images, shown(from), to, rule)),
                        "what the function is given"),
                new Defect(
                        "D7",
                        "returns seeds as values",
                        pull((right, images, from, to, rule) -> {
                            Backward found = right.pullBack(images, from, to, rule);
                            return new Backward(scaledAll(found.values(), 0), found.gradients());
                        }),
                        "value of "),
                new Defect(
                        "D8",
                        "averages over the batch",
                        pull((right, images, from, to, rule) -> scaled(
                                right.pullBack(images, from, to, rule),
                                1.0 / images.shape().get(0))),
                        "gradient of the first image"),
                new Defect("D8", "leaks into the next image", pull(GradientDefects::intoNext), "which has no seed"),
                new Defect(
                        "D9",
                        "pulls class scores through softmax",
                        pull((right, images, from, to, rule) -> right.pullBack(images, atSoftmax(from), to, rule)),
                        "gradient of class 0 at the layer before"),
                new Defect(
                        "D10",
                        "skips softmax",
                        pull((right, images, from, to, rule) -> right.pullBack(images, atScores(from), to, rule)),
                        "gradient of probability 0"),
                new Defect(
                        "D11",
                        "knows no guided rule",
                        rules(rule -> rule == ReluRule.GUIDED ? ReluRule.STANDARD : rule),
                        "GUIDED below the ReLU"),
                new Defect(
                        "D11",
                        "takes deconvnet for guided",
                        rules(rule -> rule == ReluRule.DECONVNET ? ReluRule.GUIDED : rule),
                        "DECONVNET below the ReLU"),
                new Defect(
                        "D12",
                        "treats a sigmoid as a ReLU",
                        GradientDefects::guidedSigmoid,
                        "GUIDED gradient at layer 'next'"),
                new Defect(
                        "D12",
                        "guides at the last ReLU only",
                        GradientDefects::lastOnly,
                        "GUIDED gradient at layer 'pool1'"),
                new Defect("D13", "stays guided", Sticky::open, "STANDARD gradient"));
    }

    /** How a wrong network pulls back, given the right one. */
    @FunctionalInterface
    private interface Wrong {
        Backward pull(ReferenceNetwork right, Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule);
    }

    private static BackendContract.Opener pull(Wrong wrong) {
        return net -> {
            ReferenceNetwork right = new ReferenceNetwork(net);
            return new DecoratedNetwork(right) {
                @Override
                public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                    Backward found = wrong.pull(right, images, from, to, rule);
                    return found.values().keySet().equals(from.keySet())
                            ? found
                            : new Backward(right.forward(images, from.keySet()), found.gradients());
                }
            }.model();
        };
    }

    private static BackendContract.Opener rules(java.util.function.UnaryOperator<ReluRule> change) {
        return pull((right, images, from, to, rule) -> right.pullBack(images, from, to, change.apply(rule)));
    }

    private static Backward scaled(Backward found, double factor) {
        return new Backward(found.values(), scaledAll(found.gradients(), factor));
    }

    private static Map<String, Tensor> scaledAll(Map<String, Tensor> tensors, double factor) {
        Map<String, Tensor> scaled = new LinkedHashMap<>(tensors);
        scaled.replaceAll((name, tensor) -> Rewrite.scaled(tensor, factor));
        return scaled;
    }

    private static Backward centered(Backward found) {
        Map<String, Tensor> centered = new LinkedHashMap<>(found.gradients());
        centered.replaceAll((name, tensor) -> {
            float[] numbers = tensor.toArray();
            double mean = 0;
            for (float each : numbers) {
                mean += each / (double) numbers.length;
            }
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] -= (float) mean;
            }
            return Tensor.wrap(tensor.shape(), numbers);
        });
        return new Backward(found.values(), centered);
    }

    private static Backward normalized(Backward found) {
        Map<String, Tensor> normalized = new LinkedHashMap<>(found.gradients());
        normalized.replaceAll((name, tensor) -> {
            double squares = 0;
            for (float each : tensor.toArray()) {
                squares += each * each;
            }
            return Rewrite.scaled(tensor, 1 / Math.sqrt(squares));
        });
        return new Backward(found.values(), normalized);
    }

    private static Backward oneSeed(
            ReferenceNetwork right, Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        String last = List.copyOf(from.keySet()).get(from.size() - 1);
        return right.pullBack(images, Map.of(last, from.get(last)), to, rule);
    }

    private static Backward ownSeedLost(
            ReferenceNetwork right, Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        Map<String, Seed> others = new LinkedHashMap<>(from);
        if (from.size() > 1) {
            others.keySet().removeAll(to);
        }
        return right.pullBack(images, others, to, rule);
    }

    /** Seeds whose functions see something else than the output. */
    private static Map<String, Seed> shown(Map<String, Seed> from) {
        Map<String, Seed> wrong = new LinkedHashMap<>(from);
        wrong.replaceAll((name, seed) -> Seed.of(output -> seed.at(Rewrite.scaled(output, 0))));
        return wrong;
    }

    private static Backward intoNext(
            ReferenceNetwork right, Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        Backward found = right.pullBack(images, from, to, rule);
        Map<String, Tensor> leaked = new LinkedHashMap<>(found.gradients());
        leaked.replaceAll((name, tensor) -> {
            int each = tensor.size() / tensor.shape().get(0);
            float[] numbers = tensor.toArray();
            for (int i = numbers.length - 1; i >= each; i--) {
                numbers[i] += numbers[i - each] / 100;
            }
            return Tensor.wrap(tensor.shape(), numbers);
        });
        return new Backward(found.values(), leaked);
    }

    private static Map<String, Seed> atSoftmax(Map<String, Seed> from) {
        return Map.of("out/softmax", from.get("out"));
    }

    private static Map<String, Seed> atScores(Map<String, Seed> from) {
        return Map.of("out", from.get("out/softmax"));
    }

    /** Guided by a network in which a ReLU stands where the sigmoid was. */
    private static io.deepviz.Model guidedSigmoid(NetSpec net) {
        ReferenceNetwork wrong = new ReferenceNetwork(
                Rewrite.ops(Op.Sigmoid.class, op -> new Op.Relu()).apply(net));
        return ruled(net, wrong);
    }

    /** Guided by a network in which the first ReLU leaks so little that nothing but the rule changes. */
    private static io.deepviz.Model lastOnly(NetSpec net) {
        ReferenceNetwork wrong = new ReferenceNetwork(Rewrite.nodes(
                net,
                (copy, node) -> copy.add(node.name(), node.name().equals("relu1") ? new Op.LeakyRelu(0) : node.op())));
        return ruled(net, wrong);
    }

    private static io.deepviz.Model ruled(NetSpec net, ReferenceNetwork wrong) {
        return new DecoratedNetwork(net) {
            @Override
            public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                return rule == ReluRule.STANDARD
                        ? super.pullBack(images, from, to, rule)
                        : wrong.pullBack(images, from, to, rule);
            }
        }.model();
    }

    /** Once guided, always guided. */
    private static final class Sticky extends DecoratedNetwork {
        private ReluRule kept = ReluRule.STANDARD;

        Sticky(NetSpec net) {
            super(net);
        }

        static io.deepviz.Model open(NetSpec net) {
            return new Sticky(net).model();
        }

        @Override
        public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
            if (rule != ReluRule.STANDARD) {
                kept = rule;
            }
            return super.pullBack(images, from, to, kept);
        }
    }
}
