package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BarnesHutTest {

    /** Points (0,0), (1,0), (0,2): w is 1/2, 1/5 and 1/6 for the pairs, twice each. */
    @Test
    void threePointsByHand() {
        Repelled forces = repelled(new double[] {0, 1, 0}, new double[] {0, 0, 2}, 0.5);
        assertThat(forces.total()).isCloseTo(2 * (1 / 2.0 + 1 / 5.0 + 1 / 6.0), within(1e-15));
        assertThat(forces.x()).containsExactly(new double[] {-1 / 4.0, 1 / 4.0 + 1 / 36.0, -1 / 36.0}, within(1e-15));
        assertThat(forces.y()).containsExactly(new double[] {-2 / 25.0, -2 / 36.0, 2 / 25.0 + 2 / 36.0}, within(1e-15));
    }

    /**
     * One point at (0,0), ten at (1,1): the square around all has side 1, and its center is 1.29 from the one point, far
     * enough for theta = 1. It must be opened all the same: the point would push itself.
     */
    @Test
    void aSquareAroundThePointIsOpened() {
        double[] x = new double[11];
        double[] y = new double[11];
        Arrays.fill(x, 1, 11, 1);
        Arrays.fill(y, 1, 11, 1);
        Repelled forces = repelled(x, y, 1);
        assertThat(forces.x()[0]).isCloseTo(-10 / 9.0, within(1e-15));
        assertThat(forces.total()).isCloseTo(2 * 10 / 3.0 + 10 * 9, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64, 129, 1000})
    void thetaZeroIsTheSumOverAllPairs(int points) {
        double[] x = clustered(points, 1);
        double[] y = clustered(points, 2);
        assertClose(repelled(x, y, 0), Repelled.exact(x, y), 1e-12);
    }

    /**
     * Taking a square for its center errs in the second order of side / distance, up to theta^2 times some spread of the
     * points in it; theta^2 / 8 has proved enough of a bound.
     */
    @Test
    void theErrorShrinksWithTheta() {
        double[] x = clustered(3000, 3);
        double[] y = clustered(3000, 4);
        Repelled exact = Repelled.exact(x, y);
        double last = Double.POSITIVE_INFINITY;
        double[] thetas = {1, 0.5, 0.2};
        for (int i = 0; i < thetas.length; i++) {
            Repelled forces = repelled(x, y, thetas[i]);
            double error = forces.distance(exact) / exact.length();
            assertThat(error)
                    .isLessThan(thetas[i] * thetas[i] / 8)
                    .isLessThan(last)
                    .isPositive();
            assertThat(forces.total()).isCloseTo(exact.total(), within(thetas[i] * thetas[i] / 8 * exact.total()));
            last = error;
        }
    }

    @Test
    void duplicatesDoNotPushEachOtherButCount() {
        double[] x = new double[700];
        double[] y = new double[700];
        Arrays.fill(x, 0, 400, 3);
        Arrays.fill(y, 400, 700, -1e-30); // within one last square of those at 0
        assertClose(repelled(x, y, 0), Repelled.exact(x, y), 1e-11); // sums of half a million
        Repelled same = repelled(new double[50], new double[50], 0.5);
        assertThat(same.total()).isEqualTo(50 * 49);
        assertThat(same.x()).containsOnly(0);
    }

    @Test
    void anyScaleAndPlaceOfThePlaneWillDo() {
        for (double scale : new double[] {1e-12, 1e-4, 1e6}) {
            double[] x = Arrays.stream(clustered(500, 5))
                    .map(value -> value * scale + 7 * scale)
                    .toArray();
            double[] y =
                    Arrays.stream(clustered(500, 6)).map(value -> value * scale).toArray();
            assertClose(repelled(x, y, 0.2), Repelled.exact(x, y), 0.01);
        }
    }

    private static void assertClose(Repelled forces, Repelled exact, double relative) {
        assertThat(forces.total()).isCloseTo(exact.total(), within(relative * exact.total()));
        assertThat(forces.distance(exact)).isLessThanOrEqualTo(relative * exact.length());
    }

    private static Repelled repelled(double[] x, double[] y, double theta) {
        return Repelled.by(new BarnesHut(x.length, theta), x, y);
    }

    private static double[] clustered(int points, long seed) {
        Random random = new Random(seed);
        double[] values = new double[points];
        Arrays.setAll(values, i -> 30 * (i % 7) * (seed % 2 == 0 ? 1 : -0.5) + 5 * random.nextGaussian());
        return values;
    }
}
