package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.assertMap;
import static io.deepviz.attribution.HandNets.dense;
import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Relevance propagation: rules by hand, and books that balance on networks of every kind. */
class LrpTest {
    /** Small enough to be nothing. */
    private static final double TINY = 1e-9;

    private static final Window SAME = Window.square(3, 1, 1);

    /** Contributions 1, -2, -6, 2 and a bias of 0.5 make -4.5, which is all shared out: 0.5 of it to the bias. */
    @Test
    void byTheEpsilonRuleALinearNetSharesOutEachPixelsPart() {
        try (Model model = HandNets.linear()) {
            Tensor image = image(2, 2, 1, -1, 2, 0.5f);
            Attribution found = Lrp.epsilon().withEpsilon(TINY).of(model, image, Target.logit(0));
            assertMap(found, 1, -2, -6, 2);
            Completeness books = found.completeness().orElseThrow();
            assertThat(books.expected()).isCloseTo(-4.5, within(1e-6));
            assertThat(books.bias()).isCloseTo(0.5, within(1e-6));
            assertThat(books.error()).isLessThan(1e-6);
        }
    }

    /** Outputs are -4.5 and -1: their root mean square is 3.2596, and the output is stabilized to -4.5 - 0.1 . 3.2596. */
    @Test
    void theStabilizerTakesItsShare() {
        try (Model model = HandNets.linear()) {
            Tensor image = image(2, 2, 1, -1, 2, 0.5f);
            Attribution found = Lrp.epsilon().withEpsilon(0.1).of(model, image, Target.logit(0));
            double epsilon = 0.1 * Math.sqrt((4.5 * 4.5 + 1) / 2);
            double factor = 4.5 / (4.5 + epsilon);
            assertMap(found, factor, -2 * factor, -6 * factor, 2 * factor);
            assertThat(found.completeness().orElseThrow().stabilizer()).isCloseTo(-epsilon * factor, within(1e-6));
            assertThat(found.completeness().orElseThrow().error()).isLessThan(1e-6);
        }
    }

    /** Contributions 1, -2, -6, 2: only 1 and 2 speak for the output, so -4.5 is shared 1 to 2. */
    @Test
    void byTheZPlusRuleOnlyWhatSpeaksForTheOutputCounts() {
        try (Model model = HandNets.linear()) {
            Attribution found = Lrp.zPlus().of(model, image(2, 2, 1, -1, 2, 0.5f), Target.logit(0));
            assertMap(found, -1.5, 0, 0, -3);
            assertThat(found.completeness().orElseThrow().error()).isLessThan(1e-6);
        }
    }

    /** -x0 with x0 = 1: nothing speaks for the output. */
    @Test
    void whatNothingSpeaksForIsLostAndSaidSo() {
        try (Model model = HandNets.linear()) {
            Attribution found = Lrp.zPlus().of(model, image(2, 2, 1, -1, 2, 0.5f), Target.logit(1));
            assertMap(found, 0, 0, 0, 0);
            assertThat(found.outcome()).isEqualTo(Outcome.NO_POSITIVE_EVIDENCE);
            assertThat(found.completeness().orElseThrow().lost()).isCloseTo(-1, within(1e-6));
            assertThat(found.completeness().orElseThrow().error()).isLessThan(1e-6);
        }
    }

    @Test
    void byTheFlatRuleAllConnectedPixelsGetTheSame() {
        try (Model model = HandNets.linear()) {
            assertMap(
                    Lrp.flat().of(model, image(2, 2, 1, -1, 2, 0.5f), Target.logit(0)), -1.125, -1.125, -1.125, -1.125);
        }
    }

    /**
     * At (1, 0.5) the hidden outputs are 0.5 and 0, and y = 1: the first hidden unit has it all. Its input is 1 - 0.5: by the
     * epsilon rule the pixels get 2 and -1, by z+ the first gets 1.
     */
    @Test
    void relevancePassesAReluAsItIs() {
        try (Model model = HandNets.twoRelus()) {
            Tensor image = image(1, 2, 1, 0.5f);
            assertMap(Lrp.epsilon().withEpsilon(TINY).of(model, image, Target.logit(0)), 2, -1);
            assertMap(Lrp.zPlus().of(model, image, Target.logit(0)), 1, 0);
            assertMap(Lrp.composite().withEpsilon(TINY).of(model, image, Target.logit(0)), 2, -1);
        }
    }

