package io.deepviz.testing;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Optional;
import java.util.Random;

/** The networks and images that several rules use. No extent equals another, so that no axis can stand in for another. */
final class Nets {
    private static final Window SAME = Window.square(3, 1, 1);
    private static final Window HALF = Window.square(2, 2, 0);

    private Nets() {}

    /** What every backend must be able to build. */
    static NetSpec basic() {
        return NetSpec.input(3, 8, 9)
                .convolution("conv1", 4, SAME)
                .add("pool1", new Op.MaxPooling(HALF))
                .add("relu1", new Op.Relu()) // after pooling: of equal zeros, nobody knows which is the maximum
                .convolution("conv2", 6, SAME)
                .add("conv2/relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .dense("out", 5)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** A small AlexNet: local response normalization, overlapping pooling, dropout between dense layers. */
    static NetSpec alexNet() {
        return NetSpec.input(3, 19, 23)
                .seed(2)
                .convolution("conv1", 6, Window.square(5, 2, 2))
                .add("conv1/relu", new Op.Relu())
                .add("norm1", new Op.LocalResponseNormalization(2, 0.1, 0.75, 5))
                .add("pool1", new Op.MaxPooling(Window.square(3, 2, 0)))
                .convolution("conv2", 8, SAME)
                .add("conv2/relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .dense("fc1", 10)
                .add("fc1/relu", new Op.Relu())
                .add("drop1", new Op.Dropout(0.5))
                .dense("out", 7)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** Two residual blocks with batch normalization, the second of which halves the map. */
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
                .add("brelu", new Op.Relu())
                .add("mean", new Op.GlobalAveragePooling())
                .dense("out", 5)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** Depthwise and 1x1 convolutions with batch normalization, as in MobileNet. */
    static NetSpec depthwise() {
        return NetSpec.input(3, 10, 13)
                .seed(4)
                .convolution("conv", 4, Window.square(3, 2, 1))
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .depthwiseConvolution("deep1", 1, SAME)
                .batchNormalization("deep1bn")
                .add("deep1relu", new Op.Relu())
                .convolution("point1", 6, Window.square(1, 1, 0))
                .batchNormalization("point1bn")
                .add("point1relu", new Op.Relu())
                .depthwiseConvolution("deep2", 1, SAME)
                .add("mean", new Op.GlobalAveragePooling())
                .dense("out", 5)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    /** No kink anywhere: differences are accurate. */
    static NetSpec smooth() {
        return NetSpec.input(2, 7, 6)
                .seed(5)
                .convolution("conv1", 4, SAME)
                .add("conv1/tanh", new Op.Tanh())
                .add("pool", new Op.AveragePooling(HALF, false))
                .convolution("conv2", 5, SAME)
                .add("conv2/sigmoid", new Op.Sigmoid())
                .add("flat", new Op.Flatten())
                .dense("out", 4)
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

    /** The numbers 1, 2, 3, ...: each tells where it stood. */
    static Tensor counted(Shape shape) {
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i + 1;
        }
        return Tensor.wrap(shape, numbers);
    }

    /** A 1x1 convolution of one channel that multiplies by a number. */
    static Op times(float factor) {
        return new Op.Convolution(Tensor.of(Shape.of(1, 1, 1, 1), factor), Optional.empty(), Window.square(1, 1, 0));
    }
}
