package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Every operation, and some nets of many, against the reference model: rule F... forward, rule G... of the same number
 * backward. The operation stands between others, so that one which works in place, or spoils its neighbor, is found.
 */
final class OperationRules {
    private static final Window SAME = Window.square(3, 1, 1);
    private static final Window OVERLAPPING = Window.square(3, 2, 0);
    private static final Window PADDED = Window.square(3, 2, 1);
    private static final String FORWARD = "every layer's output equals the reference model's, for 2 images in one call";
    private static final String BACKWARD = "a random seed at the last layer gives the reference model's gradient at"
            + " every layer and at the images";

    private OperationRules() {}

    /** A network that shows what a number stands for. */
    record Case(int number, String title, NetSpec net) {}

    static List<Rule> of(Subject backend) {
        List<Rule> rules = new ArrayList<>();
        for (Case each : cases()) {
            rules.add(new Rule(
                    "F" + each.number, each.title + ", forward", FORWARD, of -> forward(of, each.net), backend));
        }
        for (Case each : cases()) {
            rules.add(new Rule(
                    "G" + each.number, each.title + ", backward", BACKWARD, of -> backward(of, each.net), backend));
        }
        return rules;
    }

    static List<Case> cases() {
        return List.of(
                onMaps(1, "Convolution, strided", net -> net.convolution("op", 5, Window.square(3, 2, 1))),
                onMaps(
                        2,
                        "Convolution with a 3x2 kernel and stride 1x2",
                        net -> net.convolution("op", 5, new Window(3, 2, 1, 2, 1, 1, 0, 0, 1, 1))),
                onMaps(3, "Convolution without bias", net -> net.add("op", withoutBias())),
                onMaps(4, "Convolution in groups", net -> net.convolution("op", 6, SAME, 2)),
                onMaps(
                        5,
                        "Convolution, dilated",
                        net -> net.convolution("op", 5, new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2))),
                onMaps(
                        6,
                        "Convolution padded below and to the right only",
                        net -> net.convolution("op", 5, new Window(3, 3, 2, 2, 0, 1, 0, 1, 1, 1))),
                onMaps(7, "Depthwise convolution", net -> net.depthwiseConvolution("op", 1, SAME)),
                onMaps(8, "Depthwise convolution, multiplier 2", net -> net.depthwiseConvolution("op", 2, SAME)),
                onMaps(9, "Separable convolution", net -> net.separableConvolution("op", 5, 1, SAME)),
                onVectors(10, "Dense", net -> net.dense("op", 5)),
                onMaps(11, "Batch normalization of maps", net -> net.batchNormalization("op")),
                onVectors(12, "Batch normalization of vectors", net -> net.batchNormalization("op")),
                onMaps(
                        13,
                        "Local response normalization",
                        net -> net.add("op", new Op.LocalResponseNormalization(2, 0.5, 0.75, 3))),
                onMaps(14, "Max pooling, overlapping", net -> net.add("op", new Op.MaxPooling(OVERLAPPING))),
                onMaps(15, "Max pooling, padded", net -> net.add("op", new Op.MaxPooling(PADDED))),
                onMaps(16, "Average pooling", net -> net.add("op", new Op.AveragePooling(OVERLAPPING, false))),
                onMaps(
                        17,
                        "Average pooling that leaves padding out",
                        net -> net.add("op", new Op.AveragePooling(PADDED, false))),
                onMaps(
                        18,
                        "Average pooling that counts padding",
                        net -> net.add("op", new Op.AveragePooling(PADDED, true))),
                toVector(19, "Global average pooling", net -> net.add("op", new Op.GlobalAveragePooling())),
                toVector(20, "Global max pooling", net -> net.add("op", new Op.GlobalMaxPooling())),
                onMaps(21, "ReLU", net -> net.add("op", new Op.Relu())),
                onMaps(22, "ReLU6", net -> net.add("large", large()).add("op", new Op.Relu6())),
                onMaps(23, "Leaky ReLU", net -> net.add("op", new Op.LeakyRelu(0.1))),
                onMaps(24, "ELU", net -> net.add("op", new Op.Elu(1))),
                onMaps(25, "Sigmoid", net -> net.add("op", new Op.Sigmoid())),
                onMaps(26, "Tanh", net -> net.add("op", new Op.Tanh())),
                onVectors(27, "Softmax", net -> net.dense("scores", 5).add("op", new Op.Softmax())),
                onMaps(28, "Add", net -> other(net).from("before", "other").add("op", new Op.Add())),
                onMaps(
                        29,
                        "Concatenation",
                        net -> other(net).from("before", "other").add("op", new Op.Concatenation())),
                toVector(30, "Flatten", net -> net.add("op", new Op.Flatten())),
                onMaps(31, "Dropout", net -> net.add("op", new Op.Dropout(0.5))),
                onMaps(32, "Zero padding", net -> net.add("op", new Op.ZeroPadding(1, 2, 0, 3))),
                onMaps(33, "Upsampling", net -> net.add("op", new Op.Upsampling(2, 3))),
                onMaps(34, "One layer that feeds three", OperationRules::fork),
                new Case(40, "A small net", Nets.basic()),
                new Case(41, "A small AlexNet", Nets.alexNet()),
                new Case(42, "A residual net", Nets.residual()),
                new Case(43, "A depthwise net", Nets.depthwise()),
                new Case(44, "A net without kinks", Nets.smooth()));
    }

    private static Case onMaps(int number, String title, UnaryOperator<NetSpec.Builder> op) {
        NetSpec.Builder before = NetSpec.input(3, 8, 9).seed(number).convolution("before", 4, SAME);
        return new Case(
                number,
                title,
                op.apply(before).convolution("after", 3, Window.square(1, 1, 0)).build());
    }

    private static Case toVector(int number, String title, UnaryOperator<NetSpec.Builder> op) {
        NetSpec.Builder before = NetSpec.input(3, 8, 9).seed(number).convolution("before", 4, SAME);
        return new Case(number, title, op.apply(before).dense("after", 3).build());
    }

    private static Case onVectors(int number, String title, UnaryOperator<NetSpec.Builder> op) {
        NetSpec.Builder before = NetSpec.input(3, 4, 5)
                .seed(number)
                .convolution("before", 4, SAME)
                .add("flat", new Op.Flatten())
                .dense("vector", 6);
        return new Case(number, title, op.apply(before).dense("after", 3).build());
    }

    private static NetSpec.Builder other(NetSpec.Builder net) {
        return net.from(NetSpec.INPUT).convolution("other", 4, Window.square(1, 1, 0));
    }

    /** A ReLU, which likes to work in place, whose input and output are both used by others. */
    private static NetSpec.Builder fork(NetSpec.Builder net) {
        return net.batchNormalization("norm")
                .add("relu", new Op.Relu())
                .convolution("branch", 4, SAME)
                .add("branch/tanh", new Op.Tanh())
                .from("relu", "norm", "branch/tanh")
                .add("op", new Op.Add());
    }

    private static Op withoutBias() {
        return new Op.Convolution(Nets.normal(Shape.of(5, 4, 3, 3), 1), Optional.empty(), SAME);
    }

    /** Makes numbers large enough to go beyond 6: of deviation 6, the sum of 4 of deviation 1 times 3. */
    private static Op large() {
        float[] weights = Nets.normal(Shape.of(4, 4, 1, 1), 3).toArray();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 3;
        }
        return new Op.Convolution(Tensor.wrap(Shape.of(4, 4, 1, 1), weights), Optional.empty(), Window.square(1, 1, 0));
    }

    private static void forward(Subject backend, NetSpec net) throws Exception {
        try (Model expected = ReferenceModel.of(net)) {
            backend.with(net, model -> Agreement.forward("output", model, expected, net, Nets.images(net, 2, 1)));
        }
    }

    private static void backward(Subject backend, NetSpec net) throws Exception {
        try (Model expected = ReferenceModel.of(net)) {
            backend.with(net, model -> Agreement.gradients("seed", model, expected, net, Nets.images(net, 2, 1)));
        }
    }
}
