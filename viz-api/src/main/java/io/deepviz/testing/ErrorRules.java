package io.deepviz.testing;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Errors: what is refused, and in which words. All are the caller's fault: {@link IllegalArgumentException}. */
final class ErrorRules {
    private static final NetSpec NET = Nets.basic();
    private static final Class<IllegalArgumentException> FAULT = IllegalArgumentException.class;

    private ErrorRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "E1",
                        "Images of another shape or rank are refused, naming what was expected and what came",
                        "other channels, height, width, [N,H,W,C], one image without N, a vector; forward() and pullBack()",
                        ErrorRules::images,
                        backend),
                new Rule(
                        "E2",
                        "An unknown layer is refused, naming the nearest ones",
                        "Model.layer(\"conv2/rely\"); a layer of another model in forward()",
                        ErrorRules::layers,
                        backend),
                new Rule(
                        "E3",
                        "A seed of another shape is refused, naming the layer, what was expected and what came",
                        "a constant one, and one that a function returns",
                        ErrorRules::seeds,
                        backend),
                new Rule(
                        "E4",
                        "A gradient at a layer that feeds none of the seeded ones is refused, naming it",
                        "at a later layer, and at a parallel branch",
                        ErrorRules::unconnected,
                        backend),
                new Rule(
                        "E5",
                        "Asking for no layer is refused",
                        "empty collections in forward() and pullBack(), from and to",
                        ErrorRules::nothing,
                        backend),
                new Rule(
                        "E6",
                        "Parameters that are not there, or of another shape, are refused",
                        "an unknown layer, an unknown name, a wrong shape in withParameters()",
                        ErrorRules::parameters,
                        backend),
                new Rule(
                        "E7",
                        "What a seed's function throws reaches the caller, and the model goes on",
                        "a function that throws an exception of its own",
                        ErrorRules::failingSeed,
                        backend),
                new Rule(
                        "E8",
                        "A call that was refused leaves the model as it was",
                        "a right call after each wrong one gives the reference model's result",
                        ErrorRules::goesOn,
                        backend));
    }

    private static void images(Subject backend) throws Exception {
        backend.with(NET, model -> {
            Layer out = model.layer("out");
            for (Shape wrong : List.of(
                    Shape.of(2, 4, 8, 9),
                    Shape.of(2, 3, 9, 9),
                    Shape.of(2, 3, 8, 8),
                    Shape.of(2, 3, 9, 8),
                    Shape.of(2, 8, 9, 3),
                    Shape.of(3, 8, 9),
                    Shape.of(1, 2, 3, 8, 9),
                    Shape.of(216))) {
                Tensor images = Nets.counted(wrong);
                Expect.refused(
                        "forward() of " + wrong, FAULT, () -> model.forward(images, out), "3,8,9", wrong.toString());
                if (model.gradients().isPresent()) {
                    Expect.refused(
                            "pullBack() of " + wrong,
                            FAULT,
                            () -> pull(
                                    model,
                                    images,
                                    out,
                                    Seed.unit(0),
                                    model.layers().get(0)),
                            "3,8,9",
                            wrong.toString());
                }
            }
        });
    }

    private static void layers(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 1, 1);
        NetSpec other = NetSpec.input(3, 8, 9).add("conv2/rely", new Op.Relu()).build();
        try (Model stranger = ReferenceModel.of(other)) {
            Layer foreign = stranger.layer("conv2/rely");
            backend.with(NET, model -> {
                String nearest = "'conv2/relu'";
                Expect.refused("layer()", FAULT, () -> model.layer("conv2/rely"), "'conv2/rely'", nearest);
                Expect.refused("forward()", FAULT, () -> model.forward(images, foreign), "'conv2/rely'", nearest);
                if (model.gradients().isPresent()) {
                    Expect.refused(
                            "pullBack() from",
                            FAULT,
                            () -> pull(
                                    model,
                                    images,
                                    foreign,
                                    Seed.unit(0, 0, 0),
                                    model.layers().get(0)),
                            "'conv2/rely'",
                            nearest);
                    Expect.refused(
                            "pullBack() to",
                            FAULT,
                            () -> pull(model, images, model.layer("out"), Seed.unit(0), foreign),
                            "'conv2/rely'",
                            nearest);
                }
            });
        }
    }

    private static void seeds(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        backend.with(NET, model -> {
            Layer input = model.layers().get(0);
            for (Shape wrong : List.of(Shape.of(2, 4), Shape.of(1, 5), Shape.of(5), Shape.of(2, 5, 1, 1))) {
                Tensor seed = Nets.counted(wrong);
                String[] words = {"'out'", "[2,5]", wrong.toString()};
                Expect.refused(
                        "constant seed " + wrong,
                        FAULT,
                        () -> pull(model, images, model.layer("out"), Seed.constant(seed), input),
                        words);
                Expect.refused(
                        "computed seed " + wrong,
                        FAULT,
                        () -> pull(model, images, model.layer("out"), Seed.of(output -> seed), input),
                        words);
            }
        });
    }

    private static void unconnected(Subject backend) throws Exception {
        backend.with(
                NET,
                model -> Expect.refused(
                        "gradient of 'conv1' at 'out'",
                        FAULT,
                        () -> pull(
                                model,
                                Nets.images(NET, 2, 1),
                                model.layer("conv1"),
                                Seed.unit(0, 0, 0),
                                model.layer("out")),
                        "'out'",
                        "conv1"));
        NetSpec branches = Nets.residual();
        backend.with(
                branches,
                model -> Expect.refused(
                        "gradient of 'shortcut' at 'b1'",
                        FAULT,
                        () -> pull(
                                model,
                                Nets.images(branches, 2, 1),
                                model.layer("shortcut"),
                                Seed.unit(0, 0, 0),
                                model.layer("b1")),
                        "'b1'",
                        "shortcut"));
    }

    private static void nothing(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        backend.with(NET, model -> {
            Layer out = model.layer("out");
            Expect.refused("forward() of no layer", FAULT, () -> model.forward(images, List.of()), "wanted");
            if (model.gradients().isPresent()) {
                Gradients gradients = Subject.gradients(model);
                Expect.refused(
                        "pullBack() from no layer",
                        FAULT,
                        () -> gradients.pullBack(images, Map.of(), Set.of(out), ReluRule.STANDARD),
                        "from");
                Expect.refused(
                        "pullBack() to no layer",
                        FAULT,
                        () -> gradients.pullBack(images, Map.of(out, Seed.unit(0)), Set.of(), ReluRule.STANDARD),
                        "to");
            }
        });
    }

    private static void parameters(Subject backend) throws Exception {
        Tensor two = Tensor.of(Shape.of(2), 1, 2);
        backend.with(NET, model -> {
            Subject.copy(model, Map.of()).close(); // skips the rule where there are no copies
            Expect.refused("unknown layer", FAULT, () -> copy(model, "conv3", "bias", two), "'conv3'", "'conv2'");
            Expect.refused("unknown name", FAULT, () -> copy(model, "conv1", "gamma", two), "'conv1'", "gamma", "bias");
            Expect.refused("no parameters", FAULT, () -> copy(model, "pool1", "bias", two), "'pool1'", "bias");
            Expect.refused(
                    "wrong shape", FAULT, () -> copy(model, "conv1", "bias", two), "conv1", "bias", "[4]", "[2]");
        });
    }

    private static void copy(Model model, String layer, String name, Tensor tensor) {
        model.withParameters(Map.of(new ParameterId(layer, name), tensor)).ifPresent(Model::close);
    }

    private static void failingSeed(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        backend.with(NET, model -> {
            Seed failing = Seed.of(output -> {
                throw new ArithmeticException("the seed's own trouble");
            });
            Layer input = model.layers().get(0);
            Expect.refused(
                    "pullBack()",
                    ArithmeticException.class,
                    () -> pull(model, images, model.layer("out"), failing, input),
                    "the seed's own trouble");
            agrees(model, images);
            Threads.all(1, thread -> agrees(model, images)); // no lock was left behind
        });
    }

    private static void goesOn(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        Tensor wrong = Nets.counted(Shape.of(2, 8, 9, 3));
        backend.with(NET, model -> {
            Expect.refused("wrong images", FAULT, () -> model.forward(wrong, model.layer("out")), "2,8,9,3");
            agrees(model, images);
            Layer input = model.layers().get(0);
            Seed seed = Seed.of(output -> wrong);
            if (model.gradients().isPresent()) {
                Expect.refused(
                        "wrong seed", FAULT, () -> pull(model, images, model.layer("out"), seed, input), "2,8,9,3");
                agrees(model, images);
            }
        });
    }

    private static void agrees(Model model, Tensor images) {
        try (Model expected = ReferenceModel.of(NET)) {
            Agreement.forward("afterwards", model, expected, NET, images);
            if (model.gradients().isPresent()) {
                Agreement.gradients("afterwards", model, expected, NET, images);
            }
        }
    }

    private static void pull(Model model, Tensor images, Layer from, Seed seed, Layer to) {
        Subject.gradients(model).pullBack(images, from, seed, to);
    }
}
