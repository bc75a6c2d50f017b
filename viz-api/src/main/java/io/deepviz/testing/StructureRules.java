package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Layers: names, kinds, inputs, shapes, windows, and which of them holds the class scores. */
final class StructureRules {
    private StructureRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "S1",
                        "Every backend builds convolution, ReLU, max pooling, flatten, dense and softmax",
                        "opens a net of these and runs it; here, UnsupportedOpException is a failure",
                        StructureRules::basics,
                        backend),
                new Rule(
                        "S2",
                        "Layer names are unique, the first layer is the input, inputs precede",
                        "goes through the layers of a plain and of a residual net",
                        StructureRules::names,
                        backend),
                new Rule(
                        "S3",
                        "Every node of the network is a layer of the same name and kind, with the same inputs",
                        "looks up each node; layers that are not nodes may lie between it and its inputs",
                        StructureRules::nodes,
                        backend),
                new Rule(
                        "S4",
                        "The shapes declared are the shapes delivered, and those of the network",
                        "runs all layers on a batch of 3 and compares with Layer.outputShape()",
                        StructureRules::shapes,
                        backend),
                new Rule(
                        "S5",
                        "The input is described as it is, and its layer hands on the images",
                        "compares Model.input() with the network's input, and the first layer's output with the images",
                        StructureRules::input,
                        backend),
                new Rule(
                        "S6",
                        "Convolution and pooling declare their window, other layers none",
                        "compares Layer.window() of strided, padded and dense layers with the network's",
                        StructureRules::windows,
                        backend),
                new Rule(
                        "S7",
                        "The class scores are read before softmax",
                        "Model.logits() is the dense layer; softmax of what it delivers is what the softmax layer delivers,"
                                + " and it goes outside 0..1",
                        StructureRules::logits,
                        backend),
                new Rule(
                        "S8",
                        "Softmax of large scores is finite",
                        "scores of 300 and -300, where exp() alone overflows a float",
                        StructureRules::largeScores,
                        backend));
    }

    private static void basics(Subject backend) throws Exception {
        try (Model model = backend.open(Nets.basic())) {
            model.forward(Nets.images(Nets.basic(), 2, 1), model.layers());
        } catch (UnsupportedOpException e) {
            throw new AssertionError("expected a backend that builds " + Nets.basic() + ", got " + e, e);
        }
    }

    private static void names(Subject backend) throws Exception {
        for (NetSpec net : List.of(Nets.basic(), Nets.residual())) {
            backend.with(net, model -> {
                Layer first = model.layers().get(0);
                Expect.that(first.inputs().isEmpty(), () -> "first layer: expected the input, got " + first);
                Set<String> seen = new HashSet<>();
                for (Layer layer : model.layers()) {
                    Expect.that(
                            seen.containsAll(layer.inputs()),
                            () -> "inputs of " + layer + ": expected layers before it, got " + layer.inputs());
                    Expect.that(
                            layer == first || !layer.inputs().isEmpty(), () -> layer + ": expected inputs, got none");
                    Expect.that(
                            seen.add(layer.name()),
                            () -> "names: expected unique ones, got two '" + layer.name() + "'");
                }
            });
        }
    }

    private static void nodes(Subject backend) throws Exception {
        for (NetSpec net : List.of(Nets.basic(), Nets.residual())) {
            backend.with(net, model -> {
                for (NetSpec.Node node : net.nodes()) {
                    Layer layer = model.layer(node.name());
                    Expect.equal(
                            "kind of layer '" + node.name() + "'",
                            layer.kind(),
                            node.op().kind());
                    Expect.equal(
                            "inputs of layer '" + node.name() + "'", nodesBefore(model, net, layer), node.inputs());
                }
            });
        }
    }

    /** The nodes that a layer takes, through layers that are no nodes. */
    private static List<String> nodesBefore(Model model, NetSpec net, Layer layer) {
        Set<String> found = new LinkedHashSet<>();
        for (String name : layer.inputs()) {
            Layer input = model.layer(name);
            if (input.inputs().isEmpty()) {
                found.add(NetSpec.INPUT);
            } else if (net.nodes().stream().anyMatch(node -> node.name().equals(name))) {
                found.add(name);
            } else {
                found.addAll(nodesBefore(model, net, input));
            }
        }
        return List.copyOf(found);
    }

    private static void shapes(Subject backend) throws Exception {
        for (NetSpec net : List.of(Nets.basic(), Nets.residual())) {
            backend.with(net, model -> {
                var found = model.forward(Nets.images(net, 3, 1), model.layers());
                for (Layer layer : model.layers()) {
                    Shape expected = layer.outputShape().prepend(3);
                    Expect.equal("delivered by " + layer, found.of(layer).shape(), expected);
                }
                for (NetSpec.Node node : net.nodes()) {
                    Shape expected = net.shapeOf(node.name());
                    Expect.equal(
                            "declared by '" + node.name() + "'",
                            model.layer(node.name()).outputShape(),
                            expected);
                }
            });
        }
    }

    private static void input(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        backend.with(net, model -> {
            Layer first = model.layers().get(0);
            Tensor images = Nets.images(net, 2, 1);
            Expect.equal("shape of the input", model.input().shape(), net.inputShape());
            Expect.equal("declared by the input layer", first.outputShape(), net.inputShape());
            Expect.same(
                    "what the input layer delivers",
                    model.forward(images, first).of(first),
                    images);
        });
    }

    private static void windows(Subject backend) throws Exception {
        for (NetSpec net : List.of(Nets.basic(), Nets.residual())) {
            backend.with(net, model -> {
                for (NetSpec.Node node : net.nodes()) {
                    Expect.equal(
                            "window of layer '" + node.name() + "'",
                            model.layer(node.name()).window(),
                            node.op().slidingWindow());
                }
            });
        }
    }

    private static void logits(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        backend.with(net, model -> {
            Optional<String> name = model.logits().map(Layer::name);
            Expect.equal("name of the logits", name, net.logits());
            var found = model.forward(Nets.images(net, 8, 1), model.layer("out"), model.layer("out/softmax"));
            float[] scores = found.of("out").toArray();
            float least = 0;
            for (float score : scores) {
                least = Math.min(least, score);
            }
            float smallest = least;
            Expect.that(smallest < -0.1, () -> "smallest of 40 scores: expected a negative one, got " + smallest);
            Computation softmax = Computation.of(new Op.Softmax(), List.of(net.shapeOf("out")));
            for (int image = 0; image < 8; image++) {
                double[] of = ReferenceNetwork.doubles(found.of("out").slice(image));
                Tensor expected = floats(net.shapeOf("out"), softmax.forward(new double[][] {of}));
                Expect.near("softmax of image " + image, found.of("out/softmax").slice(image), expected);
            }
        });
    }

    private static Tensor floats(Shape shape, double[] numbers) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return Tensor.wrap(shape, rounded);
    }

    private static void largeScores(Subject backend) throws Exception {
        NetSpec net = NetSpec.input(1, 1, 3)
                .add("flat", new Op.Flatten())
                .add("out", new Op.Dense(Tensor.of(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1), Optional.empty()))
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
        backend.with(net, model -> {
            Layer softmax = model.layer("out/softmax");
            Tensor images = Tensor.of(Shape.of(2, 1, 1, 3), 300, 0, -300, -300, -300, -301);
            float last = (float) (1 / (1 + 2 * Math.E));
            Tensor expected = Tensor.of(Shape.of(2, 3), 1, 0, 0, (1 - last) / 2, (1 - last) / 2, last);
            Expect.near("softmax", model.forward(images, softmax).of(softmax), expected);
        });
    }
}
