package io.deepviz.testing;

import io.deepviz.Gradients.Pullback;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is demanded of gradients as such, whatever the operations. */
final class GradientRules {
    private GradientRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "D1",
                        "Gradients agree with central differences on a net without kinks",
                        "directional derivatives from forward() in 6 random directions, the best of 4 step sizes, within"
                                + " 0.001 of the gradient's norm",
                        of -> Differences.check(of, Nets.smooth(), 1e-3),
                        backend),
                new Rule(
                        "D2",
                        "Gradients agree with central differences on a small AlexNet, a residual and a depthwise net",
                        "as D1, within 0.005 of the norm, in directions in which the reference model meets no kink within a step",
                        GradientRules::differences,
                        backend),
                new Rule(
                        "D3",
                        "Gradients are linear in the seed",
                        "the gradient of 2 a - 3 b is 2 times that of a less 3 times that of b",
                        GradientRules::linear,
                        backend),
                new Rule(
                        "D4",
                        "Gradients at one layer alone are those at all layers at once",
                        "asks for each layer by itself, and for all",
                        GradientRules::alone,
                        backend),
                new Rule(
                        "D5",
                        "Seeds at several layers give the sum of the gradients of each",
                        "seeds at two layers, one above the other; the lower one's own seed belongs to its gradient",
                        GradientRules::sums,
                        backend),
                new Rule(
                        "D6",
                        "A seed's function is called once, with the layer's output",
                        "counts the calls; a constant of the same numbers gives the same gradient",
                        GradientRules::seedFunction,
                        backend),
                new Rule(
                        "D7",
                        "The values returned with a gradient are the layer's outputs",
                        "compares them with forward()",
                        GradientRules::values,
                        backend),
                new Rule(
                        "D8",
                        "Each image has its own gradient",
                        "with a seed for the first image only, all others have gradient 0",
                        GradientRules::images,
                        backend),
                new Rule(
                        "D9",
                        "The gradient of a class score is the dense layer's row, not softmax's derivative",
                        "from Model.logits(), at the layer before: the weights, bit for bit, whatever the image",
                        GradientRules::scores,
                        backend),
                new Rule(
                        "D10",
                        "The gradient of a probability is that of softmax",
                        "from the softmax layer, at the scores: p[i] (1 if i = j, else 0, less p[j])",
                        GradientRules::probabilities,
                        backend),
                new Rule(
                        "D11",
                        "The rules for ReLU: standard, guided, deconvnet",
                        "four neurons with all signs of input and seed, by hand",
                        GradientRules::reluRules,
                        backend),
                new Rule(
                        "D12",
                        "Guided and deconvnet act at every ReLU on the way, and at nothing else",
                        "compares all gradients of three nets with the reference model's",
                        GradientRules::reluRulesInNets,
                        backend),
                new Rule(
                        "D13",
                        "Pulling back with one rule leaves the others as they were",
                        "standard gradients before and after guided ones are the same",
                        GradientRules::rulesDoNotStick,
                        backend));
    }

    private static void differences(Subject backend) throws Exception {
        for (NetSpec net : List.of(Nets.alexNet(), Nets.residual(), Nets.depthwise())) {
            Differences.check(backend, net, 5e-3);
        }
    }

    private static void linear(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Tensor images = Nets.images(net, 2, 1);
        Tensor a = Nets.normal(Shape.of(2, 5), 2);
        Tensor b = Nets.normal(Shape.of(2, 5), 3);
        backend.with(net, model -> {
            Layer out = model.layer("out");
            Layer input = model.layers().get(0);
            Tensor ofA = pull(model, images, out, Seed.constant(a), input);
            Tensor ofB = pull(model, images, out, Seed.constant(b), input);
            Tensor ofBoth = pull(model, images, out, Seed.constant(combined(a, b)), input);
            Expect.near("gradient of 2 a - 3 b", ofBoth, combined(ofA, ofB));
        });
    }

    /** 2 a - 3 b. */
    private static Tensor combined(Tensor a, Tensor b) {
        float[] numbers = a.toArray();
        float[] others = b.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 2 * numbers[i] - 3 * others[i];
        }
        return Tensor.wrap(a.shape(), numbers);
    }

    private static void alone(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Tensor images = Nets.images(net, 2, 1);
        Seed seed = Seed.constant(Nets.normal(Shape.of(2, 5), 2));
        backend.with(net, model -> {
            Layer out = model.layer("out");
            Set<Layer> to = new LinkedHashSet<>(Agreement.layers(model, net));
            to.remove(model.layer("out/softmax"));
            Pullback all = Subject.gradients(model).pullBack(images, Map.of(out, seed), to, ReluRule.STANDARD);
            for (Layer layer : to) {
                Tensor one = pull(model, images, out, seed, layer);
                Expect.near(
                        "gradient at " + layer + " alone", one, all.gradients().of(layer));
            }
        });
    }

    private static void sums(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Tensor images = Nets.images(net, 2, 1);
        Seed high = Seed.constant(Nets.normal(net.shapeOf("out").prepend(2), 2));
        Seed low = Seed.constant(Nets.normal(net.shapeOf("pool1").prepend(2), 3));
        backend.with(net, model -> {
            Layer out = model.layer("out");
            Layer pool = model.layer("pool1");
            for (String name : List.of("pool1", "conv1")) {
                Layer to = model.layer(name);
                Pullback both = Subject.gradients(model)
                        .pullBack(images, Map.of(out, high, pool, low), Set.of(to), ReluRule.STANDARD);
                Tensor ofHigh = pull(model, images, out, high, to);
                Tensor ofLow = pull(model, images, pool, low, to);
                Expect.near("gradient at " + to, both.gradients().of(to), sum(ofHigh, ofLow));
            }
        });
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] numbers = a.toArray();
        float[] others = b.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += others[i];
        }
        return Tensor.wrap(a.shape(), numbers);
    }

    private static void seedFunction(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Tensor images = Nets.images(net, 2, 1);
        Tensor numbers = Nets.normal(net.shapeOf("conv2").prepend(2), 2);
        backend.with(net, model -> {
            Layer conv = model.layer("conv2");
            Layer input = model.layers().get(0);
            List<Tensor> given = new ArrayList<>();
            Tensor computed = pull(
                    model,
                    images,
                    conv,
                    Seed.of(output -> {
                        given.add(output);
                        return numbers;
                    }),
                    input);
            Expect.equal("calls of the seed's function", given.size(), 1);
            Expect.near(
                    "what the function is given",
                    given.get(0),
                    model.forward(images, conv).of(conv));
            Expect.near("gradient of a constant", pull(model, images, conv, Seed.constant(numbers), input), computed);
        });
    }

    private static void values(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Tensor images = Nets.images(net, 2, 1);
        backend.with(net, model -> {
            Layer out = model.layer("out");
            Layer relu = model.layer("relu1");
            Map<Layer, Seed> from = Map.of(out, Seed.unit(1), relu, Seed.unit(0, 1, 2));
            Pullback found = Subject.gradients(model)
                    .pullBack(images, from, Set.of(model.layers().get(0)), ReluRule.STANDARD);
            var expected = model.forward(images, out, relu);
            for (Layer layer : from.keySet()) {
                Expect.near("value of " + layer, found.values().of(layer), expected.of(layer));
            }
        });
    }

    private static void images(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Tensor images = Nets.images(net, 3, 1);
        float[] first = new float[3 * 5];
        first[2] = 1;
        backend.with(net, model -> {
            Layer input = model.layers().get(0);
            Seed seed = Seed.constant(Tensor.wrap(Shape.of(3, 5), first));
            Tensor got = pull(model, images, model.layer("out"), seed, input);
            Tensor alone = pull(model, Tensor.stack(List.of(images.slice(0))), model.layer("out"), Seed.unit(2), input);
            Expect.near("gradient of the first image", got.slice(0), alone.slice(0));
            Tensor none = Tensor.wrap(
                    net.inputShape(), new float[Math.toIntExact(net.inputShape().size())]);
            for (int image = 1; image < 3; image++) {
                Expect.near("gradient of image " + image + ", which has no seed", got.slice(image), none);
            }
        });
    }

    private static void scores(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Op.Dense dense = (Op.Dense) net.node("out").op();
        backend.with(net, model -> {
            Layer logits =
                    model.logits().orElseThrow(() -> new AssertionError("logits: expected layer 'out', got none"));
            Layer flat = model.layer("flat");
            for (int number = 0; number < 5; number++) {
                Tensor got = pull(model, Nets.images(net, 2, 1), logits, Seed.unit(number), flat);
                for (int image = 0; image < 2; image++) {
                    Expect.near(
                            "gradient of class " + number + " at the layer before",
                            got.slice(image),
                            dense.weights().slice(number),
                            1e-6);
                }
            }
        });
    }

    private static void probabilities(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        backend.with(net, model -> {
            Layer softmax = model.layer("out/softmax");
            Tensor images = Nets.images(net, 1, 1);
            Tensor p = model.forward(images, softmax).of(softmax);
            for (int i = 0; i < 5; i++) {
                float[] expected = new float[5];
                for (int j = 0; j < 5; j++) {
                    expected[j] = p.at(0, i) * ((i == j ? 1 : 0) - p.at(0, j));
                }
                Expect.near(
                        "gradient of probability " + i,
                        pull(model, images, softmax, Seed.unit(i), model.layer("out")),
                        Tensor.wrap(Shape.of(1, 5), expected));
            }
        });
    }

    private static void reluRules(Subject backend) throws Exception {
        NetSpec net = NetSpec.input(1, 1, 4)
                .add("conv", Nets.times(2))
                .add("conv/relu", new Op.Relu())
                .build();
        Tensor images = Tensor.of(Shape.of(1, 1, 1, 4), -1, -2, 3, 4);
        Seed seed = Seed.constant(Tensor.of(Shape.of(1, 1, 1, 4), -10, 20, -30, 40));
        Map<ReluRule, float[]> expected = Map.of(
                ReluRule.STANDARD, new float[] {0, 0, -30, 40},
                ReluRule.GUIDED, new float[] {0, 0, 0, 40},
                ReluRule.DECONVNET, new float[] {0, 20, 0, 40});
        backend.with(net, model -> {
            for (ReluRule rule : ReluRule.values()) {
                Layer conv = model.layer("conv");
                Layer input = model.layers().get(0);
                Pullback found = Subject.gradients(model)
                        .pullBack(images, Map.of(model.layer("conv/relu"), seed), Set.of(conv, input), rule);
                Tensor below = Tensor.of(Shape.of(1, 1, 1, 4), expected.getOrDefault(rule, new float[4]));
                Expect.near(rule + " below the ReLU", found.gradients().of(conv), below);
                Expect.near(rule + " at the image", found.gradients().of(input), sum(below, below));
            }
        });
    }

    private static void reluRulesInNets(Subject backend) throws Exception {
        NetSpec others = NetSpec.input(3, 4, 5)
                .convolution("conv", 4, Window.square(3, 1, 1))
                .add("conv/relu", new Op.Relu())
                .convolution("next", 4, Window.square(3, 1, 1))
                .add("next/sigmoid", new Op.Sigmoid())
                .build();
        for (NetSpec net : List.of(Nets.basic(), Nets.residual(), others)) {
            try (Model expected = ReferenceModel.of(net)) {
                backend.with(net, model -> {
                    for (ReluRule rule : List.of(ReluRule.GUIDED, ReluRule.DECONVNET)) {
                        Agreement.gradients("seed", model, expected, net, Nets.images(net, 2, 1), rule);
                    }
                });
            }
        }
    }

    private static void rulesDoNotStick(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        try (Model expected = ReferenceModel.of(net)) {
            backend.with(net, model -> {
                for (ReluRule rule : List.of(
                        ReluRule.STANDARD, ReluRule.GUIDED, ReluRule.STANDARD, ReluRule.DECONVNET, ReluRule.STANDARD)) {
                    Agreement.gradients("in turn", model, expected, net, Nets.images(net, 2, 1), rule);
                }
            });
        }
    }

    private static Tensor pull(Model model, Tensor images, Layer from, Seed seed, Layer to) {
        return Subject.gradients(model)
                .pullBack(images, from, seed, to)
                .gradients()
                .of(to);
    }
}
