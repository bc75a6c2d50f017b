package io.deepviz.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.util.Optional;

/** Networks so small that every attribution can be worked out by hand. */
final class HandNets {
    private HandNets() {}

    /** {@code y0 = x0 + 2 x1 - 3 x2 + 4 x3 + 0.5, y1 = -x0}, of an image of 2x2. */
    static Model linear() {
        return ReferenceModel.of(NetSpec.input(1, 2, 2)
                .add("flat", new Op.Flatten())
                .add("out", dense(2, 4, new float[] {0.5f, 0}, 1, 2, -3, 4, -1, 0, 0, 0))
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build());
    }

    /** {@code y = 2 max(0, x0 - x1) - 3 max(0, x1 - 2 x0)}, of an image of 1x2. */
    static Model twoRelus() {
        return ReferenceModel.of(NetSpec.input(1, 1, 2)
                .add("flat", new Op.Flatten())
                .add("hidden", dense(2, 2, new float[] {0, 0}, 1, -1, -2, 1))
                .add("hidden/relu", new Op.Relu())
                .add("out", dense(1, 2, new float[] {0}, 2, -3))
                .logits("out")
                .build());
    }

    /** {@code y = max(0, x)}, of an image of a single pixel. */
    static Model oneRelu() {
        return ReferenceModel.of(NetSpec.input(1, 1, 1)
                .add("flat", new Op.Flatten())
                .add("relu", new Op.Relu())
                .add("out", dense(1, 1, new float[] {0}, 1))
                .logits("out")
                .build());
    }

    /** The positive and the negative part of an image of 2x2 as two maps, {@code relu}; the class is a sum of both. */
    static Model twoMaps(float... weights) {
        return ReferenceModel.of(NetSpec.input(1, 2, 2)
                .add(
                        "conv",
                        new Op.Convolution(
                                Tensor.of(Shape.of(2, 1, 1, 1), 1, -1), Optional.empty(), Window.square(1, 1, 0)))
                .add("relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .add("out", dense(weights.length / 8, 8, new float[weights.length / 8], weights))
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build());
    }

    /** {@code y = w . x}, of an image of one row. */
    static Model row(float... weights) {
        return ReferenceModel.of(NetSpec.input(1, 1, weights.length)
                .add("flat", new Op.Flatten())
                .add("out", dense(1, weights.length, new float[] {0}, weights))
                .logits("out")
                .build());
    }

    /** {@code y = w . x}, of a square image. */
    static Model square(int side, float... weights) {
        return ReferenceModel.of(NetSpec.input(1, side, side)
                .add("flat", new Op.Flatten())
                .add("out", dense(1, weights.length, new float[] {0}, weights))
                .logits("out")
                .build());
    }

    static Op dense(int out, int in, float[] bias, float... weights) {
        return new Op.Dense(Tensor.of(Shape.of(out, in), weights), Optional.of(Tensor.of(Shape.of(bias.length), bias)));
    }

    static Tensor image(int height, int width, float... pixels) {
        return Tensor.of(Shape.of(1, height, width), pixels);
    }

    /** Equal to a few units in the last place: reference models compute in double precision. */
    static void assertMap(Attribution attribution, double... expected) {
        float[] map = attribution.map().toArray();
        assertThat(map).hasSize(expected.length);
        for (int i = 0; i < map.length; i++) {
            assertThat((double) map[i])
                    .as("pixel " + i + " of " + attribution)
                    .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-6 * (1 + Math.abs(expected[i]))));
        }
    }
}
