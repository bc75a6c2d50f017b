package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every operation against numbers worked out by hand: its output, and the gradient of seeds 1, 2, 3, ... at its input. */
class ReferenceModelTest {
    private static final Window ONE = Window.square(1, 1, 0);

    @Test
    void convolutionIsCrossCorrelationPlusBias() {
        // A kernel of 1x2 over rows of three: y0 = 1*x0 + 10*x1 + 0.5, y1 = 1*x1 + 10*x2 + 0.5.
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 1, 2), 1, 10), bias(0.5f), window(1, 2));
        check(op, Shape.of(1, 1, 3), row(1, 2, 3), row(21.5f, 32.5f), row(1, 10 + 2, 20));
    }

    @Test
    void convolutionSumsOverItsInputChannels() {
        Op op = new Op.Convolution(tensor(Shape.of(2, 2, 1, 1), 1, 10, 100, 1000), Optional.empty(), ONE);
        check(op, Shape.of(2, 1, 1), row(1, 2), row(21, 2100), row(1 + 200, 10 + 2000));
    }

    @Test
    void groupedConvolutionSeesOnlyTheChannelsOfItsGroup() {
        Op op = new Op.Convolution(tensor(Shape.of(4, 1, 1, 1), 1, 2, 3, 4), Optional.empty(), ONE, 2);
        check(op, Shape.of(2, 1, 1), row(1, 10), row(1, 2, 30, 40), row(1 + 4, 9 + 16));
    }

    @Test
    void strideAndOneSidedPaddingPlaceTheWindow() {
        // One column padded on the left, stride 2: windows (pad, x0), (x1, x2).
        Window window = new Window(1, 2, 1, 2, 0, 0, 1, 0, 1, 1);
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 1, 2), 1, 10), Optional.empty(), window);
        check(op, Shape.of(1, 1, 3), row(1, 2, 3), row(10, 32), row(10, 2, 20));
    }

    @Test
    void paddingAboveAndBelowIsTakenApart() {
        Window window = new Window(2, 1, 1, 1, 1, 0, 0, 0, 1, 1);
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 2, 1), 1, 10), Optional.empty(), window);
        check(op, Shape.of(1, 2, 1), row(1, 2), row(10, 21), row(10 + 2, 20));
    }

    @Test
    void dilationSpreadsTheKernel() {
        Window window = new Window(1, 2, 1, 1, 0, 0, 0, 0, 1, 2);
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 1, 2), 1, 10), Optional.empty(), window);
        check(op, Shape.of(1, 1, 4), row(1, 2, 3, 4), row(31, 42), row(1, 2, 10, 20));
    }

    @Test
    void depthwiseConvolutionGivesEachChannelItsOwnKernelsInARow() {
        Op op = new Op.DepthwiseConvolution(
                tensor(Shape.of(4, 1, 1, 1), 1, 2, 3, 4), Optional.of(tensor(Shape.of(4), 0, 0, 0, 5)), ONE);
        check(op, Shape.of(2, 1, 1), row(1, 10), row(1, 2, 30, 45), row(1 + 4, 9 + 16));
    }

    @Test
    void separableConvolutionMixesWhatItsDepthwisePartFound() {
        // Depthwise: d0 = x0 + 2*x1 of channel 0, d1 = 3*x0 + 4*x1 of channel 1; pointwise: d0 + 10*d1.
        Op op = new Op.SeparableConvolution(
                tensor(Shape.of(2, 1, 1, 2), 1, 2, 3, 4),
                tensor(Shape.of(1, 2, 1, 1), 1, 10),
                bias(0.5f),
                window(1, 2));
        check(op, Shape.of(2, 1, 2), row(1, 1, 1, 2), row(3 + 110 + 0.5f), row(1, 2, 30, 40));
    }

    @Test
    void theKernelOfASeparableConvolutionIsTheProductOfItsParts() {
        // Multiplier 2: w[o,c,v] = p[o,2c] * d[2c,v] + p[o,2c+1] * d[2c+1,v].
        Op op = new Op.SeparableConvolution(
                tensor(Shape.of(4, 1, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8),
                tensor(Shape.of(1, 4, 1, 1), 1, 10, 100, 1000),
                Optional.empty(),
                window(1, 2));
        try (Model model = model(op, Shape.of(2, 1, 2))) {
            assertThat(model.layer("op").weights())
                    .contains(tensor(Shape.of(1, 2, 1, 2), 1 + 30, 2 + 40, 500 + 7000, 600 + 8000));
            assertThat(model.layer("op").parameters()).containsOnlyKeys("depthwiseWeights", "pointwiseWeights");
        }
    }

    @Test
    void denseIsAMatrixTimesAVector() {
        NetSpec net = NetSpec.input(1, 1, 2)
                .add("flat", new Op.Flatten())
                .add(
                        "op",
                        new Op.Dense(
                                tensor(Shape.of(3, 2), 1, 2, 3, 4, 5, 6), Optional.of(tensor(Shape.of(3), 7, 8, 9))))
                .build();
        check(net, row(1, 10), row(21 + 7, 43 + 8, 65 + 9), row(1 + 6 + 15, 2 + 8 + 18));
    }

    @Test
    void batchNormalizationUsesItsStoredStatistics() {
        // Channel 0: 3 * (x - 1) / sqrt(3 + 1) + 10; channel 1: (x - 0) / sqrt(0 + 1) - 1.
        Op op = new Op.BatchNormalization(vector(3, 1), vector(10, -1), vector(1, 0), vector(3, 0), 1);
        check(op, Shape.of(2, 1, 2), row(1, 3, 5, 7), row(10, 13, 4, 6), row(1.5f, 3, 3, 4));
    }

    @Test
    void localResponseNormalizationDividesByTheSquaresOfNeighboringChannelsAlphaUndivided() {
        // k 1, alpha 2, beta 1, size 3, x = (1, 2, 3): s = 1+2*(1+4) = 11, 1+2*(1+4+9) = 29, 1+2*(4+9) = 27.
        Op op = new Op.LocalResponseNormalization(1, 2, 1, 3);
        // With seed (1,0,0): dx0 = 1/11 - 2*2*1*1/121, dx1 = -2*2*1*2/121, dx2 = 0.
        NetSpec net = NetSpec.input(3, 1, 1).add("op", op).build();
        Tensor seed = tensor(Shape.of(1, 3, 1, 1), 1, 0, 0);
        check(net, row(1, 2, 3), row(1 / 11f, 2 / 29f, 3 / 27f), seed, row(1 / 11f - 4 / 121f, -8 / 121f, 0));
    }

    @Test
    void localResponseNormalizationOfHalfPower() {
        // beta 0.5, size 1, k 9, alpha 4, x = 2: s = 25, y = 2/5; dy/dx = 1/5 - 2*4*0.5*2*2/125.
        Op op = new Op.LocalResponseNormalization(9, 4, 0.5, 1);
        check(op, Shape.of(1, 1, 1), row(2), row(0.4f), row(0.2f - 16 / 125f));
    }

    @Test
    void maxPoolingPassesTheGradientToTheLargest() {
        Op op = new Op.MaxPooling(window(1, 2));
        check(op, Shape.of(1, 1, 4), row(1, 3, 2, 5), row(3, 3, 5), row(0, 1 + 2, 0, 3));
    }

    @Test
    void ofEqualNumbersTheFirstInRowMajorOrderGetsTheGradient() {
        Op op = new Op.MaxPooling(Window.square(2, 2, 0));
        check(op, Shape.of(1, 2, 2), row(7, 7, 7, 7), row(7), row(1, 0, 0, 0));
        check(op, Shape.of(1, 2, 2), row(0, 7, 7, 0), row(7), row(0, 1, 0, 0));
    }

    @Test
    void paddingIsNeverTheMaximum() {
        Op op = new Op.MaxPooling(Window.square(2, 2, 1));
        check(op, Shape.of(1, 2, 2), row(-1, -2, -3, -4), row(-1, -2, -3, -4), row(1, 2, 3, 4));
    }

    @Test
    void averagePoolingDividesByTheNumberOfPixelsOrByTheWholeWindow() {
        Window window = new Window(1, 2, 1, 2, 0, 0, 1, 1, 1, 1); // (pad, x0), (x1, pad)
        check(new Op.AveragePooling(window, false), Shape.of(1, 1, 2), row(4, 6), row(4, 6), row(1, 2));
        check(new Op.AveragePooling(window, true), Shape.of(1, 1, 2), row(4, 6), row(2, 3), row(0.5f, 1));
    }

    @Test
    void averagePoolingSpreadsTheGradientEvenly() {
        Op op = new Op.AveragePooling(Window.square(2, 1, 0), false);
        check(op, Shape.of(1, 2, 3), row(1, 2, 3, 5, 8, 13), row(4, 6.5f), row(0.25f, 0.75f, 0.5f, 0.25f, 0.75f, 0.5f));
    }

    @Test
    void globalPoolingGivesOneNumberAChannel() {
        Shape map = Shape.of(2, 1, 3);
        check(new Op.GlobalAveragePooling(), map, row(1, 2, 6, -1, 0, 4), row(3, 1), row(1, 1, 1, 2, 2, 2), 3);
        check(new Op.GlobalMaxPooling(), map, row(1, 2, 6, -1, 0, 4), row(6, 4), row(0, 0, 1, 0, 0, 2), 1);
    }

    @Test
    void nonlinearitiesAndTheirSlopes() {
        Shape four = Shape.of(1, 1, 4);
        check(new Op.Relu(), four, row(-1, 0, 2, 7), row(0, 0, 2, 7), row(0, 0, 3, 4));
        check(new Op.Relu6(), four, row(-1, 2, 6, 7), row(0, 2, 6, 6), row(0, 2, 0, 0));
        check(new Op.LeakyRelu(0.25), four, row(-4, 0, 2, 7), row(-1, 0, 2, 7), row(0.25f, 0.5f, 3, 4));
        float ln2 = (float) Math.log(2);
        check(new Op.Elu(2), four, row(-ln2, 0, 2, 7), row(-1, 0, 2, 7), row(1, 4, 3, 4));
        check(
                new Op.Sigmoid(),
                four,
                row(0, ln2, -ln2, 0),
                row(0.5f, 2 / 3f, 1 / 3f, 0.5f),
                row(1 / 4f, 4 / 9f, 6 / 9f, 1));
        check(new Op.Tanh(), four, row(0, ln2, -ln2, 0), row(0, 0.6f, -0.6f, 0), row(1, 2 * 0.64f, 3 * 0.64f, 4));
    }

    @Test
    void softmaxOfLogarithmsIsTheirShares() {
        NetSpec net = NetSpec.input(1, 1, 2)
                .add("flat", new Op.Flatten())
                .add("op", new Op.Softmax())
                .build();
        // y = (1/4, 3/4), seed (1, 2): mean seed 7/4; dx = (1/4 * -3/4, 3/4 * 1/4).
        check(net, row(0, (float) Math.log(3)), row(0.25f, 0.75f), row(-3 / 16f, 3 / 16f));
        check(net, row(1000, 0), row(1, 0), row(0, 0));
    }

    @Test
    void addTakesTheSumAndHandsTheGradientToAll() {
        NetSpec net = NetSpec.input(1, 1, 2)
                .add("twice", new Op.Convolution(tensor(Shape.of(1, 1, 1, 1), 2), Optional.empty(), ONE))
                .from("twice", "input")
                .add("op", new Op.Add())
                .build();
        check(net, row(1, 5), row(3, 15), row(3, 6));
    }

    @Test
    void concatenationPutsOneAfterTheOther() {
        NetSpec net = NetSpec.input(1, 1, 2)
                .add("twice", new Op.Convolution(tensor(Shape.of(1, 1, 1, 1), 2), Optional.empty(), ONE))
                .from("twice", "input")
                .add("op", new Op.Concatenation())
                .build();
        check(net, row(1, 5), row(2, 10, 1, 5), row(2 * 1 + 3, 2 * 2 + 4));
    }

    @Test
    void whatOnlyMovesNumbersMovesTheGradientBack() {
        check(new Op.Flatten(), Shape.of(2, 1, 2), row(1, 2, 3, 4), row(1, 2, 3, 4), row(1, 2, 3, 4));
        check(new Op.Dropout(0.5), Shape.of(2, 1, 1), row(1, 2), row(1, 2), row(1, 2));
        check(new Op.ZeroPadding(1, 0, 0, 2), Shape.of(1, 1, 2), row(7, 8), row(0, 0, 0, 0, 7, 8, 0, 0), row(5, 6));
        check(new Op.Upsampling(1, 2), Shape.of(1, 1, 2), row(7, 8), row(7, 7, 8, 8), row(1 + 2, 3 + 4));
        check(new Op.Upsampling(2, 1), Shape.of(1, 1, 2), row(7, 8), row(7, 8, 7, 8), row(1 + 3, 2 + 4));
    }

    @Test
    void reluRulesDecideByTheInputByTheGradientOrByBoth() {
        NetSpec net = NetSpec.input(1, 1, 4).add("op", new Op.Relu()).build();
        Tensor images = tensor(Shape.of(1, 1, 1, 4), -1, -2, 3, 4);
        Tensor seed = tensor(Shape.of(1, 1, 1, 4), -10, 20, -30, 40);
        try (Model model = ReferenceModel.of(net)) {
            assertThat(pulled(model, images, seed, ReluRule.STANDARD)).containsExactly(0, 0, -30, 40);
            assertThat(pulled(model, images, seed, ReluRule.GUIDED)).containsExactly(0, 0, 0, 40);
            assertThat(pulled(model, images, seed, ReluRule.DECONVNET)).containsExactly(0, 20, 0, 40);
        }
    }

    @Test
    void reluRulesLeaveOtherNonlinearitiesAlone() {
        NetSpec net = NetSpec.input(1, 1, 2).add("op", new Op.LeakyRelu(0.5)).build();
        Tensor images = tensor(Shape.of(1, 1, 1, 2), -1, 1);
        Tensor seed = tensor(Shape.of(1, 1, 1, 2), -10, -20);
        try (Model model = ReferenceModel.of(net)) {
            for (ReluRule rule : ReluRule.values()) {
                assertThat(pulled(model, images, seed, rule)).containsExactly(-5, -20);
            }
        }
    }

    @Test
    void seedsAtSeveralLayersAddUpAndEachImageHasItsOwn() {
        NetSpec net = NetSpec.input(1, 1, 1)
                .add("twice", new Op.Convolution(tensor(Shape.of(1, 1, 1, 1), 2), Optional.empty(), ONE))
                .add("op", new Op.Relu())
                .build();
        Tensor images = tensor(Shape.of(2, 1, 1, 1), 1, -1);
        try (Model model = ReferenceModel.of(net)) {
            Layer twice = model.layer("twice");
            Gradients.Pullback found = model.gradients()
                    .orElseThrow()
                    .pullBack(
                            images,
                            Map.of(
                                    twice,
                                    Seed.constant(tensor(Shape.of(2, 1, 1, 1), 10, 20)),
                                    model.layer("op"),
                                    Seed.of(output -> tensor(Shape.of(2, 1, 1, 1), 1, 1))),
                            Set.of(twice, model.layer("input")),
                            ReluRule.STANDARD);

            assertThat(found.gradients().of("twice").toArray()).containsExactly(11, 20);
            assertThat(found.gradients().of("input").toArray()).containsExactly(22, 40);
            assertThat(found.values().of("op").toArray()).containsExactly(2, 0);
        }
    }

    @Test
    void layersSayWhatTheSpecSays() {
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 1, 2), 1, 10), bias(0.5f), window(1, 2));
        try (Model model = model(op, Shape.of(1, 1, 3))) {
            Layer layer = model.layer("op");

            assertThat(model.layers()).extracting(Layer::name).containsExactly("input", "op");
            assertThat(layer.inputs()).containsExactly("input");
            assertThat(layer.kind()).isEqualTo(op.kind());
            assertThat(layer.window()).contains(window(1, 2));
            assertThat(layer.outputShape()).isEqualTo(Shape.of(1, 1, 2));
            assertThat(layer.parameters()).containsOnlyKeys("weights", "bias");
            assertThat(model.logits()).isEmpty();
        }
    }

    @Test
    void aCopyWithReplacedParametersLeavesTheModelAsItWas() {
        Op op = new Op.Convolution(tensor(Shape.of(1, 1, 1, 1), 2), bias(1), ONE);
        Tensor images = tensor(Shape.of(1, 1, 1, 1), 10);
        try (Model model = model(op, Shape.of(1, 1, 1));
                Model copy = model.withParameters(
                                Map.of(new ParameterId("op", ParameterId.WEIGHTS), tensor(Shape.of(1, 1, 1, 1), 3)))
                        .orElseThrow()) {
            assertThat(output(model, images)).containsExactly(21);
            assertThat(output(copy, images)).containsExactly(31);
        }
    }

    private static void check(Op op, Shape input, float[] image, float[] output, float[] gradient) {
        check(
                NetSpec.input(input.get(0), input.get(1), input.get(2))
                        .add("op", op)
                        .build(),
                image,
                output,
                gradient);
    }

    /** With the gradient times a factor that makes it whole. */
    private static void check(Op op, Shape input, float[] image, float[] output, float[] gradient, float factor) {
        float[] divided = gradient.clone();
        for (int i = 0; i < divided.length; i++) {
            divided[i] /= factor;
        }
        check(op, input, image, output, divided);
    }

    private static void check(NetSpec net, float[] image, float[] output, float[] gradient) {
        float[] seed = new float[output.length];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = i + 1;
        }
        check(net, image, output, Tensor.of(net.shapeOf("op").prepend(1), seed), gradient);
    }

    private static void check(NetSpec net, float[] image, float[] output, Tensor seed, float[] gradient) {
        Tensor images = Tensor.of(net.inputShape().prepend(1), image);
        try (Model model = ReferenceModel.of(net)) {
            // The last bit of a float: expected values are themselves rounded.
            assertThat(output(model, images)).containsExactly(output, org.assertj.core.api.Assertions.within(1e-6f));
            assertThat(pulled(model, images, seed, ReluRule.STANDARD))
                    .containsExactly(gradient, org.assertj.core.api.Assertions.within(1e-6f));
        }
    }

    private static float[] output(Model model, Tensor images) {
        Activations found = model.forward(images, model.layer("op"));
        return found.of("op").toArray();
    }

    private static float[] pulled(Model model, Tensor images, Tensor seed, ReluRule rule) {
        return model.gradients()
                .orElseThrow()
                .pullBack(
                        images,
                        Map.of(model.layer("op"), Seed.constant(seed)),
                        Set.of(model.layers().get(0)),
                        rule)
                .gradients()
                .of("input")
                .toArray();
    }

    private static Model model(Op op, Shape input) {
        return ReferenceModel.of(NetSpec.input(input.get(0), input.get(1), input.get(2))
                .add("op", op)
                .build());
    }

    private static Window window(int height, int width) {
        return new Window(height, width, 1, 1, 0, 0, 0, 0, 1, 1);
    }

    private static Tensor tensor(Shape shape, float... numbers) {
        return Tensor.of(shape, numbers);
    }

    private static Tensor vector(float... numbers) {
        return Tensor.of(Shape.of(numbers.length), numbers);
    }

    private static Optional<Tensor> bias(float each) {
        return Optional.of(vector(each));
    }

    private static float[] row(float... numbers) {
        return numbers;
    }
}
