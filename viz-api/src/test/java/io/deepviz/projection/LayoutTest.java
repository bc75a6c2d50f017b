package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LayoutTest {

    /** The first column varies by 3, so both shrink by 3 / 10^-4; the jitter is 10^-6. */
    @Test
    void componentsShrinkTogether() {
        Layout layout = Layout.of(Tensor.of(Shape.of(2, 3), 3, 1, 7, -3, -1, 7), new Random(1));
        assertThat(layout.x).containsExactly(new double[] {1e-4, -1e-4}, within(6e-6));
        assertThat(layout.y).containsExactly(new double[] {1e-4 / 3, -1e-4 / 3}, within(6e-6));
        assertThat(layout.x[0]).isNotEqualTo(-layout.x[1]);
    }

    @Test
    void oneComponentLeavesTheSecondAxisToTheJitter() {
        Layout layout = Layout.of(Tensor.of(Shape.of(2, 1), 3, -3), new Random(1));
        assertThat(layout.x).containsExactly(new double[] {1e-4, -1e-4}, within(6e-6));
        assertThat(layout.y).containsExactly(new double[] {0, 0}, within(6e-6));
        assertThat(layout.y[0]).isNotEqualTo(layout.y[1]);
    }

    @Test
    void aRandomStartIsNormalWithDeviationOfATenThousandth() {
        Layout layout = Layout.random(10_000, new Random(2));
        for (double[] axis : new double[][] {layout.x, layout.y}) {
            double mean = Arrays.stream(axis).average().orElseThrow();
            double variance =
                    Arrays.stream(axis).map(value -> value * value).average().orElseThrow();
            assertThat(mean).isCloseTo(0, within(5e-6)); // five deviations of a mean of 10,000
            assertThat(Math.sqrt(variance)).isCloseTo(1e-4, within(4e-6)); // likewise
        }
    }
}
