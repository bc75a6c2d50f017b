package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The order of axes, channels and numbers. Images hold 1, 2, 3, ..., so each number tells where it comes from; kernels are
 * 1 at one place and 0 elsewhere, so each output is one of those numbers, known beforehand.
 */
final class OrderRules {
    private static final Shape IMAGE = Shape.of(3, 5, 7);
    /** 1 at row 1, column 2, from input channel o + 1 (mod 3) to output channel o. */
    private static final Op SHIFT = shift();

    private OrderRules() {}

    static List<Rule> of(Subject backend) {
        return List.of(
                new Rule(
                        "O1",
                        "Axes are N, C, H, W, and channels keep their order",
                        "a 2x3 kernel that moves channel o + 1, row i + 1, column j + 2 to (o, i, j); image [3,5,7]",
                        OrderRules::axes,
                        backend),
                new Rule(
                        "O2",
                        "Convolution is cross-correlation: the kernel is not flipped",
                        "a 3x3 kernel, padded by 1, that is 1 in its upper left corner, moves the image down and right",
                        OrderRules::notFlipped,
                        backend),
                new Rule(
                        "O3",
                        "Strides go with their axes and start at the first pixel",
                        "a 1x1 kernel with stride 2 over rows and 3 over columns",
                        OrderRules::strides,
                        backend),
                new Rule(
                        "O4",
                        "A map is flattened in C, H, W order, and dense weights count inputs in that order",
                        "compares the flattened map, and a dense layer that picks some of its numbers",
                        OrderRules::flattened,
                        backend),
                new Rule(
                        "O5",
                        "Gradients have the axes of the outputs they belong to",
                        "pulls single neurons back through the kernel of O1: the pixel they saw has gradient 1",
                        OrderRules::gradients,
                        backend));
    }

    private static Op shift() {
        float[] kernel = new float[3 * 3 * 2 * 3];
        for (int o = 0; o < 3; o++) {
            kernel[((o * 3 + (o + 1) % 3) * 2 + 1) * 3 + 2] = 1;
        }
        return new Op.Convolution(
                Tensor.wrap(Shape.of(3, 3, 2, 3), kernel), Optional.empty(), new Window(2, 3, 1, 1, 0, 0, 0, 0, 1, 1));
    }

    private static void axes(Subject backend) throws Exception {
        Tensor images = Nets.counted(IMAGE.prepend(2));
        expect(backend, SHIFT, Shape.of(3, 4, 5), (n, o, i, j) -> images.at(n, (o + 1) % 3, i + 1, j + 2));
    }

    private static void notFlipped(Subject backend) throws Exception {
        float[] kernel = new float[3 * 3 * 3 * 3];
        for (int o = 0; o < 3; o++) {
            kernel[(o * 3 + o) * 9] = 1;
        }
        Tensor images = Nets.counted(IMAGE.prepend(2));
        expect(
                backend,
                new Op.Convolution(Tensor.wrap(Shape.of(3, 3, 3, 3), kernel), Optional.empty(), Window.square(3, 1, 1)),
                IMAGE,
                (n, o, i, j) -> i == 0 || j == 0 ? 0 : images.at(n, o, i - 1, j - 1));
    }

    private static void strides(Subject backend) throws Exception {
        Tensor identity = Tensor.of(Shape.of(3, 3, 1, 1), 1, 0, 0, 0, 1, 0, 0, 0, 1);
        Window window = new Window(1, 1, 2, 3, 0, 0, 0, 0, 1, 1);
        Tensor images = Nets.counted(IMAGE.prepend(2));
        expect(
                backend,
                new Op.Convolution(identity, Optional.empty(), window),
                Shape.of(3, 3, 3),
                (n, o, i, j) -> images.at(n, o, 2 * i, 3 * j));
    }

    /** What an output number must be. */
    @FunctionalInterface
    private interface Origin {
        float at(int image, int channel, int row, int column);
    }

    private static void expect(Subject backend, Op op, Shape output, Origin origin) throws Exception {
        NetSpec net = NetSpec.input(3, 5, 7).add("conv", op).build();
        float[] expected = new float[2 * Math.toIntExact(output.size())];
        int position = 0;
        for (int n = 0; n < 2; n++) {
            for (int o = 0; o < output.get(0); o++) {
                for (int i = 0; i < output.get(1); i++) {
                    for (int j = 0; j < output.get(2); j++) {
                        expected[position++] = origin.at(n, o, i, j);
                    }
                }
            }
        }
        backend.with(net, model -> {
            Layer conv = model.layer("conv");
            Tensor got = model.forward(Nets.counted(IMAGE.prepend(2)), conv).of(conv);
            Expect.near("output", got, Tensor.wrap(output.prepend(2), expected));
        });
    }

    private static void flattened(Subject backend) throws Exception {
        // The map after the convolution of O1 is [3,4,5]: number (c, i, j) is input (c + 1, i + 1, j + 2).
        int[] picked = {0, 7, 23, 58};
        float[] weights = new float[picked.length * 60];
        for (int o = 0; o < picked.length; o++) {
            weights[o * 60 + picked[o]] = 1;
        }
        NetSpec net = NetSpec.input(3, 5, 7)
                .add("conv", SHIFT)
                .add("flat", new Op.Flatten())
                .add("out", new Op.Dense(Tensor.wrap(Shape.of(4, 60), weights), Optional.empty()))
                .build();
        backend.with(net, model -> {
            var found = model.forward(
                    Nets.counted(IMAGE.prepend(2)), model.layer("conv"), model.layer("flat"), model.layer("out"));
            Tensor map = found.of("conv");
            Expect.near("flattened map", found.of("flat"), map.reshape(Shape.of(2, 60)));
            for (int o = 0; o < picked.length; o++) {
                float expected = map.slice(1).reshape(Shape.of(60)).at(picked[o]);
                float got = found.of("out").at(1, o);
                int number = picked[o];
                Expect.that(
                        got == expected,
                        () -> "dense layer that picks number " + number + ": expected " + expected + ", got " + got);
            }
        });
    }

    private static void gradients(Subject backend) throws Exception {
        NetSpec net = NetSpec.input(3, 5, 7).add("conv", SHIFT).build();
        backend.with(net, model -> {
            Layer conv = model.layer("conv");
            Layer input = model.layers().get(0);
            for (int[] at : new int[][] {{0, 0, 0}, {1, 3, 4}, {2, 1, 3}}) {
                float[] expected = new float[3 * 5 * 7];
                expected[((at[0] + 1) % 3 * 5 + at[1] + 1) * 7 + at[2] + 2] = 1;
                Tensor got = Subject.gradients(model)
                        .pullBack(Nets.counted(IMAGE.prepend(1)), conv, Seed.unit(at), input)
                        .gradients()
                        .of(input);
                Expect.near(
                        "gradient of neuron " + java.util.Arrays.toString(at),
                        got,
                        Tensor.wrap(IMAGE.prepend(1), expected));
            }
        });
    }
}
