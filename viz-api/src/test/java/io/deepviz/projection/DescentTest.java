package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class DescentTest {

    /**
     * Two points at x = a and -a: p = q = 1/2 whatever a, so at exaggeration 2 the gradient is 4 (1 - 1/2) w 2a = 4 a w with
     * w = 1 / (1 + 4 a^2). At a = 0.5 that is 1. The first step finds no velocity, so the gain falls to 0.8: a = 0.5 - 0.1 *
     * 0.8 = 0.42. There w = 1 / 1.7056, the gradient 1.68 / 1.7056, its direction is kept, so the gain is back at 1: the
     * velocity is 0.5 * -0.08 - 0.1 * 1.68 / 1.7056.
     */
    @Test
    void twoStepsByHand() {
        Layout layout = Layout.random(2, new Random(1));
        layout.x[0] = 0.5;
        layout.x[1] = -0.5;
        layout.y[0] = 0;
        layout.y[1] = 0;
        Affinities pair = new Affinities(new int[][] {{1}, {0}}, new double[][] {{0.5}, {0.5}});
        Descent descent = new Descent(layout, new Divergence(pair, new BarnesHut(2, 0)), 0.1);
        descent.step(2, 0.5);
        assertThat(layout.x).containsExactly(new double[] {0.42, -0.42}, within(1e-15));
        descent.step(2, 0.5);
        double second = 0.42 - 0.04 - 0.168 / 1.7056;
        assertThat(layout.x).containsExactly(new double[] {second, -second}, within(1e-15));
        assertThat(layout.y).containsExactly(0, 0);
    }
}