    /** Image 1 2 / 3 4, kernel 1 -1 / 2 0.5 on the one place: 1 - 2 + 6 + 2 = 7, times 3 in the dense layer: 21. */
    @Test
    void theCompositeIsFlatInTheFirstConvolution() {
        NetSpec spec = NetSpec.input(1, 2, 2)
                .add("conv", conv(Window.square(2, 1, 0), 1, 1, 1, -1, 2, 0.5f))
                .add("flat", new Op.Flatten())
                .add("out", dense(1, 1, new float[] {0}, 3))
                .logits("out")
                .build();
        try (Model model = ReferenceModel.of(spec)) {
            Tensor image = image(2, 2, 1, 2, 3, 4);
            assertMap(Lrp.composite().withEpsilon(TINY).of(model, image, Target.logit(0)), 5.25, 5.25, 5.25, 5.25);
            assertMap(Lrp.epsilon().withEpsilon(TINY).of(model, image, Target.logit(0)), 3, -6, 18, 6);
            assertMap(Lrp.zPlus().of(model, image, Target.logit(0)), 21 / 9.0, 0, 14, 42 / 9.0);
        }
    }

    /** y = 2 (3x - 1) / 2 + 0.5 with mean 1, deviation 2, gamma 2, beta 0.5: 3x - 0.5. Unmerged, it would share differently. */
    @Test
    void batchNormalizationIsPartOfTheConvolutionBeforeIt() {
        NetSpec spec = NetSpec.input(1, 1, 2)
                .add("conv", conv(Window.square(1, 1, 0), 1, 1, 3))
                .add(
                        "bn",
                        new Op.BatchNormalization(
                                Tensor.of(Shape.of(1), 2),
                                Tensor.of(Shape.of(1), 0.5f),
                                Tensor.of(Shape.of(1), 1),
                                Tensor.of(Shape.of(1), 4),
                                1e-9))
                .add("mean", new Op.GlobalAveragePooling())
                .build();
        try (Model model = ReferenceModel.of(spec)) {
            Attribution found = Lrp.epsilon().withEpsilon(TINY).of(model, image(1, 2, 2, 4), Target.unit("mean", 0));
            assertMap(found, 3, 6); // means of 6 and 12
            assertThat(found.value()).isCloseTo(8.5, within(1e-6));
            assertThat(found.completeness().orElseThrow().bias()).isCloseTo(-0.5, within(1e-5));
            assertMap(Lrp.zPlus().of(model, image(1, 2, 2, 4), Target.unit("mean", 0)), 2.75, 5.75);
        }
    }

    /** Both branches carry the image: x + 2x. By the epsilon rule each gets its share, and both come back to the pixel. */
    @Test
    void aSkipConnectionSharesOutByWhatEachBranchBrought() {
        NetSpec spec = NetSpec.input(1, 1, 2)
                .add("conv", conv(Window.square(1, 1, 0), 1, 1, -2))
                .from("input", "conv")
                .add("sum", new Op.Add())
                .build();
        try (Model model = ReferenceModel.of(spec)) {
            Tensor image = image(1, 2, 3, 1);
            Target first = Target.unit("sum", 0, 0, 0);
            assertMap(Lrp.epsilon().withEpsilon(TINY).of(model, image, first), -3, 0);
            // the input's part is 3, the convolution's -6: only the former speaks for the sum of -3
            assertMap(Lrp.zPlus().of(model, image, first), -3, 0);
        }
    }

