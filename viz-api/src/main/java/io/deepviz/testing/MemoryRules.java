package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * Memory stays flat. Measured are the heap after a collection and, on Linux, the memory the process has in use, native
 * memory included. Both wobble, so growth counts only if it goes on: in the second half of the calls as in the first.
 */
final class MemoryRules {
    private static final int CALLS = 500;
    private static final int OPENINGS = 100;
    private static final int BATCH = 4;

    /** Its input of 4 images has 48 KB, its first map 128 KB: what is left behind 500 times adds up to 24 MB or more. */
    private static final NetSpec MAPS = NetSpec.input(3, 32, 32)
            .convolution("conv", 8, Window.square(1, 1, 0))
            .add("conv/relu", new Op.Relu())
            .add("pool", new Op.MaxPooling(Window.square(4, 4, 0)))
            .add("flat", new Op.Flatten())
            .dense("out", 5)
            .build();

    /** Its weights have 512 KB: what is left behind 100 times adds up to 50 MB or more. */
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
                        "forward, and every fifth time back as well, with inputs of 48 KB, after a warm-up of 100; fails if"
                                + " both halves leave more than 4 MB behind",
                        MemoryRules::calls,
                        backend),
                new Rule(
                        "M2",
                        "Memory is flat over 100 times open and close",
                        "a net of 512 KB of weights, after a warm-up of 20; fails if both halves leave more than 10 MB"
                                + " behind",
                        MemoryRules::openings,
                        backend));
    }

    private static void calls(Subject backend) throws Exception {
        Tensor images = Nets.images(MAPS, BATCH, 1);
        backend.with(MAPS, model -> {
            boolean differentiable = model.gradients().isPresent();
            // A third of the smallest thing a call can leave behind, its input: 250 times 16 KB.
            Footprint.flat(CALLS, 4 << 20, call -> run(model, images, differentiable && call % 5 == 0));
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
        // Two fifths of what an opening has to give back, its weights: 50 times 200 KB.
        Footprint.flat(
                OPENINGS, 10 << 20, call -> backend.with(WEIGHTS, model -> model.forward(images, model.layer("out"))));
    }
}
