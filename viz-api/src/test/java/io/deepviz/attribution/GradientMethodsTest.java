package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.assertMap;
import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients and what is made of them, on networks worked out by hand. */
class GradientMethodsTest {
    private static final Tensor IMAGE = image(2, 2, 1, -1, 2, 0.5f);

    @Test
    void theGradientOfALinearNetIsItsWeights() {
        try (Model model = HandNets.linear()) {
            Attribution found = Saliency.gradient().of(model, IMAGE, Target.logit(0));
            assertMap(found, 1, 2, -3, 4);
            assertThat(found.value()).isCloseTo(-4.5, within(1e-6));
            assertThat(found.full()).contains(Tensor.of(Shape.of(1, 2, 2), 1, 2, -3, 4));
        }
    }

    @Test
    void aDifferenceOfClassesHasTheDifferenceOfTheirGradients() {
        try (Model model = HandNets.linear()) {
            assertMap(Saliency.gradient().of(model, IMAGE, Target.difference(0, 1)), 2, 2, -3, 4);
            assertMap(Saliency.gradient().of(model, IMAGE, Target.difference(1, 1)), 0, 0, 0, 0);
        }
    }

    @Test
    void unitsChannelsAndLayersAreTargets() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            assertMap(Saliency.gradient().of(model, IMAGE, Target.unit("relu", 1, 0, 1)), 0, -1, 0, 0);
            assertMap(Saliency.gradient().of(model, IMAGE, Target.channel("relu", 0)), 0.25, 0, 0.25, 0.25);
            assertMap(Saliency.gradient().of(model, IMAGE, Target.layer("relu")), 0.125, -0.125, 0.125, 0.125);
            assertMap(Saliency.gradient().of(model, IMAGE, Target.unit("conv", 0, 1, 1)), 0, 0, 0, 1);
        }
    }

    @Test
    void theImageTimesTheGradientOfALinearNetIsEachPixelsShare() {
        try (Model model = HandNets.linear()) {
            assertMap(InputTimesGradient.standard().of(model, IMAGE, Target.logit(0)), 1, -2, -6, 2);
        }
    }

    /** At (1, 0.5) the first hidden unit is on, at (0.2, 1) the second; what arrives at them is 2 and -3. */
    @Test
    void theThreeRulesForRelusDifferWhereTheyShould() {
        try (Model model = HandNets.twoRelus()) {
            Tensor first = image(1, 2, 1, 0.5f);
            Tensor second = image(1, 2, 0.2f, 1);
            assertMap(Saliency.gradient().of(model, first, Target.logit(0)), 2, -2);
            assertMap(Saliency.guided().of(model, first, Target.logit(0)), 2, -2);
            assertMap(Saliency.gradient().of(model, second, Target.logit(0)), 6, -3);
            assertMap(Saliency.guided().of(model, second, Target.logit(0)), 0, 0);
            assertMap(Saliency.deconvnet().of(model, second, Target.logit(0)), 2, -2);
        }
    }

    @Test
    void aMapThatIsNowherePositiveIsNoEvidence() {
        try (Model model = HandNets.twoRelus()) {
            Tensor second = image(1, 2, 0.2f, 1);
            assertThat(Saliency.guided().of(model, second, Target.logit(0)).outcome())
                    .isEqualTo(Outcome.NO_POSITIVE_EVIDENCE);
            assertThat(Saliency.gradient().of(model, second, Target.logit(0)).outcome())
                    .isEqualTo(Outcome.EVIDENCE);
        }
    }

    @Test
    void integratedGradientsOfALinearNetAreEachPixelsShare() {
        try (Model model = HandNets.linear()) {
            Attribution found = IntegratedGradients.midpoint().withSteps(3).of(model, IMAGE, Target.logit(0));
            assertMap(found, 1, -2, -6, 2);
            Completeness books = found.completeness().orElseThrow();
            assertThat(books.expected()).isCloseTo(-5, within(1e-6));
            assertThat(books.pixels()).isCloseTo(-5, within(1e-6));
            assertThat(books.error()).isLessThan(1e-6);
        }
    }

    /** From -1 to 1, half of the way is flat. Two midpoints see that; a single one stands on the kink, where the slope is 0. */
    @Test
    void theMidpointRuleNeedsTwoStepsForOneKink() {
        try (Model model = HandNets.oneRelu()) {
            Baseline minusOne = Baseline.of("minus one", image(1, 1, -1));
            IntegratedGradients method = IntegratedGradients.midpoint().from(minusOne);
            Attribution two = method.withSteps(2).of(model, image(1, 1, 1), Target.logit(0));
            assertMap(two, 1);
            assertThat(two.completeness().orElseThrow().error()).isLessThan(1e-9);
            Attribution one = method.withSteps(1).of(model, image(1, 1, 1), Target.logit(0));
            assertMap(one, 0);
            assertThat(one.completeness().orElseThrow().error()).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void baselinesAreWhatTheyAreCalled() {
        try (Model model = HandNets.linear()) { // scaling: 0..255 to 0..1
            IntegratedGradients method = IntegratedGradients.midpoint().withSteps(1);
            assertMap(method.from(Baseline.white()).of(model, IMAGE, Target.logit(0)), 0, -4, -3, -2);
            assertMap(method.from(Baseline.black()).of(model, IMAGE, Target.logit(0)), 1, -2, -6, 2);
            assertMap(method.from(Baseline.gray()).of(model, IMAGE, Target.logit(0)), 0.5, -3, -4.5, 0);
            assertMap( // the image's mean is 0.625
                    method.from(Baseline.mean()).of(model, IMAGE, Target.logit(0)), 0.375, -3.25, -4.125, -0.5);
        }
    }

    @Test
    void noiseDoesNotChangeTheGradientOfALinearNet() {
        try (Model model = HandNets.linear()) {
            SmoothGrad smooth = SmoothGrad.around(Saliency.gradient()).withSamples(7);
            assertMap(smooth.of(model, IMAGE, Target.logit(0)), 1, 2, -3, 4);
            assertMap(smooth.squared().of(model, IMAGE, Target.logit(0)), 1, 4, 9, 16);
            assertMap(smooth.variance().of(model, IMAGE, Target.logit(0)), 0, 0, 0, 0);
        }
    }

    /** Of y = max(0, x) near its kink: the share of noisy copies above it, drawn again here. */
    @Test
    void smoothGradIsTheMeanOverNoisyCopies() {
        try (Model model = HandNets.twoRelus()) {
            Tensor image = image(1, 2, 0.1f, 0);
            int samples = 200;
            double noise = 2;
            Noise random = new Noise(5);
            double[] sum = new double[2];
            double[] squares = new double[2];
            for (int i = 0; i < samples; i++) {
                double x0 = 0.1f + noise * 0.1f * random.next();
                double x1 = noise * 0.1f * random.next();
                double first = x0 - x1 > 0 ? 2 : 0;
                double second = x1 - 2 * x0 > 0 ? -3 : 0;
                double[] gradient = {first - 2 * second, second - first};
                for (int j = 0; j < 2; j++) {
                    sum[j] += gradient[j] / samples;
                    squares[j] += gradient[j] * gradient[j] / samples;
                }
            }
            SmoothGrad smooth = SmoothGrad.around(Saliency.gradient())
                    .withSamples(samples)
                    .withNoise(noise)
                    .withSeed(5);
            assertMap(smooth.of(model, image, Target.logit(0)), sum);
            assertMap(smooth.squared().of(model, image, Target.logit(0)), squares);
            assertMap(
                    smooth.variance().of(model, image, Target.logit(0)),
                    squares[0] - sum[0] * sum[0],
                    squares[1] - sum[1] * sum[1]);
            assertThat(sum[0]).isNotEqualTo(2);
        }
    }

    /** A table of mean 0 and deviation 1; of 200,000 draws, means are off by 1/450 on the average. */
    @Test
    void noiseIsNormal() {
        Noise noise = new Noise(3);
        int count = 200_000;
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        double neighbors = 0;
        double before = 0;
        for (int i = 0; i < count; i++) {
            double each = noise.next();
            sum += each / count;
            squares += each * each / count;
            fourth += each * each * each * each / count;
            neighbors += each * before / count;
            before = each;
        }
        assertThat(sum).isCloseTo(0, within(0.01));
        assertThat(squares).isCloseTo(1, within(0.01));
        assertThat(fourth).isCloseTo(3, within(0.1));
        assertThat(neighbors).isCloseTo(0, within(0.01));
    }

    /** With 8 steps there are 2 cells: one before the kink, one after. Their misfit at the kink is all there is. */
    @Test
    void adaptiveStepsAreAsExactAndGoWhereTheTargetBends() {
        try (Model model = HandNets.oneRelu()) {
            Baseline minusThree = Baseline.of("minus three", image(1, 1, -3));
            IntegratedGradients method =
                    IntegratedGradients.adaptive().from(minusThree).withSteps(60);
            Attribution found = method.of(model, image(1, 1, 0.7f), Target.logit(0));
            double error = found.completeness().orElseThrow().error();
            double equal = IntegratedGradients.midpoint()
                    .from(minusThree)
                    .withSteps(60)
                    .of(model, image(1, 1, 0.7f), Target.logit(0))
                    .completeness()
                    .orElseThrow()
                    .error();
            assertThat(equal).isGreaterThan(0.01);
            assertThat(error).isLessThan(equal / 4);
        }
        try (CountedModel model = new CountedModel(HandNets.linear(), true)) {
            for (int steps : new int[] {1, 2, 3, 7, 20}) {
                long before = model.passes();
                AttributionMethod method = IntegratedGradients.adaptive().withSteps(steps);
                assertMap(method.of(model, IMAGE, Target.logit(0)), 1, -2, -6, 2);
                assertThat(model.passes() - before).isEqualTo(method.passes(model));
            }
        }
    }

    @Test
    void aGridHalvesNothingTwice() {
        // slope 0 up to 0.4, then 4: a misfit between the two middle cells only
        PathGrid grid = PathGrid.of(0, new double[] {0, 0, 0.9, 1.9}, 2.4, new double[] {0, 0, 4, 4}, 8);
        assertThat(grid.weight(0)).isEqualTo(0.25);
        assertThat(grid.weight(1) * 3).as("three pieces each").isCloseTo(0.25, within(1e-12));
        assertThat(grid.weight(2) * 3).isCloseTo(0.25, within(1e-12));
        assertThat(grid.others()).hasDimensions(4, 2);
        assertThat(grid.others()[0][0]).isCloseTo(0.25 + 0.25 / 6, within(1e-12));
        assertThat(grid.others()[1][0]).isCloseTo(0.5 - 0.25 / 6, within(1e-12));
    }

    @Test
    void smoothGradGoesAroundMethodsOfRegionsToo() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            Attribution found = SmoothGrad.around(GradCam.at("relu"))
                    .withSamples(3)
                    .withNoise(1e-9)
                    .of(model, image(2, 2, 1, -2, 3, 0), Target.logit(0));
            assertMap(found, 0.5, 0.75, 1.5, 0);
            assertThat(found.layer()).contains("relu");
            assertThat(found.full()).isEmpty();
        }
    }

    @Test
    void severalImagesAreExplainedEachByItself() {
        try (Model model = HandNets.twoRelus()) {
            Tensor both = Tensor.stack(List.of(image(1, 2, 1, 0.5f), image(1, 2, 0.2f, 1)));
            for (AttributionMethod method : List.of(
                    Saliency.gradient(),
                    InputTimesGradient.standard(),
                    IntegratedGradients.midpoint(),
                    SmoothGrad.around(Saliency.gradient()))) {
                List<Attribution> found = method.ofAll(model, both, Target.logit(0));
                assertThat(found).hasSize(2);
                for (int i = 0; i < 2; i++) {
                    Attribution alone = method.of(model, both.slice(i), Target.logit(0));
                    assertThat(found.get(i).map()).isEqualTo(alone.map());
                    assertThat(found.get(i).value()).isEqualTo(alone.value());
                }
            }
        }
    }

    @Test
    void mistakesAreSaidInOneLine() {
        try (Model model = HandNets.linear()) {
            Saliency method = Saliency.gradient();
            assertThatThrownBy(() -> method.of(model, IMAGE, Target.logit(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class: expected 0 to 1, as the network has them; got 2");
            assertThatThrownBy(() -> method.of(model, IMAGE, Target.difference(0, -1)))
                    .hasMessage("class: expected 0 to 1, as the network has them; got -1");
            assertThatThrownBy(() -> method.of(model, IMAGE, Target.unit("flat", 4)))
                    .hasMessage("unit: expected coordinates inside [4], got [4]");
            assertThatThrownBy(() -> method.of(model, IMAGE, Target.channel("flat", 4)))
                    .hasMessage("channel: expected 0 to 3 at layer 'flat', got 4");
            assertThatThrownBy(() -> method.of(model, IMAGE, Target.channel("flab", 0)))
                    .hasMessageContaining("no layer 'flab'; the nearest");
            assertThatThrownBy(() -> method.of(model, image(1, 2, 0, 0), Target.logit(0)))
                    .hasMessage("image: expected [1,2,2] for model 'reference', got [1,1,2]");
            assertThatThrownBy(() -> method.of(model, image(2, 2, 0, Float.NaN, 0, 0), Target.logit(0)))
                    .hasMessage("images: expected finite numbers, got 1 that are NaN or infinite");
            assertThatThrownBy(() -> IntegratedGradients.midpoint().withSteps(0))
                    .hasMessage("steps: expected at least 1, got 0");
            assertThatThrownBy(() -> SmoothGrad.around(method).variance().withSamples(1))
                    .hasMessage("samples: expected at least 1, and 2 for a variance; got 1");
            assertThatThrownBy(() -> SmoothGrad.around(method).withNoise(0))
                    .hasMessage("noise: expected more than 0, got 0.0");
        }
    }
}
