package io.deepviz.benchmarks;

import io.deepviz.Window;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;

/** A network with AlexNet's convolutions and random weights, as the reference model computes it. */
final class AlexNetOfReference {
    static final String NAME = "ALEXNET";

    private AlexNetOfReference() {}

    /** As {@link AlexNetOfDeeplearning4j}. */
    static NetSpec spec() {
        NetSpec.Builder net = NetSpec.input(3, AlexNetOfDeeplearning4j.SIDE, AlexNetOfDeeplearning4j.SIDE);
        convolution(net, AlexNetConvolution.CONV1);
        normalization(net, "lrn1");
        pooling(net, "pool1");
        convolution(net, AlexNetConvolution.CONV2);
        normalization(net, "lrn2");
        pooling(net, "pool2");
        convolution(net, AlexNetConvolution.CONV3);
        convolution(net, AlexNetConvolution.CONV4);
        convolution(net, AlexNetConvolution.CONV5);
        pooling(net, "pool5");
        return net.dense("fc6", 512)
                .add("relu6", new Op.Relu())
                .dense("fc8", 1000)
                .add("prob", new Op.Softmax())
                .build();
    }

    private static void convolution(NetSpec.Builder net, AlexNetConvolution sizes) {
        net.convolution(sizes.name(), sizes.filters, Window.square(sizes.kernel, sizes.stride, sizes.padding))
                .add(sizes.name() + "/relu", new Op.Relu());
    }

    private static void normalization(NetSpec.Builder net, String name) {
        net.add(name, new Op.LocalResponseNormalization(2, 1e-4, 0.75, 5));
    }

    private static void pooling(NetSpec.Builder net, String name) {
        net.add(name, new Op.MaxPooling(Window.square(3, 2, 0)));
    }
}