    @Test
    void aMaximumGivesAllToItsWinnerAndAMeanToAll() {
        NetSpec spec = NetSpec.input(1, 2, 4)
                .add("max", new Op.MaxPooling(Window.square(2, 2, 0)))
                .from("input")
                .add("mean", new Op.AveragePooling(Window.square(2, 2, 0), false))
                .from("max", "mean")
                .add("both", new Op.Concatenation())
                .build();
        try (Model model = ReferenceModel.of(spec)) {
            Tensor image = image(2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
            Lrp method = Lrp.epsilon().withEpsilon(TINY);
            assertMap(method.of(model, image, Target.unit("both", 0, 0, 1)), 0, 0, 0, 0, 0, 0, 0, 8);
            assertMap(method.of(model, image, Target.unit("both", 1, 0, 0)), 0.25, 0.5, 0, 0, 1.25, 1.5, 0, 0);
        }
    }

    /**
     * Input times gradient is what the epsilon rule gives with epsilon 0, where there are no kinks but ReLUs and maxima
     * (Ancona et al. 2018, "Towards better understanding of gradient-based attribution methods", proposition 1). So every
     * kind of window, group and padding is compared with the derivative that the reference model computes.
     */
    @Test
    void withoutAStabilizerTheEpsilonRuleIsInputTimesGradient() {
        for (NetSpec spec : nets()) {
            try (Model model = ReferenceModel.of(spec)) {
                Tensor image = drawn(spec.inputShape(), 3);
                Target target = Target.logit(2);
                float[] gradient = InputTimesGradient.standard()
                        .of(model, image, target)
                        .full()
                        .orElseThrow()
                        .toArray();
                Attribution found = Lrp.epsilon().withEpsilon(1e-12).of(model, image, target);
                float[] relevance = found.full().orElseThrow().toArray();
                double largest = 0;
                for (float each : gradient) {
                    largest = Math.max(largest, Math.abs(each));
                }
                for (int i = 0; i < gradient.length; i++) {
                    // outputs come as floats: where one is nearly cancelled, its quotient is off by as much
                    assertThat((double) relevance[i])
                            .as(spec + " at " + i)
                            .isCloseTo(gradient[i], within(1e-3 * largest));
                }
            }
        }
    }

    /** One part in a thousand is asked of trained networks; these small ones keep their books a hundred times better. */
    @Test
    void booksBalanceForEveryRule() {
        for (NetSpec spec : nets()) {
            try (Model model = ReferenceModel.of(spec)) {
                for (Lrp method : new Lrp[] {Lrp.epsilon(), Lrp.zPlus(), Lrp.flat(), Lrp.composite()}) {
                    Attribution found = method.of(model, drawn(spec.inputShape(), 4), Target.logit(1));
                    Completeness books = found.completeness().orElseThrow();
                    assertThat(books.error()).as(method.name() + " on " + spec).isLessThan(1e-5);
                    assertThat(books.expected()).isEqualTo(found.value());
                }
            }
        }
    }

    @Test
    void layersWithoutARuleAreNamed() {
        NetSpec spec = NetSpec.input(1, 2, 2)
                .add("flat", new Op.Flatten())
                .add("soft", new Op.Softmax())
                .add("out", dense(1, 4, new float[] {0}, 1, 2, 3, 4))
                .build();
        try (Model model = ReferenceModel.of(spec)) {
            assertThatThrownBy(() -> Lrp.epsilon().of(model, image(2, 2, 1, 2, 3, 4), Target.unit("out", 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "LRP: layer 'soft' (softmax) of model 'reference' has no rule here; integrated gradients"
                                    + " work with any layer");
        }
        assertThatThrownBy(() -> Lrp.epsilon().withEpsilon(0)).hasMessage("epsilon: expected more than 0, got 0.0");
    }

    private static Op conv(Window window, int out, int in, float... weights) {
        return new Op.Convolution(
                Tensor.of(Shape.of(out, in, window.kernelHeight(), window.kernelWidth()), weights),
                Optional.empty(),
                window);
    }

    /** Every kind of layer that has a rule; maxima and ReLUs are the only kinks. */
    private static NetSpec[] nets() {
        NetSpec residual = NetSpec.input(3, 9, 11)
                .seed(3)
                .convolution("conv", 4, SAME)
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .convolution("a1", 4, new Window(3, 2, 1, 1, 1, 1, 0, 1, 1, 1))
                .batchNormalization("a1bn")
                .add("a1relu", new Op.Relu())
                .from("a1relu", "relu")
                .add("asum", new Op.Add())
                .batchNormalization("bsum")
                .add("brelu", new Op.Relu())
                .convolution("b1", 6, new Window(3, 3, 2, 1, 1, 0, 1, 1, 1, 2))
                .add("mean", new Op.GlobalAveragePooling())
                .dense("out", 5)
                .logits("out")
                .build();
        NetSpec mobile = NetSpec.input(3, 10, 13)
                .seed(4)
                .add("pad", new Op.ZeroPadding(0, 1, 0, 1))
                .convolution("conv", 4, Window.square(3, 2, 0))
                .add("relu", new Op.Relu())
                .depthwiseConvolution("deep", 2, SAME)
                .batchNormalization("deepbn")
                .add("deeprelu", new Op.Relu())
                .convolution("groups", 6, SAME, 2)
                .separableConvolution("both", 6, 2, SAME)
                .add("drop", new Op.Dropout(0.5))
                .add("up", new Op.Upsampling(2, 2))
                .add("max", new Op.MaxPooling(Window.square(3, 2, 1)))
                .add("average", new Op.AveragePooling(Window.square(3, 1, 1), true))
                .add("most", new Op.GlobalMaxPooling())
                .dense("out", 5)
                .logits("out")
                .build();
        NetSpec inception = NetSpec.input(2, 8, 9)
                .seed(5)
                .convolution("one", 3, Window.square(1, 1, 0))
                .from("input")
                .convolution("three", 2, SAME)
                .add("three/relu", new Op.Relu())
                .from("one", "three/relu")
                .add("join", new Op.Concatenation())
                .add("half", new Op.AveragePooling(Window.square(2, 2, 0), false))
                .add("flat", new Op.Flatten())
                .dense("fc", 7)
                .batchNormalization("fcbn")
                .add("fc/relu", new Op.Relu())
                .dense("out", 4)
                .logits("out")
                .build();
        return new NetSpec[] {residual, mobile, inception};
    }

    private static Tensor drawn(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(shape, numbers);
    }
}
