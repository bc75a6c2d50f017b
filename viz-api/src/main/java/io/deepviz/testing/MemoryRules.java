package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Tensor;
import java.util.List;

/** Memory stays flat: the heap after a collection and, on Linux, the memory of the process. */
final class MemoryRules {
    private static final int CALLS = 500;
    private static final int OPENINGS = 100;
    private static final int BATCH = 4;

    /** Its input of 4 images has 48 KB, its first map 128 KB: the least that a call can leave behind. */
    private static final NetSpec MAPS = NetSpec.input(3, 32, 32)
            .convolution("conv", 8, Window.square(1, 1, 0))
            .add("conv/relu", new Op.Relu())
            .add("pool", new Op.MaxPooling(Window.square(4, 4, 0)))
            .add("flat", new Op.Flatten())
            .dense("out", 5)
            .build();

    /** Its weights have 512 KB: what an opened model has to give back. */
    private static final NetSpec WEIGHTS = NetSpec.input(2, 16, 16)
            .convolution("conv", 2, Window.square(1, 1, 0))
            .add("conv/relu", new Op.Relu())
            .add("flat", new Op.Flatten())
            .dense("out", 256)
            .build();

    private MemoryRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "M1",
                        "Memory is flat over 500 calls",
                        "forward, and every fifth time back as well, with inputs of 48 KB, after a warm-up of 100; 16 KB a"
                                + " call is too much",
                        MemoryRules::calls,
                        backend),
                new Rule(
                        "M2",
                        "Memory is flat over 100 times open and close",
                        "a net of 512 KB of weights, after a warm-up of 20; 170 KB a time is too much",
                        MemoryRules::openings,
                        backend));
    }

    private static void calls(Subject backend) throws Exception {
        Tensor images = Nets.images(MAPS, BATCH, 1);
        backend.with(MAPS, model -> {
            boolean differentiable = model.gradients().isPresent();
            // A third of the smallest thing a call can leave behind; what else grows, compiled code, is a tenth of it.
            Footprint.flat(CALLS, 16 << 10, call -> run(model, images, differentiable && call % 5 == 0));
        });
    }

    private static void run(Model model, Tensor images, boolean back) {
        Layer out = model.layer("out");
        model.forward(images, model.layer("conv/relu"), out);
        if (back) {
            Subject.gradients(model)
                    .pullBack(images, out, Seed.unit(1), model.layers().get(0));
        }
    }

    private static void openings(Subject backend) throws Exception {
        Tensor images = Nets.images(WEIGHTS, 1, 1);
        Footprint.flat(
                OPENINGS, 170 << 10, call -> backend.with(WEIGHTS, model -> model.forward(images, model.layer("out"))));
    }
}
