package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls: nothing is modified, batches, several threads, nothing printed. */
final class CallRules {
    private static final NetSpec NET = Nets.basic();

    private CallRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "C1",
                        "Images and seeds are not modified",
                        "compares the caller's arrays before and after forward() and pullBack()",
                        CallRules::unmodified,
                        backend),
                new Rule(
                        "C2",
                        "Results stay as they are after later calls and after close",
                        "keeps outputs, gradients and parameters, runs other images, closes the model, and compares",
                        CallRules::noViews,
                        backend),
                new Rule(
                        "C3",
                        "A batch equals its images one by one",
                        "outputs and gradients of 4 images at once and singly",
                        CallRules::batches,
                        backend),
                new Rule(
                        "C4",
                        "Asking for one layer, or for some, gives what asking for all gives",
                        "each layer of a residual net alone, in pairs in reverse order, and all",
                        CallRules::subsets,
                        backend),
                new Rule(
                        "C5",
                        "The same call gives the same result again",
                        "a net with dropout, five times",
                        CallRules::repeatable,
                        backend),
                new Rule(
                        "C6",
                        "Concurrent calls equal serial ones",
                        "4 threads, each 10 times forward and back with its own images and batch size",
                        CallRules::concurrent,
                        backend),
                new Rule(
                        "C7",
                        "The size of the batch may change from call to call",
                        "batches of 1, 5, 2, 7 and 1 again",
                        CallRules::batchSizes,
                        backend),
                new Rule(
                        "C8",
                        "A NaN in one image does not reach the others",
                        "outputs and gradients of the other images are those without it",
                        CallRules::notANumber,
                        backend),
                new Rule(
                        "C9",
                        "Nothing is written to standard output",
                        "listens at System.out while a model is opened, run forward and back, and closed; what native code"
                                + " prints by itself is not heard",
                        CallRules::silent,
                        backend),
                new Rule(
                        "C10",
                        "Looking does not change the network",
                        "parameters and outputs after forward and backward passes are those before",
                        CallRules::unchanged,
                        backend),
                new Rule(
                        "C11",
                        "A seed's function may run the model",
                        "runs other images forward and back within pullBack(); both gradients are right",
                        CallRules::nested,
                        backend));
    }

    private static void unmodified(Subject backend) throws Exception {
        float[] images = Nets.images(NET, 2, 1).toArray();
        float[] seed = Nets.normal(NET.shapeOf("conv2").prepend(2), 2).toArray();
        Tensor given = Tensor.wrap(NET.inputShape().prepend(2), images.clone());
        Tensor seeded = Tensor.wrap(NET.shapeOf("conv2").prepend(2), seed.clone());
        backend.with(NET, model -> {
            model.forward(given, model.layers());
            Expect.same("images after forward()", given, Tensor.of(given.shape(), images));
            Subject.gradients(model)
                    .pullBack(
                            given,
                            model.layer("conv2"),
                            Seed.constant(seeded),
                            model.layers().get(0));
            Expect.same("images after pullBack()", given, Tensor.of(given.shape(), images));
            Expect.same("seed after pullBack()", seeded, Tensor.of(seeded.shape(), seed));
        });
    }

    private static void noViews(Subject backend) throws Exception {
        List<Tensor> kept = new ArrayList<>();
        List<Tensor> copies = new ArrayList<>();
        backend.with(NET, model -> {
            for (int seed = 1; seed <= 3; seed++) {
                Tensor images = Nets.images(NET, 2, seed);
                var found = model.forward(images, model.layers());
                model.layers().forEach(layer -> kept.add(found.of(layer)));
                model.layers().forEach(layer -> kept.addAll(layer.parameters().values()));
                if (model.gradients().isPresent()) {
                    Set<Layer> to = Set.of(model.layer("conv1"), model.layers().get(0));
                    var pulled = Subject.gradients(model)
                            .pullBack(images, Map.of(model.layer("out"), Seed.unit(seed)), to, ReluRule.STANDARD);
                    to.forEach(layer -> kept.add(pulled.gradients().of(layer)));
                    kept.add(pulled.values().of("out"));
                }
                kept.subList(copies.size(), kept.size())
                        .forEach(each -> copies.add(Tensor.of(each.shape(), each.toArray())));
            }
        });
        for (int i = 0; i < kept.size(); i++) {
            Expect.same("result " + i + " after later calls", kept.get(i), copies.get(i));
        }
    }

    private static void batches(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Tensor images = Nets.images(net, 4, 1);
        backend.with(net, model -> {
            var all = model.forward(images, Agreement.layers(model, net));
            for (int image = 0; image < 4; image++) {
                Tensor alone = Tensor.stack(List.of(images.slice(image)));
                var one = model.forward(alone, Agreement.layers(model, net));
                for (String name : all.layers()) {
                    Expect.near(
                            "image " + image + " at layer '" + name + "'",
                            all.of(name).slice(image),
                            one.of(name).slice(0));
                }
            }
            if (model.gradients().isPresent()) {
                Tensor gradients = gradient(model, images);
                for (int image = 0; image < 4; image++) {
                    Tensor alone = gradient(model, Tensor.stack(List.of(images.slice(image))));
                    Expect.near("gradient of image " + image, gradients.slice(image), alone.slice(0));
                }
            }
        });
    }

    private static void subsets(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Tensor images = Nets.images(net, 2, 1);
        backend.with(net, model -> {
            List<Layer> layers = model.layers();
            var all = model.forward(images, layers);
            Expect.equal(
                    "layers of the result",
                    List.copyOf(all.layers()),
                    layers.stream().map(Layer::name).toList());
            for (Layer layer : layers) {
                Tensor alone = model.forward(images, layer).of(layer);
                Expect.near(layer + " alone", alone, all.of(layer));
            }
            for (int i = 1; i < layers.size(); i++) {
                List<Layer> pair = List.of(layers.get(i), layers.get(i - 1));
                var found = model.forward(images, pair);
                Expect.equal(
                        "layers of the result",
                        List.copyOf(found.layers()),
                        pair.stream().map(Layer::name).toList());
                for (Layer layer : pair) {
                    Expect.near(layer + " of " + pair, found.of(layer), all.of(layer));
                }
            }
        });
    }

    private static void repeatable(Subject backend) throws Exception {
        NetSpec net = NetSpec.input(3, 8, 9)
                .convolution("conv", 4, io.deepviz.Window.square(3, 1, 1))
                .add("drop", new Op.Dropout(0.5))
                .add("flat", new Op.Flatten())
                .dense("out", 5)
                .build();
        Tensor images = Nets.images(net, 2, 1);
        backend.with(net, model -> {
            Tensor first = model.forward(images, model.layer("out")).of("out");
            boolean differentiable = model.gradients().isPresent();
            Tensor back = differentiable ? gradient(model, images) : images;
            for (int i = 0; i < 5; i++) {
                Expect.near(
                        "output of call " + i,
                        model.forward(images, model.layer("out")).of("out"),
                        first);
                Expect.near("gradient of call " + i, differentiable ? gradient(model, images) : images, back);
            }
        });
    }

    private static void concurrent(Subject backend) throws Exception {
        backend.with(NET, model -> {
            List<Tensor> images = new ArrayList<>();
            List<Tensor> expected = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                images.add(Nets.images(NET, 1 + thread, thread));
                expected.addAll(both(model, images.get(thread)));
            }
            Threads.all(4, thread -> {
                for (int i = 0; i < 10; i++) {
                    List<Tensor> found = both(model, images.get(thread));
                    Expect.near("concurrent output", found.get(0), expected.get(2 * thread));
                    Expect.near("concurrent gradient", found.get(1), expected.get(2 * thread + 1));
                }
            });
        });
    }

    /** An output, and a gradient if there are any. */
    private static List<Tensor> both(Model model, Tensor images) {
        Tensor output = model.forward(images, model.layer("conv2/relu")).of("conv2/relu");
        return List.of(output, model.gradients().isPresent() ? gradient(model, images) : output);
    }

    private static void batchSizes(Subject backend) throws Exception {
        try (Model expected = ReferenceModel.of(NET)) {
            backend.with(NET, model -> {
                for (int count : new int[] {1, 5, 2, 7, 1}) {
                    Tensor images = Nets.images(NET, count, count);
                    Agreement.forward("batch of " + count, model, expected, NET, images);
                    if (model.gradients().isPresent()) {
                        Agreement.gradients("batch of " + count, model, expected, NET, images);
                    }
                }
            });
        }
    }

    private static void notANumber(Subject backend) throws Exception {
        Tensor whole = Nets.images(NET, 3, 1);
        float[] numbers = whole.toArray();
        java.util.Arrays.fill(numbers, numbers.length / 3, 2 * numbers.length / 3, Float.NaN);
        Tensor images = Tensor.wrap(whole.shape(), numbers);
        backend.with(NET, model -> {
            List<Tensor> expected = both(model, whole);
            List<Tensor> found = both(model, images);
            for (int image : new int[] {0, 2}) {
                Expect.near(
                        "output of image " + image,
                        found.get(0).slice(image),
                        expected.get(0).slice(image));
                Expect.near(
                        "gradient of image " + image,
                        found.get(1).slice(image),
                        expected.get(1).slice(image));
            }
        });
    }

    private static void silent(Subject backend) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setOut(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            backend.with(NET, model -> both(model, Nets.images(NET, 2, 1)));
        } finally {
            System.out.flush();
            System.setOut(before);
        }
        Expect.equal("standard output", heard.toString(StandardCharsets.UTF_8), "");
    }

    private static void unchanged(Subject backend) throws Exception {
        NetSpec net = Nets.residual();
        Tensor images = Nets.images(net, 2, 1);
        backend.with(net, model -> {
            var before = model.forward(images, model.layers());
            List<Map<String, Tensor>> parameters =
                    model.layers().stream().map(Layer::parameters).toList();
            for (int i = 0; i < 3; i++) {
                model.forward(Nets.images(net, 3, i), model.layers());
                if (model.gradients().isPresent()) {
                    gradient(model, Nets.images(net, 3, i));
                }
            }
            var after = model.forward(images, model.layers());
            for (int i = 0; i < parameters.size(); i++) {
                Layer layer = model.layers().get(i);
                Expect.equal("parameters of " + layer, layer.parameters(), parameters.get(i));
                Expect.near("output of " + layer, after.of(layer), before.of(layer));
            }
        });
    }

    private static void nested(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        Tensor others = Nets.images(NET, 3, 2);
        backend.with(NET, model -> {
            Layer input = model.layers().get(0);
            Tensor expected = gradient(model, images);
            List<Tensor> expectedWithin = both(model, others);
            List<Tensor> within = new ArrayList<>();
            Seed seed = Seed.of(output -> {
                within.addAll(both(model, others));
                return Seed.unit(2).at(output);
            });
            Tensor found = Subject.gradients(model)
                    .pullBack(images, model.layer("out"), seed, input)
                    .gradients()
                    .of(input);
            Expect.near("gradient around other calls", found, expected);
            Expect.near("output within pullBack()", within.get(0), expectedWithin.get(0));
            Expect.near("gradient within pullBack()", within.get(1), expectedWithin.get(1));
        });
    }

    /** The gradient at the images of a number of the last dense layer. */
    private static Tensor gradient(Model model, Tensor images) {
        Layer input = model.layers().get(0);
        return Subject.gradients(model)
                .pullBack(images, model.layer("out"), Seed.unit(2), input)
                .gradients()
                .of(input);
    }
}
