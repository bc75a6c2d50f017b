package io.deepviz.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.InputSpec;
import io.deepviz.LayerKind;
import io.deepviz.image.ColorOrder;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterStatisticsTest {
    /** Both sides compute in double precision from the same 32-bit weights, whose last bit exp and cos may change. */
    private static final double LAST_BIT = 1e-6;

    // ==== numbers ====

    @Test
    void numbersAreThoseOfAnIndependentComputation() {
        // By NumPy 2.4: fft2 with zero padding to 32 x 32, linalg.svd.
        assertMeasure(
                Kernels.gabor(11, 2.5, .15, .6, .4, 1, 1, 1), 0.769858041, 0.950095693, 1, 0, 0.410654410, 5.425966648);
        assertMeasure(
                Kernels.gabor(11, 2, .2, 2.1, 1.2, 1, .2, -.7),
                0.816075346,
                0.722386802,
                1,
                0.7,
                0.150840384,
                3.098251842);
        assertMeasure(
                Kernels.gabor(7, 1.8, .18, 1, 0, .5, .5, .6), 0.703523659, 0.757435934, 1, 0, 0.291908542, 2.098385040);
        assertMeasure(
                Kernels.mixed(2, 3, 11).slice(1).reshape(Shape.of(1, 3, 11, 11)),
                0.387761814,
                0.036307587,
                0.464280535,
                0.686373382,
                0.005229083,
                11.002425426);
        assertMeasure(
                Kernels.mixed(1, 3, 7), 0.493859837, 0.543415522, 0.625176343, 0.926207239, 0.238204139, 6.986997249);
    }

    @Test
    void orientationOfSmallKernelsIsThatOfAnIndependentComputation() {
        FilterMeasure three =
                FilterStatistics.of(Kernels.mixed(1, 3, 3)).filters().get(0);
        FilterMeasure five =
                FilterStatistics.of(Kernels.mixed(1, 3, 5)).filters().get(0);
        assertThat(three.orientation().getAsDouble()).isCloseTo(0.445518503, within(LAST_BIT));
        assertThat(five.orientation().getAsDouble()).isCloseTo(0.387953985, within(LAST_BIT));
    }

    @Test
    void theOrderOfColorsAndTheSignMakeNoDifference() {
        Tensor rgb = Kernels.gabor(11, 2.5, .15, .6, .4, 1, .2, -.7);
        Tensor bgr = Kernels.gabor(11, 2.5, .15, .6, .4, -.7, .2, 1);
        FilterMeasure expected = FilterStatistics.of(rgb).filters().get(0);
        assertSame(FilterStatistics.of(bgr).filters().get(0), expected);
        assertSame(FilterStatistics.of(Kernels.scaled(rgb, -1)).filters().get(0), expected);
    }

    // ==== what counts as what ====

    @ParameterizedTest
    @CsvSource({"0", "0.4", "0.7853981", "1.3", "1.5707963", "2.2", "3"})
    void gaborsAreOrientedAtAnyAngle(double angle) {
        FilterStatistics found = FilterStatistics.of(Kernels.gabor(11, 2.5, .15, angle, .8, 1, .9, .8));
        assertThat(found.oriented()).hasValue(1);
        assertThat(found.colorOpponent()).hasValue(0);
        assertThat(found.either()).hasValue(1);
    }

    @Test
    void blobsOfOneColorAgainstAnotherAreOpponent() {
        Tensor redGreen = Kernels.blob(1, -1, 0);
        Tensor blueYellow = Kernels.blob(-.5, -.5, 1);
        FilterStatistics found = FilterStatistics.of(Kernels.join(redGreen, blueYellow));
        assertThat(found.oriented()).hasValue(0);
        assertThat(found.colorOpponent()).hasValue(1);
        assertThat(found.filters().get(0).color().orElseThrow().opponency()).isCloseTo(1, within(LAST_BIT));
        assertThat(found.filters().get(1).color().orElseThrow().opponency()).isCloseTo(.5, within(LAST_BIT));
    }

    @Test
    void grayBlobsAndFlatFiltersAreNeither() {
        FilterStatistics found =
                FilterStatistics.of(Kernels.join(Kernels.blob(1, 1, 1), Kernels.gabor(11, 1e6, 0, 0, 0, 1, 1, 1)));
        assertThat(found.either()).hasValue(0);
    }

    @Test
    void aColoredGratingIsBothOnlyIfItIsCoarse() {
        FilterStatistics coarse = FilterStatistics.of(Kernels.gabor(11, 5, .08, 1, 1.57, 1, -1, 0));
        assertThat(coarse.oriented()).hasValue(1);
        assertThat(coarse.colorOpponent()).hasValue(1);
        assertThat(coarse.either()).hasValue(1);
        FilterStatistics fine = FilterStatistics.of(Kernels.gabor(11, 3, .2, 1, 1.57, 1, -1, 0));
        assertThat(fine.oriented()).hasValue(1);
        assertThat(fine.colorOpponent()).hasValue(0);
    }

    @Test
    void aFilterUnder5PercentOfTheStrongestIsDeadAndNeither() {
        Tensor strong = Kernels.gabor(11, 2.5, .15, 1, 0, 1, 1, 1);
        FilterStatistics found = FilterStatistics.of(Kernels.join(
                strong, Kernels.scaled(strong, .051f), Kernels.scaled(strong, .049f), Kernels.scaled(strong, 0)));
        assertThat(found.filters()).extracting(FilterMeasure::dead).containsExactly(false, false, true, true);
        assertThat(found.filters()).extracting(FilterMeasure::oriented).containsExactly(true, true, false, false);
        assertThat(found.oriented()).hasValue(.5);
        assertThat(found.dead()).isEqualTo(.5);
    }

    // ==== controls: what noise gives ====

    @Test
    void whiteNoiseIsNeither() {
        FilterStatistics noise = FilterStatistics.ofWhiteNoise(Shape.of(2000, 3, 11, 11), 42);
        assertThat(noise.either()).hasValue(0);
        // NumPy: median 0.0786 of 2000 others; the deviation of such a median is under 0.002.
        assertThat(noise.medianOrientation().orElseThrow()).isCloseTo(.0786, within(.006));
    }

    /**
     * Expected fractions of 20,000 filters by NumPy and SciPy's gaussian_filter. Of 2000 filters, a fraction p has the
     * deviation sqrt(p (1 - p) / 2000); four of these are allowed.
     */
    @ParameterizedTest
    @CsvSource({"1.0, 0.002", "1.5, 0.035", "2.0, 0.125"})
    void blurredNoiseSeldomPasses(double sigma, double expected) {
        FilterStatistics noise = FilterStatistics.of(Kernels.blurredNoise(2000, sigma, 42));
        double deviation = Math.sqrt(expected * (1 - expected) / 2000);
        assertThat(noise.either().orElseThrow()).isCloseTo(expected, within(4 * deviation));
    }

    // ==== what can't be said ====

    @ParameterizedTest
    @CsvSource({"3", "5", "6"})
    void ofSmallKernelsOnlyOrientationIsSaid(int size) {
        FilterStatistics found = FilterStatistics.of(Kernels.mixed(8, 3, size));
        assertThat(found.oriented()).isEmpty();
        assertThat(found.colorOpponent()).isEmpty();
        assertThat(found.either()).isEmpty();
        assertThat(found.medianOrientation()).isPresent();
        assertThat(found.filters())
                .allMatch(filter ->
                        filter.smoothness().isEmpty() && filter.color().isEmpty());
        assertThat(found.summary())
                .startsWith("8 filters of " + size + "x" + size
                        + "x3: which of them are oriented or color-opponent can't be said of kernels under 7x7, 0 % dead;"
                        + " median orientation ");
    }

    @Test
    void aKernelOf1x7HasNoOrientationAtAll() {
        FilterStatistics found = FilterStatistics.of(Tensor.of(Shape.of(1, 1, 1, 7), 1, 2, 3, 4, 3, 2, 1));
        assertThat(found.medianOrientation()).isEmpty();
        assertThat(found.summary())
                .isEqualTo(
                        "1 filter of 1x7x1: which of them are oriented or color-opponent can't be said of kernels under"
                                + " 7x7, 0 % dead; no orientation in so few rows or columns");
    }

    @Test
    void colorOpponencyOfAGrayNetworkIsNotDefined() {
        FilterStatistics found = FilterStatistics.of(Kernels.gabor(11, 2.5, .15, 1, 0, 1));
        assertThat(found.oriented()).hasValue(1);
        assertThat(found.colorOpponent()).isEmpty();
        assertThat(found.either()).isEmpty();
        assertThat(found.summary())
                .startsWith(
                        "1 filter of 11x11x1: 100 % oriented; color-opponent: not defined for a gray network, 0 % dead;"
                                + " median orientation 0.77 (white noise: 0.1");
    }

    @Test
    void theSummarySaysFractionsBesideThoseOfNoise() {
        Tensor kernel = Kernels.join(
                Kernels.gabor(11, 2.5, .15, .6, .4, 1, 1, 1),
                Kernels.blob(1, -1, 0),
                Kernels.blob(1, 1, 1),
                Kernels.blob(0, 0, 0));
        assertThat(FilterStatistics.of(kernel).summary())
                .matches("4 filters of 11x11x3: 25 % oriented, 25 % color-opponent, 50 % either, 25 % dead;"
                        + " median orientation 0\\.00 \\(white noise: 0\\.0[78]\\)");
    }

    // ==== whose filters ====

    @Test
    void aLayerIsMeasuredIfItSeesTheImage() {
        Tensor kernel = Kernels.join(Kernels.gabor(11, 2.5, .15, .6, .4, 1, 1, 1), Kernels.blob(1, -1, 0));
        SmallModel model = new SmallModel(InputSpec.of(3, 32, 32).withColorOrder(ColorOrder.BGR))
                .layer("pad", LayerKind.PADDING, Shape.of(3, 36, 36))
                .convolution("conv1", LayerKind.CONVOLUTION, kernel)
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(3, 2, 7));
        FilterStatistics found = FilterStatistics.of(model, model.layer("conv1"));
        assertThat(found.kernel()).isEqualTo(Shape.of(2, 3, 11, 11));
        assertThat(found.oriented()).hasValue(.5);
        assertThatThrownBy(() -> FilterStatistics.of(model, model.layer("conv2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "layer: 'conv2' of model 'small' has no filters to be measured, as it does not see the image"
                                + " itself, but what other layers made of it");
    }

    @Test
    void aTensorThatIsNoFirstKernelIsRefused() {
        assertThatThrownBy(() -> FilterStatistics.of(Kernels.mixed(2, 4, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: expected 1 or 3 input channels, got [2,4,7,7]");
        assertThatThrownBy(() -> FilterStatistics.of(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: expected a kernel [out,in,kh,kw], got [2,2]");
        Tensor broken = Tensor.of(Shape.of(1, 1, 1, 3), Float.NaN, 1, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> FilterStatistics.of(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: expected finite weights, got 2 NaN or infinite of 3");
    }

    private static void assertMeasure(
            Tensor filter, double o, double sm, double s1, double op, double cl, double norm) {
        FilterMeasure found = FilterStatistics.of(filter).filters().get(0);
        assertThat(found.orientation().orElseThrow()).isCloseTo(o, within(LAST_BIT));
        assertThat(found.smoothness().orElseThrow()).isCloseTo(sm, within(LAST_BIT));
        FilterMeasure.Color color = found.color().orElseThrow();
        assertThat(color.firstShare()).isCloseTo(s1, within(LAST_BIT));
        assertThat(color.opponency()).isCloseTo(op, within(LAST_BIT));
        assertThat(color.lowFrequency()).isCloseTo(cl, within(LAST_BIT));
        assertThat(found.norm()).isCloseTo(norm, within(LAST_BIT * norm));
    }

    private static void assertSame(FilterMeasure found, FilterMeasure expected) {
        assertThat(found.orientation().orElseThrow())
                .isCloseTo(expected.orientation().orElseThrow(), within(1e-12));
        assertThat(found.smoothness().orElseThrow())
                .isCloseTo(expected.smoothness().orElseThrow(), within(1e-12));
        assertThat(found.color().orElseThrow().opponency())
                .isCloseTo(expected.color().orElseThrow().opponency(), within(1e-12));
        assertThat(found.color().orElseThrow().lowFrequency())
                .isCloseTo(expected.color().orElseThrow().lowFrequency(), within(1e-12));
    }
}
