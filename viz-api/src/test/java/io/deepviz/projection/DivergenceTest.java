package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
    private static final int POINTS = 14;

    private final Affinities affinities = AffinitiesTest.between(Samples.gaussian(POINTS, 3, 1), 4);
    private final Divergence divergence = new Divergence(affinities, new BarnesHut(POINTS, 0));

    @Test
    void itIsTheSumOfItsDefinition() {
        Layout layout = layout(2);
        assertThat(divergence.value(layout)).isCloseTo(definition(layout), within(1e-13));
    }

    /** Central differences err by h^2 / 6 of the third derivative and 10^-16 / h: 10^-9 or so at h = 10^-5. */
    @Test
    void theGradientIsWhatCentralDifferencesFind() {
        Layout layout = layout(3);
        double[] gradientX = new double[POINTS];
        double[] gradientY = new double[POINTS];
        divergence.gradient(layout, 1, gradientX, gradientY);
        for (int i = 0; i < POINTS; i++) {
            assertThat(gradientX[i]).isCloseTo(slope(layout, layout.x, i), within(1e-8));
            assertThat(gradientY[i]).isCloseTo(slope(layout, layout.y, i), within(1e-8));
        }
    }

    private double slope(Layout layout, double[] coordinates, int i) {
        double h = 1e-5;
        double at = coordinates[i];
        coordinates[i] = at + h;
        double above = definition(layout);
        coordinates[i] = at - h;
        double below = definition(layout);
        coordinates[i] = at;
        return (above - below) / (2 * h);
    }

    /** The attraction is linear in P: exaggerated twelvefold, the gradient is 12 g(1) - 11 g(0). */
    @Test
    void exaggerationMultipliesTheAttractionOnly() {
        Layout layout = layout(4);
        double[][] gradients = new double[3][POINTS];
        double[] factors = {0, 1, 12};
        for (int i = 0; i < 3; i++) {
            divergence.gradient(layout, factors[i], gradients[i], new double[POINTS]);
        }
        for (int i = 0; i < POINTS; i++) {
            assertThat(gradients[2][i]).isCloseTo(12 * gradients[1][i] - 11 * gradients[0][i], within(1e-12));
        }
    }

    @Test
    void barnesHutGivesAboutTheSameGradientAsAllPairs() {
        int points = 2000;
        Affinities many = AffinitiesTest.between(Samples.blobs(points, 5, 4, 8, 5), 10);
        Tensor places = Samples.blobs(points, 2, 2, 20, 6);
        Layout layout = Layout.random(points, new Random(1));
        for (int i = 0; i < points; i++) {
            layout.x[i] = places.at(i, 0);
            layout.y[i] = places.at(i, 1);
        }
        double[][] exact = new double[2][points];
        double[][] fast = new double[2][points];
        new Divergence(many, new BarnesHut(points, 0)).gradient(layout, 1, exact[0], exact[1]);
        new Divergence(many, new BarnesHut(points, 0.5)).gradient(layout, 1, fast[0], fast[1]);
        double error = 0;
        double length = 0;
        for (int i = 0; i < points; i++) {
            error += Math.pow(fast[0][i] - exact[0][i], 2) + Math.pow(fast[1][i] - exact[1][i], 2);
            length += Math.pow(exact[0][i], 2) + Math.pow(exact[1][i], 2);
        }
        assertThat(Math.sqrt(error / length)).isBetween(1e-6, 0.02); // some, or theta had no effect
    }

    private double definition(Layout layout) {
        double[][] p = AffinitiesTest.dense(affinities);
        double total = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p.length; j++) {
                total += i == j ? 0 : weight(layout, i, j);
            }
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p.length; j++) {
                sum += p[i][j] == 0 ? 0 : p[i][j] * Math.log(p[i][j] * total / weight(layout, i, j));
            }
        }
        return sum;
    }

    private static double weight(Layout layout, int i, int j) {
        return 1 / (1 + Math.pow(layout.x[i] - layout.x[j], 2) + Math.pow(layout.y[i] - layout.y[j], 2));
    }

    private static Layout layout(long seed) {
        Layout layout = Layout.random(POINTS, new Random(seed));
        for (int i = 0; i < POINTS; i++) {
            layout.x[i] *= 2e4;
            layout.y[i] *= 2e4;
        }
        return layout;
    }
}
