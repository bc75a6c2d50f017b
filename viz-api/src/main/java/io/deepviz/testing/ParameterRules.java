package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parameters: readable in the outer layout, replaceable in a copy. */
final class ParameterRules {
    /** They are stored, not computed; but a variance may be kept as the logarithm of a deviation. */
    private static final double TOLERANCE = 1e-5;

    private static final Window UNEVEN = new Window(3, 2, 1, 1, 1, 1, 0, 0, 1, 1);

    private ParameterRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "P1",
                        "Kernels are [out,in,kh,kw] and [out,in], with their biases",
                        "reads a 3x2 convolution and a dense layer on a flattened map back, number by number",
                        ParameterRules::kernels,
                        backend),
                new Rule(
                        "P2",
                        "Batch normalization has gamma, beta, mean and variance",
                        "reads them back; the variance is no deviation, and epsilon is not in it",
                        ParameterRules::statistics,
                        backend),
                new Rule(
                        "P3",
                        "Depthwise kernels are [in x multiplier,1,kh,kw]",
                        "reads one with multiplier 2 back",
                        ParameterRules::depthwise,
                        backend),
                new Rule(
                        "P4",
                        "A separable convolution has both its parts, and their product as its weights",
                        "reads depthwiseWeights, pointwiseWeights and weights() back, multiplier 2",
                        ParameterRules::separable,
                        backend),
                new Rule(
                        "P5",
                        "A copy with other parameters computes with them, and the model stays as it was",
                        "replaces every parameter of a residual net and compares both with the reference model",
                        ParameterRules::replaced,
                        backend),
                new Rule(
                        "P6",
                        "A copy has the gradients of its own parameters",
                        "compares the copy's gradients with the reference model's",
                        ParameterRules::gradients,
                        backend),
                new Rule(
                        "P7",
                        "A model and its copy outlive each other",
                        "closes the one and runs the other, both ways",
                        ParameterRules::outlive,
                        backend));
    }

    private static void kernels(Subject backend) throws Exception {
        readBack(
                backend,
                NetSpec.input(3, 5, 6)
                        .convolution("conv", 4, UNEVEN)
                        .add("flat", new Op.Flatten())
                        .dense("out", 7)
                        .build());
    }

    private static void statistics(Subject backend) throws Exception {
        readBack(
                backend,
                NetSpec.input(3, 5, 6)
                        .convolution("conv", 4, Window.square(3, 1, 1))
                        .batchNormalization("bn")
                        .build());
    }

    private static void depthwise(Subject backend) throws Exception {
        readBack(
                backend,
                NetSpec.input(3, 5, 6).depthwiseConvolution("conv", 2, UNEVEN).build());
    }

    private static void separable(Subject backend) throws Exception {
        readBack(
                backend,
                NetSpec.input(3, 5, 6)
                        .separableConvolution("conv", 4, 2, UNEVEN)
                        .build());
    }

    private static void readBack(Subject backend, NetSpec net) throws Exception {
        backend.with(net, model -> {
            for (NetSpec.Node node : net.nodes()) {
                Layer layer = model.layer(node.name());
                Map<String, Tensor> found = layer.parameters();
                node.op().parameters().forEach((name, expected) -> {
                    Tensor got = found.get(name);
                    String what = "parameter '" + name + "' of " + layer;
                    if (got == null) {
                        throw new AssertionError(what + ": expected " + expected.shape() + ", got " + found.keySet());
                    }
                    Expect.near(what, got, expected, TOLERANCE);
                });
                Optional<Tensor> weights = SpecLayer.of(net, node).weights();
                Expect.equal("has weights, " + layer, layer.weights().isPresent(), weights.isPresent());
                weights.ifPresent(each ->
                        Expect.near("weights of " + layer, layer.weights().orElseThrow(), each, TOLERANCE));
            }
        });
    }

    private static void replaced(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Map<ParameterId, Tensor> others = others(net);
        Tensor images = Nets.images(net, 2, 1);
        backend.with(net, model -> {
            try (Model copy = Subject.copy(model, others);
                    Model expected = ReferenceModel.of(with(net, others));
                    Model before = ReferenceModel.of(net)) {
                Agreement.forward("the copy", copy, expected, net, images);
                Agreement.forward("the model itself", model, before, net, images);
                others.forEach((id, tensor) -> {
                    Tensor inCopy = copy.layer(id.layer()).parameters().get(id.name());
                    Tensor inModel = model.layer(id.layer()).parameters().get(id.name());
                    Tensor old = net.node(id.layer()).op().parameters().get(id.name());
                    if (inCopy == null || inModel == null || old == null) {
                        throw new AssertionError(id + ": expected it in the model and in its copy, got none");
                    }
                    Expect.near(id + " of the copy", inCopy, tensor, TOLERANCE);
                    Expect.near(id + " of the model itself", inModel, old, TOLERANCE);
                });
            }
        });
    }

    private static void gradients(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Map<ParameterId, Tensor> others = others(net);
        backend.with(net, model -> {
            try (Model copy = Subject.copy(model, others);
                    Model expected = ReferenceModel.of(with(net, others))) {
                Agreement.gradients("the copy", copy, expected, net, Nets.images(net, 2, 1));
            }
        });
    }

    @SuppressWarnings("try") // closing early is the point
    private static void outlive(Subject backend) throws Exception {
        NetSpec net = Nets.basic();
        Tensor images = Nets.images(net, 2, 1);
        try (Model expected = ReferenceModel.of(net);
                Model first = backend.open(net);
                Model second = backend.open(net);
                Model copyOfFirst = Subject.copy(first, Map.of());
                Model copyOfSecond = Subject.copy(second, Map.of())) {
            first.close();
            Agreement.forward("the copy after the model is closed", copyOfFirst, expected, net, images);
            copyOfSecond.close();
            Agreement.forward("the model after its copy is closed", second, expected, net, images);
        }
    }

    /** For each parameter of a network the mean of it and of other numbers; so a variance stays positive. */
    private static Map<ParameterId, Tensor> others(NetSpec net) {
        Map<ParameterId, Tensor> others = new HashMap<>();
        for (NetSpec.Node node : net.nodes()) {
            node.op().parameters().forEach((name, old) -> {
                float[] numbers = old.toArray();
                float[] drawn = Nets.normal(old.shape(), name.hashCode()).toArray();
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = 0.5f * numbers[i] + 0.1f * Math.abs(drawn[i]);
                }
                others.put(new ParameterId(node.name(), name), Tensor.wrap(old.shape(), numbers));
            });
        }
        return others;
    }

    /** The network with parameters replaced. */
    static NetSpec with(NetSpec net, Map<ParameterId, Tensor> replaced) {
        Map<String, Map<String, Tensor>> byNode = new HashMap<>();
        replaced.forEach((id, tensor) ->
                byNode.computeIfAbsent(id.layer(), each -> new HashMap<>()).put(id.name(), tensor));
        return net.withParameters(byNode);
    }
}
