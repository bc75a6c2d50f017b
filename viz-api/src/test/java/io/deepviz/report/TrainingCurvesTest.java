package io.deepviz.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.report.Curves.Curve;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.FilterFrame;
import io.deepviz.training.LayerStatistics.Histogram;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {
    /** Of 8 weights in -1..1, four bins: on an axis from -2 to 2, each bin of that axis takes two of them. */
    @Test
    void weightsAreSpreadOverTheCommonAxis() {
        Histogram histogram = new Histogram(-1, 1, Tensor.of(Shape.of(4), 1, 3, 3, 1));

        assertThat(TrainingCurves.density(histogram, -1, 1)).containsExactly(2.0, 6.0, 6.0, 2.0); // bins of width 0.5
        assertThat(TrainingCurves.density(histogram, -2, 2)).containsExactly(0.0, 4.0, 4.0, 0.0); // of width 1
    }

    @Test
    void noWeightIsLostOrCountedTwice() {
        Histogram histogram = new Histogram(0.1, 0.4, Tensor.of(Shape.of(5), 1, 0, 2, 5, 1));
        double sum = TrainingCurves.density(histogram, -0.7, 0.9).stream()
                .mapToDouble(density -> density * 1.6 / 5)
                .sum();

        assertThat(sum).isCloseTo(9, within(1e-9));
    }

    /** All weights alike have a histogram of no width. */
    @Test
    void aHistogramOfNoWidthStandsInOnePlace() {
        Histogram histogram = new Histogram(0.5, 0.5, Tensor.of(Shape.of(4), 8, 0, 0, 0));

        assertThat(TrainingCurves.density(histogram, 0, 1).get(2)).isCloseTo(32, within(1e-6)); // 8 in a width of 1/4
    }

    @Test
    void whatIsNotFiniteIsAGap() {
        Curve curve = new Curve("a", List.of(0, 1, 2), List.of(0.25, Double.NaN, 1e-7));

        assertThat(Json.compact(new Curves("t", "", true, List.of(curve)).json()))
                .isEqualTo("{\"title\":\"t\",\"text\":\"\",\"share\":true,\"curves\":[{\"name\":\"a\","
                        + "\"steps\":[0,1,2],\"values\":[0.25,null,1.0E-7]}]}");
    }

    @Test
    void curvesCheckThemselves() {
        assertThatThrownBy(() -> new Curve("a", List.of(1), List.of()))
                .hasMessage("values: expected 1, one a step, got 0");
        assertThatThrownBy(() -> new Curves("t", "", false, List.of()))
                .hasMessage("curves: expected at least one, got none");
    }

    /** White noise is neither oriented nor color-opponent; a grating in one color against another is both. */
    @Test
    void filtersThatGetAFormAreCounted() {
        Curves curves = Curves.ofFilters(List.of(new FilterFrame(0, noise()), new FilterFrame(10, gratings())))
                .orElseThrow();

        assertThat(curves.curves()).extracting(Curve::name).containsExactly("oriented", "color-opponent");
        assertThat(curves.curves())
                .allSatisfy(curve -> assertThat(curve.steps()).containsExactly(0, 10));
        assertThat(curves.curves())
                .allSatisfy(curve -> assertThat(curve.values()).containsExactly(0.0, 1.0));
    }

    @Test
    void ofSmallKernelsNothingIsSaid() {
        assertThat(Curves.ofFilters(List.of(new FilterFrame(0, Tensor.wrap(Shape.of(2, 3, 3, 3), new float[54])))))
                .isEmpty();
    }

    private static Tensor noise() {
        Random random = new Random(3);
        float[] weights = new float[8 * 3 * 121];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(8, 3, 11, 11), weights);
    }

    /** Half a period over the kernel: what is bright in red is dark in green. */
    private static Tensor gratings() {
        float[] weights = new float[8 * 3 * 121];
        for (int i = 0; i < weights.length; i++) {
            double wave = Math.sin(Math.PI * (i % 11 - 5) / 11);
            int color = i / 121 % 3;
            weights[i] = (float) (color == 0 ? wave : color == 1 ? -wave : 0);
        }
        return Tensor.wrap(Shape.of(8, 3, 11, 11), weights);
    }
}
