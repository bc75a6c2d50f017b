package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterpolationTest {

    /**
     * Gaussian clouds. Interpolation errs with the third power of the cells' size, so it is good while cells are much smaller
     * than 1, the width of w, and poor where few points are that near to others (the last); the bounds are some times
     * what was measured.
     */
    @ParameterizedTest
    @CsvSource({"1e-12, 1e-3, 1e-9", "1e-4, 1e-9, 1e-11", "1, 1e-3, 1e-5", "10, 0.06, 5e-3"})
    void isCloseToTheSumOverAllPairs(double spread, double force, double total) {
        double[] x = gaussian(5000, spread, 1);
        double[] y = gaussian(5000, spread, 2);
        Repelled exact = Repelled.exact(x, y);
        Repelled repelled = Repelled.by(new Interpolation(5000), x, y);
        assertThat(repelled.error(exact)).isLessThan(force);
        assertThat(repelled.total()).isCloseTo(exact.total(), within(total * exact.total()));
    }

    @Test
    void forcesAddUpToNothing() {
        Repelled repelled = Repelled.by(new Interpolation(999), gaussian(999, 20, 3), gaussian(999, 7, 4));
        assertThat(Arrays.stream(repelled.x()).sum()).isCloseTo(0, within(1e-9));
        assertThat(Arrays.stream(repelled.y()).sum()).isCloseTo(0, within(1e-9));
    }

    @Test
    void pointsInOnePlacePushNobody() {
        double[] x = new double[50];
        Arrays.fill(x, 1e-3);
        Repelled repelled = Repelled.by(new Interpolation(50), x, new double[50]);
        assertThat(repelled.total()).isCloseTo(50 * 49, within(1e-9));
        assertThat(repelled.x()).containsExactly(new double[50], within(1e-100));
    }

    @Test
    void theGridFollowsTheMapUpAndDown() {
        Interpolation interpolation = new Interpolation(400);
        for (double spread : new double[] {1e-4, 1, 40, 3, 1e-4}) {
            double[] x = gaussian(400, spread, 5);
            double[] y = gaussian(400, spread, 6);
            Repelled repelled = Repelled.by(interpolation, x, y);
            assertThat(repelled.error(Repelled.exact(x, y))).isLessThan(spread <= 1 ? 1e-3 : 0.2);
        }
    }

    @Test
    void oneThreadAndSeveralAgreeToTheBit() throws Exception {
        double[] x = gaussian(20_000, 15, 7);
        double[] y = gaussian(20_000, 15, 8);
        Repelled here = Repelled.by(new Interpolation(20_000), x, y);
        for (int threads : new int[] {1, 5}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                Repelled there = pool.submit(() -> Repelled.by(new Interpolation(20_000), x, y))
                        .get();
                assertThat(there.total()).isEqualTo(here.total());
                assertThat(there.x()).isEqualTo(here.x());
                assertThat(there.y()).isEqualTo(here.y());
            } finally {
                pool.shutdown();
            }
        }
    }

    private static double[] gaussian(int points, double spread, long seed) {
        Random random = new Random(seed);
        return random.doubles(points)
                .map(each -> spread * random.nextGaussian())
                .toArray();
    }
}
