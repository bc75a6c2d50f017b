package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.util.Random;

/** Networks and numbers that several tests use. Weights are drawn so that numbers neither vanish nor grow. */
final class Nets {
    private static final Window SAME = Window.square(3, 1, 1);
    private static final Window POINT = Window.square(1, 1, 0);

    private Nets() {}

    /** Convolution, ReLU, pooling, flattening, a dense layer and softmax, with no extent like another. */
    static NetSpec plain() {
        return NetSpec.input(3, 8, 9)
                .convolution("conv1", 4, SAME)
                .add("conv1/relu", new Op.Relu())
                .add("pool1", new Op.MaxPooling(Window.square(2, 2, 0)))
                .convolution("conv2", 6, SAME)
                .add("conv2/relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .dense("out", 5)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** AlexNet in small: 11x11 kernels with stride 4, local response normalization, overlapping pooling, dropout. */
    static NetSpec alexNet() {
        return NetSpec.input(3, 39, 35)
                .seed(2)
                .convolution("conv1", 6, Window.square(11, 4, 2))
                .add("conv1/relu", new Op.Relu())
                .add("norm1", new Op.LocalResponseNormalization(2, 0.1, 0.75, 5))
                .add("pool1", new Op.MaxPooling(Window.square(3, 2, 0)))
                .convolution("conv2", 9, Window.square(5, 1, 2))
                .add("conv2/relu", new Op.Relu())
                .add("norm2", new Op.LocalResponseNormalization(1, 0.05, 0.5, 3))
                .add("pool2", new Op.MaxPooling(Window.square(3, 2, 0)))
                .add("flat", new Op.Flatten())
                .dense("fc6", 16)
                .add("fc6/relu", new Op.Relu())
                .add("drop6", new Op.Dropout(0.5))
                .dense("out", 7)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** Two residual blocks with batch normalization, the second with half the map and a projected shortcut. */
    static NetSpec residual() {
        return NetSpec.input(3, 9, 11)
                .seed(3)
                .convolution("conv", 4, SAME)
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .convolution("a1", 4, SAME)
                .batchNormalization("a1bn")
                .add("a1relu", new Op.Relu())
                .convolution("a2", 4, SAME)
                .batchNormalization("a2bn")
                .from("a2bn", "relu")
                .add("asum", new Op.Add())
                .add("arelu", new Op.Relu())
                .convolution("b1", 6, Window.square(3, 2, 1))
                .batchNormalization("b1bn")
                .from("arelu")
                .convolution("shortcut", 6, Window.square(1, 2, 0))
                .from("b1bn", "shortcut")
                .add("bsum", new Op.Add())
                .add("brelu", new Op.Relu6())
                .add("mean", new Op.GlobalAveragePooling())
                .dense("out", 5)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** Depthwise and separable convolutions, with a multiplier of 2 and padding on one side only. */
    static NetSpec separable() {
        return NetSpec.input(3, 10, 13)
                .seed(4)
                .convolution("conv", 4, new Window(3, 3, 2, 2, 0, 1, 1, 1, 1, 1))
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .depthwiseConvolution("deep1", 2, SAME)
                .add("deep1/elu", new Op.Elu(1))
                .convolution("point1", 6, POINT)
                .add("point1/tanh", new Op.Tanh())
                .separableConvolution("sep", 5, 2, SAME)
                .add("sep/lrelu", new Op.LeakyRelu(0.1))
                .add("pool", new Op.MaxPooling(new Window(3, 3, 2, 2, 1, 1, 1, 1, 1, 1)))
                .add("maxima", new Op.GlobalMaxPooling())
                .dense("out", 4)
                .add("out/sigmoid", new Op.Sigmoid())
                .logits("out")
                .build();
    }

    /** Branches that meet, maps that grow again, dilation, means of both kinds, and a vector that is normalized. */
    static NetSpec branches() {
        return NetSpec.input(2, 7, 6)
                .seed(5)
                .convolution("left", 3, new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2))
                .from(NetSpec.INPUT)
                .convolution("right", 2, SAME)
                .from("left", "right")
                .add("both", new Op.Concatenation())
                .add("half", new Op.AveragePooling(new Window(2, 2, 2, 2, 0, 1, 0, 0, 1, 1), false))
                .add("double", new Op.Upsampling(2, 3))
                .add("border", new Op.ZeroPadding(1, 0, 2, 1))
                .add("mean", new Op.AveragePooling(new Window(3, 3, 2, 2, 1, 1, 1, 1, 1, 1), true))
                .add("flat", new Op.Flatten())
                .batchNormalization("norm")
                .add("drop", new Op.Dropout(0.2))
                .dense("first", 6)
                .from("norm")
                .dense("second", 4)
                .from("first", "second")
                .add("all", new Op.Concatenation())
                .dense("out", 3)
                .logits("out")
                .build();
    }

    /** Images for a network, each number drawn from a normal distribution of deviation 1: what it was calibrated on. */
    static Tensor images(NetSpec net, int count, long seed) {
        return normal(net.inputShape().prepend(count), seed);
    }

    /** Numbers drawn from a normal distribution of deviation 1. */
    static Tensor normal(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(shape, numbers);
    }
}
