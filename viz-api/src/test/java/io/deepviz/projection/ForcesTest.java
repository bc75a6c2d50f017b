package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class ForcesTest {
    private static final double STEP = 1e-5;

    /** With a = b = 1 at a squared distance of 1: -2 / (1 + 1), and 2 / (1.001 * 2); 1 is a point of the table. */
    @Test
    void atOneByHand() {
        Forces forces = new Forces(new MembershipCurve(1, 1));
        assertThat(forces.pull(1)).isEqualTo(-1);
        assertThat(forces.push(1)).isCloseTo((float) (2 / 2.002), within(1e-7f));
    }

    /** Factor times distance is the slope of ln v, and of ln (1 - v) where the epsilon of 0.001 doesn't count. */
    @Test
    void theyAreTheSlopesOfTheLogarithms() {
        MembershipCurve curve = MembershipCurve.fit(0.1, 1);
        Forces forces = new Forces(curve);
        for (double d = 0.011; d < 1000; d *= 1.037) {
            double pull = (Math.log(curve.at(d + STEP * d)) - Math.log(curve.at(d - STEP * d))) / (2 * STEP * d);
            assertThat(forces.pull((float) (d * d)) * d).isCloseTo(pull, Percentage.withPercentage(0.1));
            double away = (Math.log1p(-curve.at(d + STEP * d)) - Math.log1p(-curve.at(d - STEP * d))) / (2 * STEP * d);
            double softened = away * d * d / (d * d + 0.001);
            assertThat(forces.push((float) (d * d)) * d).isCloseTo(softened, Percentage.withPercentage(0.1));
        }
    }

    @Test
    void theyStayFiniteWhereverPointsLie() {
        Forces forces = new Forces(MembershipCurve.fit(0.1, 1));
        for (float squared : new float[] {0, Float.MIN_VALUE, 1e-20f, 0x1p24f, 1e30f, Float.MAX_VALUE}) {
            assertThat(forces.pull(squared)).isFinite().isNegative();
            assertThat(forces.push(squared)).isFinite().isPositive();
        }
        assertThat(forces.push(0)).isCloseTo(1790, within(1f)); // 2 b / 0.001
    }
}
