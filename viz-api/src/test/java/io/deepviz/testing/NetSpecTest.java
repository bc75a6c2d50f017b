package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetSpecTest {
    private static final Window WINDOW = new Window(3, 2, 2, 1, 1, 0, 2, 1, 1, 2);

    @Test
    void eachNodeHasTheShapeOfItsWindowAndChannels() {
        NetSpec net = NetSpec.input(3, 8, 9)
                .convolution("conv", 4, WINDOW)
                .add("pool", new Op.MaxPooling(Window.square(2, 2, 0)))
                .add("up", new Op.Upsampling(2, 3))
                .add("pad", new Op.ZeroPadding(1, 2, 3, 4))
                .depthwiseConvolution("deep", 2, Window.square(3, 1, 0))
                .separableConvolution("separable", 5, 2, Window.square(1, 1, 0))
                .add("flat", new Op.Flatten())
                .dense("out", 6)
                .logits("out")
                .build();

        assertThat(net.shapeOf("input")).isEqualTo(Shape.of(3, 8, 9));
        assertThat(net.shapeOf("conv")).isEqualTo(Shape.of(4, 4, 10)); // (8+1-3)/2+1, (9+3-3)/1+1
        assertThat(net.shapeOf("pool")).isEqualTo(Shape.of(4, 2, 5));
        assertThat(net.shapeOf("up")).isEqualTo(Shape.of(4, 4, 15));
        assertThat(net.shapeOf("pad")).isEqualTo(Shape.of(4, 7, 22));
        assertThat(net.shapeOf("deep")).isEqualTo(Shape.of(8, 5, 20));
        assertThat(net.shapeOf("separable")).isEqualTo(Shape.of(5, 5, 20));
        assertThat(net.shapeOf("flat")).isEqualTo(Shape.of(500));
        assertThat(net.shapeOf("out")).isEqualTo(Shape.of(6));
        assertThat(net.logits()).contains("out");
        assertThat(net.node("pool").inputs()).containsExactly("conv");
    }

    @Test
    void nodesCanTakeSeveralOthers() {
        NetSpec net = NetSpec.input(2, 4, 4)
                .convolution("a", 3, Window.square(1, 1, 0))
                .from("input")
                .convolution("b", 3, Window.square(1, 1, 0))
                .from("a", "b")
                .add("sum", new Op.Add())
                .from("sum", "input")
                .add("both", new Op.Concatenation())
                .build();

        assertThat(net.shapeOf("both")).isEqualTo(Shape.of(5, 4, 4));
        assertThat(net.node("both").inputs()).containsExactly("sum", "input");
        assertThat(net.logits()).isEmpty();
    }

    @Test
    void drawnParametersKeepTheMeanSquareOfEveryLayerNearOne() {
        NetSpec.Builder deep = NetSpec.input(3, 12, 12).seed(5);
        for (int i = 0; i < 12; i++) {
            deep.convolution("conv" + i, 6, Window.square(3, 1, 1)).add("conv" + i + "/relu", new Op.Relu());
        }
        NetSpec net = deep.build();
        ReferenceNetwork network = new ReferenceNetwork(net);

        double[][] values = network.forward(Numbers.gaussian(3 * 12 * 12, 99));

        // Scaled on 4 other images, and with biases of deviation 0.1 on top: within a factor of 2, where plain draws of
        // deviation 1 would have grown by 3 * 9 / 2 a layer.
        assertThat(meanSquare(values[network.position("conv0")])).isBetween(0.5, 2.0);
        assertThat(meanSquare(values[network.position("conv11")])).isBetween(0.5, 2.0);
    }

    @Test
    void batchNormalizationIsDrawnNearTheStatisticsOfItsInputButNotOnThem() {
        NetSpec net = NetSpec.input(3, 16, 16)
                .add(
                        "shift",
                        new Op.Convolution(
                                Tensor.of(Shape.of(1, 3, 1, 1), 2, 0, 0),
                                Optional.of(Tensor.of(Shape.of(1), 7)),
                                Window.square(1, 1, 0)))
                .batchNormalization("norm")
                .build();

        Op.BatchNormalization norm = (Op.BatchNormalization) net.node("norm").op();

        assertThat(norm.mean().at(0)).isCloseTo(7, within(1.5f)).isNotEqualTo(7);
        assertThat(norm.variance().at(0)).isBetween(1.5f, 7f); // 4, by 0.5 to 1.5
    }

    @Test
    void theSameSeedDrawsTheSameParametersAndAnotherDrawsOthers() {
        assertThat(drawn(3)).isEqualTo(drawn(3)).isNotEqualTo(drawn(4));
    }

    private static Map<String, Tensor> drawn(long seed) {
        return NetSpec.input(1, 4, 4)
                .seed(seed)
                .convolution("c", 2, Window.square(3, 1, 1))
                .build()
                .node("c")
                .op()
                .parameters();
    }

    @Test
    void replacedParametersLeaveTheSpecAsItWas() {
        NetSpec net = NetSpec.input(1, 1, 2)
                .add("flat", new Op.Flatten())
                .dense("out", 1)
                .build();
        Tensor weights = Tensor.of(Shape.of(1, 2), 5, 6);

        NetSpec changed = net.withParameters(Map.of("out", Map.of("weights", weights)));

        assertThat(changed.node("out").op().parameters().get("weights")).isEqualTo(weights);
        assertThat(changed.node("out").op().parameters().get("bias"))
                .isEqualTo(net.node("out").op().parameters().get("bias"));
        assertThat(net.node("out").op().parameters().get("weights")).isNotEqualTo(weights);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheNodesName() {
        NetSpec.Builder net = NetSpec.input(3, 8, 8);
        refused(
                () -> net.add("conv", new Op.Convolution(zeros(4, 2, 3, 3), Optional.empty(), Window.square(3, 1, 0))),
                "node 'conv': convolution: expected an input of 2 channels, got [3,8,8]");
        refused(
                () -> net.add("pool", new Op.MaxPooling(Window.square(9, 1, 0))),
                "node 'pool': window: expected an input that holds the window 9x9, got [3,8,8]");
        refused(() -> net.dense("out", 2), "node 'out': dense: expected an input [3], got [3,8,8] (flatten it first)");
        refused(
                () -> net.convolution("c", 4, Window.square(3, 1, 1), 2),
                "node 'c': convolution: expected an input of 2 channels, got [3,8,8]");
        refused(
                () -> net.convolution("c", 4, Window.square(3, 1, 1), 0),
                "node 'c': groups: expected a divisor of the 4 output channels, got 0");
        refused(() -> net.add("sum", new Op.Add()), "node 'sum': add: expected at least two inputs, got [[3,8,8]]");
        refused(() -> net.add("p", new Op.Softmax()), "node 'p': softmax: expected a vector [D], got [3,8,8]");
        refused(() -> net.from("nowhere"), "node: expected one of [input], got 'nowhere'");
        refused(() -> net.from(), "inputs: expected at least one, got none");
        refused(() -> net.logits("input"), "logits: expected a vector [classes], got [3,8,8]");
        refused(() -> net.add("input", new Op.Relu()), "name: 'input' is taken");
        refused(() -> net.add("a b", new Op.Relu()), "name: expected letters, digits and _ - . /, got 'a b'");
        refused(net::build, "nodes: expected at least one, got none");
        refused(() -> NetSpec.input(3, Shape.OPEN, 8), "input: expected extents of at least 1, got [3,?,8]");
        assertThat(net.add("relu", new Op.Relu()).build().nodes()).hasSize(1); // what was refused left no trace
    }

    @Test
    void operationsRefuseParametersThatDoNotGoTogether() {
        Window three = Window.square(3, 1, 1);
        refused(
                () -> new Op.Convolution(zeros(4, 2, 3, 2), Optional.empty(), three),
                "weights: expected [out,in,3,3], got [4,2,3,2]");
        refused(
                () -> new Op.Convolution(zeros(4, 2, 3, 3), Optional.of(zeros(3)), three),
                "bias: expected [4], got [3]");
        refused(
                () -> new Op.Convolution(zeros(4, 2, 3, 3), Optional.empty(), three, 3),
                "groups: expected a divisor of the 4 output channels, got 3");
        refused(
                () -> new Op.DepthwiseConvolution(zeros(4, 2, 3, 3), Optional.empty(), three),
                "weights: expected [in x multiplier,1,kh,kw], got [4,2,3,3]");
        refused(
                () -> new Op.SeparableConvolution(zeros(4, 1, 3, 3), zeros(2, 3, 1, 1), Optional.empty(), three),
                "pointwise: expected [out,4,1,1], got [2,3,1,1]");
        refused(() -> new Op.Dense(zeros(4), Optional.empty()), "weights: expected [out,in], got [4]");
        refused(
                () -> new Op.BatchNormalization(zeros(2), zeros(2), zeros(2), Tensor.of(Shape.of(2), 1, -1), 1e-3),
                "variance: expected numbers of at least 0, got -1.0");
        refused(
                () -> new Op.BatchNormalization(zeros(2), zeros(2), zeros(3), zeros(2), 1e-3),
                "mean: expected [2], got [3]");
        refused(
                () -> new Op.BatchNormalization(zeros(2), zeros(2), zeros(2), zeros(2), 0),
                "epsilon: expected more than 0, got 0.0");
        refused(() -> new Op.LocalResponseNormalization(2, 1, 1, 4), "size: expected an odd number, got 4");
        refused(
                () -> new Op.LocalResponseNormalization(0, 1, 1, 5),
                "k, alpha: expected k more than 0 and alpha at least 0, got 0.0 and 1.0");
        refused(
                () -> new Op.MaxPooling(Window.square(2, 2, 2)),
                "window: expected padding less than the kernel in pooling, got 2x2 /2 pad 2");
        refused(
                () -> new Op.AveragePooling(new Window(2, 2, 1, 1, 0, 0, 0, 0, 2, 1), true),
                "window: expected no dilation in pooling, got 2x2 dilation 2x1");
        refused(() -> new Op.LeakyRelu(2), "slope: expected 0 to 1, got 2.0");
        refused(() -> new Op.Elu(0), "alpha: expected more than 0, got 0.0");
        refused(() -> new Op.Dropout(1), "rate: expected 0 to less than 1, got 1.0");
        refused(() -> new Op.ZeroPadding(0, -1, 0, 0), "padding: expected numbers of at least 0, got [0, -1, 0, 0]");
        refused(() -> new Op.Upsampling(0, 1), "upsampling: expected factors of at least 1, got 0 and 1");
        refused(
                () -> new Op.Add().outputShape(List.of(Shape.of(2), Shape.of(3))),
                "add: expected inputs of the same shape, got [[2], [3]]");
        refused(
                () -> new Op.Concatenation().outputShape(List.of(Shape.of(2, 3, 3), Shape.of(2, 3, 4))),
                "concatenation: expected inputs that differ in nothing but their channels, got [[2,3,3], [2,3,4]]");
        refused(() -> new Op.Relu().outputShape(List.of(Shape.of(2), Shape.of(2))), "relu: expected one input, got 2");
        refused(
                () -> new Op.DepthwiseConvolution(zeros(4, 1, 3, 3), Optional.empty(), three)
                        .outputShape(List.of(Shape.of(3, 5, 5))),
                "depthwise convolution: expected an input whose channels divide 4, got [3,5,5]");
        refused(
                () -> new Op.GlobalMaxPooling().outputShape(List.of(Shape.of(3))),
                "global pooling: expected a map [C,H,W], got [3]");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static Tensor zeros(int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.wrap(shape, new float[(int) shape.size()]);
    }

    private static double meanSquare(double[] numbers) {
        return java.util.Arrays.stream(numbers).map(x -> x * x).average().orElseThrow();
    }
}
