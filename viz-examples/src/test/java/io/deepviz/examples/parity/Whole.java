package io.deepviz.examples.parity;

import io.deepviz.Window;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small networks of the known kinds, each with operations that only make a difference together. */
final class Whole {
    private static final Window SAME = Window.square(3, 1, 1);
    private static final Window POINT = Window.square(1, 1, 0);

    private Whole() {}

    static Map<String, NetSpec> nets() {
        Map<String, NetSpec> nets = new LinkedHashMap<>();
        nets.put("AlexNet", alexNet());
        nets.put("ResNet", residual());
        nets.put("MobileNet", mobile());
        nets.put("Inception", inception());
        nets.put("dense", dense());
        return nets;
    }

    private static NetSpec alexNet() {
        return NetSpec.input(3, 27, 31)
                .seed(1)
                .convolution("conv1", 6, Window.square(11, 4, 2))
                .add("conv1/relu", new Op.Relu())
                .add("norm1", new Op.LocalResponseNormalization(2, 0.1, 0.75, 5))
                .add("pool1", new Op.MaxPooling(Window.square(3, 2, 0)))
                .convolution("conv2", 8, SAME)
                .add("conv2/relu", new Op.Relu())
                .add("norm2", new Op.LocalResponseNormalization(1, 0.3, 0.5, 3))
                .add("flat", new Op.Flatten())
                .dense("fc6", 10)
                .add("fc6/relu", new Op.Relu())
                .add("drop6", new Op.Dropout(0.5))
                .dense("out", 7)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    private static NetSpec residual() {
        return NetSpec.input(3, 9, 11)
                .seed(2)
                .convolution("conv", 4, SAME)
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .convolution("a1", 4, SAME)
                .batchNormalization("a1bn")
                .add("a1relu", new Op.Relu())
                .convolution("a2", 4, SAME)
                .from("a2", "relu")
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

    private static NetSpec mobile() {
        return NetSpec.input(3, 10, 13)
                .seed(3)
                .add("border", new Op.ZeroPadding(0, 1, 0, 1))
                .convolution("conv", 4, Window.square(3, 2, 0))
                .batchNormalization("bn")
                .add("relu", new Op.Relu6())
                .depthwiseConvolution("deep", 2, SAME)
                .batchNormalization("deepbn")
                .add("deeprelu", new Op.Relu6())
                .convolution("point", 6, POINT)
                .batchNormalization("pointbn")
                .add("pointrelu", new Op.LeakyRelu(0.2))
                .add("max", new Op.GlobalMaxPooling())
                .dense("out", 5)
                .logits("out")
                .build();
    }

    private static NetSpec inception() {
        return NetSpec.input(2, 8, 9)
                .seed(4)
                .convolution("stem", 4, SAME)
                .add("stem/relu", new Op.Relu())
                .convolution("one", 3, POINT)
                .from("stem/relu")
                .convolution("three", 2, SAME)
                .add("three/elu", new Op.Elu(1))
                .from("stem/relu")
                .add("pool", new Op.MaxPooling(SAME))
                .convolution("pooled", 2, POINT)
                .from("one", "three/elu", "pooled")
                .add("join", new Op.Concatenation())
                .add("half", new Op.AveragePooling(Window.square(2, 2, 0), false))
                .add("double", new Op.Upsampling(2, 2))
                .convolution("end", 3, SAME)
                .add("end/tanh", new Op.Tanh())
                .build();
    }

    private static NetSpec dense() {
        return NetSpec.input(1, 4, 5)
                .seed(5)
                .add("flat", new Op.Flatten())
                .dense("first", 8)
                .add("first/sigmoid", new Op.Sigmoid())
                .batchNormalization("norm")
                .from("norm", "flat")
                .add("both", new Op.Concatenation())
                .dense("out", 4)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }
}
