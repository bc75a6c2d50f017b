package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.ReluRule;
import io.deepviz.Window;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every operation against central differences, all in double precision. */
class ReferenceGradientTest {
    private static final double STEP = 1e-5;

    @ParameterizedTest
    @MethodSource("nets")
    void gradientsAgreeWithCentralDifferences(NetSpec net) {
        ReferenceNetwork network = new ReferenceNetwork(net);
        double[] image = Numbers.gaussian((int) net.inputShape().size(), 3);
        double[][] values = network.forward(image);
        double[][] gradients = network.zeros();
        double[] seed = Numbers.gaussian(values[values.length - 1].length, 4);
        gradients[values.length - 1] = seed.clone();
        network.backward(values, gradients, ReluRule.STANDARD);

        for (int i = 0; i < image.length; i++) {
            double[] more = image.clone();
            double[] less = image.clone();
            more[i] += STEP;
            less[i] -= STEP;
            double difference = (objective(network, more, seed) - objective(network, less, seed)) / (2 * STEP);
            // Rounding 1e-16 / 1e-5 and curvature 1e-10 leave about 1e-9 of numbers around 1; no kink lies within 1e-5
            // of these inputs, or this would fail by whole numbers.
            assertThat(gradients[0][i]).as("gradient %d of %s", i, net).isCloseTo(difference, within(1e-7));
        }
    }

    private static double objective(ReferenceNetwork network, double[] image, double[] seed) {
        double[][] values = network.forward(image);
        double[] output = values[values.length - 1];
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            sum += seed[i] * output[i];
        }
        return sum;
    }

    static Stream<Named<NetSpec>> nets() {
        Window odd = new Window(3, 2, 2, 1, 1, 0, 0, 1, 1, 2);
        Window pool = new Window(3, 2, 2, 1, 1, 0, 0, 1, 1, 1);
        return Stream.of(
                Named.of("convolution", start().convolution("op", 3, odd).build()),
                Named.of(
                        "groups",
                        NetSpec.input(4, 5, 5).convolution("op", 6, odd, 2).build()),
                Named.of("depthwise", start().depthwiseConvolution("op", 3, odd).build()),
                Named.of(
                        "separable",
                        start().separableConvolution("op", 3, 2, odd).build()),
                Named.of(
                        "dense",
                        start().add("flat", new Op.Flatten()).dense("op", 4).build()),
                Named.of("batch normalization", start().batchNormalization("op").build()),
                Named.of(
                        "local response",
                        NetSpec.input(6, 2, 2)
                                .add("op", new Op.LocalResponseNormalization(2, 0.5, 0.75, 5))
                                .build()),
                Named.of(
                        "local response over few channels",
                        start().add("op", new Op.LocalResponseNormalization(1, 1, 0.5, 5))
                                .build()),
                Named.of(
                        "max pooling",
                        start().add("op", new Op.MaxPooling(pool)).build()),
                Named.of(
                        "average without padding",
                        start().add("op", new Op.AveragePooling(pool, false)).build()),
                Named.of(
                        "average with padding",
                        start().add("op", new Op.AveragePooling(pool, true)).build()),
                Named.of(
                        "global average",
                        start().add("op", new Op.GlobalAveragePooling()).build()),
                Named.of(
                        "global max",
                        start().add("op", new Op.GlobalMaxPooling()).build()),
                Named.of("relu", start().add("op", new Op.Relu()).build()),
                Named.of("relu6", start().add("op", new Op.Relu6()).build()),
                Named.of("leaky relu", start().add("op", new Op.LeakyRelu(0.1)).build()),
                Named.of("elu", start().add("op", new Op.Elu(0.7)).build()),
                Named.of("sigmoid", start().add("op", new Op.Sigmoid()).build()),
                Named.of("tanh", start().add("op", new Op.Tanh()).build()),
                Named.of(
                        "softmax",
                        start().add("flat", new Op.Flatten())
                                .add("op", new Op.Softmax())
                                .build()),
                Named.of(
                        "padding",
                        start().add("op", new Op.ZeroPadding(1, 2, 3, 0)).build()),
                Named.of(
                        "upsampling", start().add("op", new Op.Upsampling(2, 3)).build()),
                Named.of(
                        "residual",
                        start().convolution("a", 2, Window.square(3, 1, 1))
                                .add("b", new Op.Tanh())
                                .from("b", "input")
                                .add("sum", new Op.Add())
                                .from("sum", "a", "input")
                                .add("op", new Op.Concatenation())
                                .build()));
    }

    private static NetSpec.Builder start() {
        return NetSpec.input(2, 5, 4);
    }
}
