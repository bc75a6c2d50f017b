package io.deepviz.testing;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The life of a model: close. */
final class LifeRules {
    private static final NetSpec NET = Nets.basic();
    /** How long close() gets to return too early; one that waits is never taken for one that does not. */
    private static final int GRACE_MILLIS = 200;

    private LifeRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "L1",
                        "Close waits for running calls",
                        "closes while a seed's function holds up pullBack() in another thread; that call ends well",
                        LifeRules::waits,
                        backend),
                new Rule(
                        "L2",
                        "A call that races with close is right or refused",
                        "4 threads run forward() until they are refused with IllegalStateException",
                        LifeRules::races,
                        backend),
                new Rule(
                        "L3",
                        "Use after close throws IllegalStateException that names the model",
                        "forward(), pullBack() with gradients got before, withParameters()",
                        LifeRules::useAfterClose,
                        backend),
                new Rule("L4", "Closing twice does nothing", "twice, then from 4 threads", LifeRules::twice, backend),
                new Rule(
                        "L5",
                        "Parameters cannot be read after close, names and shapes can",
                        "parameters() and weights() of a layer got before throw IllegalStateException",
                        LifeRules::parameters,
                        backend),
                new Rule(
                        "L6",
                        "Closing from within one's own call is refused, and does not hang",
                        "closes in a seed's function: IllegalStateException, and the model goes on",
                        LifeRules::closeWithin,
                        backend),
                new Rule(
                        "L7",
                        "Models are independent",
                        "closes one of two models of the same network and runs the other",
                        LifeRules::independent,
                        backend));
    }

    private static void waits(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Model model = backend.open(NET);
                Model reference = ReferenceModel.of(NET)) {
            Gradients gradients = Subject.gradients(model);
            Layer out = model.layer("out");
            Layer input = model.layers().get(0);
            Seed holdsUp = Seed.of(output -> {
                inside.countDown();
                await(goOn);
                return Seed.unit(1).at(output);
            });
            FutureTask<Boolean> call = Threads.start(() -> {
                Tensor got = gradients
                        .pullBack(images, out, holdsUp, input)
                        .gradients()
                        .of(input);
                Tensor expected = Subject.gradients(reference)
                        .pullBack(images, reference.layer("out"), Seed.unit(1), reference.layer(NetSpec.INPUT))
                        .gradients()
                        .of(NetSpec.INPUT);
                Expect.near("gradient of the call that was running", got, expected);
            });
            await(inside);
            FutureTask<Boolean> closing = Threads.start(model::close);
            Thread.sleep(GRACE_MILLIS);
            boolean early = closing.isDone();
            goOn.countDown();
            Threads.join(call);
            Threads.join(closing);
            Expect.that(!early, () -> "close(): expected it to wait for the running call, but it returned");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Threads.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("expected the seed's function to be called, but it was not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("try") // closing early is the point
    private static void races(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        AtomicBoolean closed = new AtomicBoolean();
        try (Model model = backend.open(NET)) {
            Layer out = model.layer("out");
            Tensor expected = model.forward(images, out).of(out);
            CountDownLatch running = new CountDownLatch(4);
            FutureTask<Boolean> calls = Threads.start(() -> Threads.all(4, thread -> {
                for (boolean open = true; open; ) {
                    boolean late = closed.get();
                    try {
                        Expect.near(
                                "output while closing",
                                model.forward(images, out).of(out),
                                expected);
                        Expect.that(!late, () -> "expected the calls to be refused after close, but one went on");
                    } catch (IllegalStateException refused) {
                        open = false;
                    }
                    running.countDown();
                }
            }));
            running.await(Threads.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            model.close();
            closed.set(true);
            Threads.join(calls);
        }
    }

    private static void useAfterClose(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        Model model = backend.open(NET);
        List<Layer> layers = model.layers();
        Layer out = model.layer("out");
        var gradients = model.gradients();
        var copy = model.withParameters(Map.of());
        copy.ifPresent(Model::close);
        model.close();
        String name = model.name();
        Class<IllegalStateException> closed = IllegalStateException.class;
        Expect.refused("forward()", closed, () -> model.forward(images, out), name);
        if (gradients.isPresent()) {
            Gradients before = gradients.get();
            Expect.refused("pullBack()", closed, () -> before.pullBack(images, out, Seed.unit(0), layers.get(0)), name);
        }
        if (copy.isPresent()) {
            Expect.refused("withParameters()", closed, () -> model.withParameters(Map.of()), name);
        }
    }

    private static void twice(Subject backend) throws Exception {
        Model model = backend.open(NET);
        model.close();
        model.close();
        Threads.all(4, thread -> model.close());
    }

    private static void parameters(Subject backend) throws Exception {
        Model model = backend.open(NET);
        Layer conv = model.layer("conv1");
        model.close();
        Class<IllegalStateException> closed = IllegalStateException.class;
        Expect.refused("parameters()", closed, conv::parameters, model.name());
        Expect.refused("weights()", closed, conv::weights, model.name());
        Expect.equal("name after close", conv.name(), "conv1");
        Expect.equal("shape after close", conv.outputShape(), NET.shapeOf("conv1"));
    }

    private static void closeWithin(Subject backend) throws Exception {
        Tensor images = Nets.images(NET, 2, 1);
        backend.with(NET, model -> {
            Gradients gradients = Subject.gradients(model);
            FutureTask<Boolean> call = Threads.start(() -> gradients.pullBack(
                    images,
                    model.layer("out"),
                    Seed.of(output -> {
                        Expect.refused("close()", IllegalStateException.class, model::close, model.name());
                        return Seed.unit(1).at(output);
                    }),
                    model.layers().get(0)));
            Threads.join(call);
            model.forward(images, model.layer("out"));
        });
    }

    @SuppressWarnings("try") // closing early is the point
    private static void independent(Subject backend) throws Exception {
        try (Model expected = ReferenceModel.of(NET);
                Model first = backend.open(NET);
                Model second = backend.open(NET)) {
            Tensor images = Nets.images(NET, 2, 1);
            first.forward(images, first.layers());
            first.close();
            Agreement.forward("after another model was closed", second, expected, NET, images);
        }
    }
}
