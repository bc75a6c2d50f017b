package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class SmoothNeighborsTest {
    /** What the search for sigma leaves of the sum, here of the order of the error of sigma itself. */
    private static final double PRECISE = 3e-5;

    /** log2(4) = 2 = 1 + 3 exp(-1 / sigma). */
    @Test
    void theNearestBelongsWhollyAndTheRestSumsToTheLogarithm() {
        SmoothNeighbors smooth = SmoothNeighbors.of(new double[] {1, 2, 2, 2}, 9);
        assertThat(smooth.rho()).isEqualTo(1);
        assertThat(smooth.sigma()).isCloseTo(1 / Math.log(3), within(PRECISE));
        assertThat(smooth.membership(1)).isEqualTo(1);
        assertThat(smooth.membership(2)).isCloseTo(1 / 3.0, within(PRECISE));
    }

    /** log2(8) = 3 = 1 + 1 (the duplicate and the nearest other) + 6 exp(-3 / sigma). */
    @Test
    void duplicatesBelongWhollyAndDoNotCountAsTheNearest() {
        SmoothNeighbors smooth = SmoothNeighbors.of(new double[] {0, 4, 7, 7, 7, 7, 7, 7}, 9);
        assertThat(smooth.rho()).isEqualTo(4);
        assertThat(smooth.sigma()).isCloseTo(3 / Math.log(6), within(10 * PRECISE));
        assertThat(smooth.membership(0)).isEqualTo(1);
        assertThat(smooth.membership(7)).isCloseTo(1 / 6.0, within(PRECISE));
    }

    @Test
    void sigmaHasALeastValueWhereTooManyAreNearest() {
        SmoothNeighbors ties = SmoothNeighbors.of(new double[] {1, 1, 1, 5}, 9);
        assertThat(ties.sigma()).isEqualTo(2e-3); // a thousandth of the mean, 2
        assertThat(ties.membership(1)).isEqualTo(1);
        assertThat(ties.membership(5)).isZero();
        SmoothNeighbors duplicates = SmoothNeighbors.of(new double[] {0, 0, 0}, 9);
        assertThat(duplicates.rho()).isZero();
        assertThat(duplicates.sigma()).isEqualTo(1e-3 * 9);
        assertThat(duplicates.membership(0)).isEqualTo(1);
    }

    @Test
    void theSumIsTheLogarithmOfTheCountAtAnyScale() {
        Random random = new Random(1);
        for (double scale : new double[] {1e-20, 1, 1e20}) {
            double[] distances = DoubleStream.generate(() -> scale * (3 + random.nextDouble()))
                    .limit(15)
                    .sorted()
                    .toArray();
            SmoothNeighbors smooth = SmoothNeighbors.of(distances, 1);
            assertThat(DoubleStream.of(distances).map(smooth::membership).sum())
                    .isCloseTo(Math.log(15) / Math.log(2), within(1e-5));
        }
    }
}
