package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NegativeSamplingTest {
    private static final Forces FORCES = new Forces(new MembershipCurve(1, 1));
    /** The table's. */
    private static final float PRECISE = 1e-3f;

    /** At 1 from the other: the pull is 2 / (1 + 1) * 1, half of it leaves 0.5; then 2 / 1.25 * 0.5 = 0.8, which leaves 0.1. */
    @Test
    void anEdgePullsTwice() {
        assertThat(move(1, new float[2], 0, -1, 0.5f)).containsExactly(new float[] {0.1f, 0}, within(PRECISE));
    }

    /** Only the other can be drawn: from 0.1, where the pulls lead, a push of 2 / (0.011 * 1.01) * 0.1 = 18.0 is cut to 4. */
    @Test
    void aStepIsAtMostFour() {
        assertThat(move(1, new float[2], 1, -1, 0.5f)).containsExactly(new float[] {2.1f, 0}, within(PRECISE));
    }

    /**
     * At a rate of 0.1 the pulls lead from 2 to 2 - 0.1 * 2 / 5 * 2 = 1.92, and to 1.92 - 0.1 * 2 / 4.6864 * 1.92 = 1.8381;
     * there, the pushes are 2 / (3.3796 * 4.3786) * 1.8381 = 0.2484, then, from 1.8629, 2 / (3.4714 * 4.4704) * 1.8629 =
     * 0.2401.
     */
    @Test
    void whatIsDrawnPushesAfterwards() {
        assertThat(move(2, new float[2], 2, -1, 0.1f)).containsExactly(new float[] {1.8869f, 0}, within(PRECISE));
    }

    @Test
    void aPointIsNotPushedByItself() {
        assertThat(move(1, new float[2], 9, 0, 0.5f)).containsExactly(new float[] {0.1f, 0}, within(PRECISE));
    }

    @Test
    void pointsThatMeetDoNotMove() {
        assertThat(move(0, new float[2], 3, -1, 0.5f)).containsExactly(0, 0);
    }

    /** Of 0.3, 0.6, 0.9, 1.2, ... those are chosen that pass a whole number. */
    @Test
    void edgesAreSampledEvenly() {
        assertThat(sampled(0.25, 8)).containsExactly(3, 7);
        assertThat(sampled(0.3, 10)).containsExactly(3, 6, 9);
        assertThat(sampled(0.75, 4)).containsExactly(1, 2, 3);
        assertThat(sampled(0, 1000)).isEmpty();
        assertThat(sampled(1, 4)).containsExactly(0, 1, 2, 3);
    }

    private static int[] sampled(double weight, int epochs) {
        int frequency = NegativeSampling.frequency((float) weight);
        return IntStream.range(0, epochs)
                .filter(epoch -> NegativeSampling.isSampled(frequency, epoch))
                .toArray();
    }

    /** Moves a point at (x, 0) that has one edge. */
    private static float[] move(float x, float[] other, int negatives, int self, float rate) {
        FuzzyGraph graph = new FuzzyGraph(new int[] {0, 1}, new int[] {0}, new float[] {1});
        float[] place = {x, 0};
        new NegativeSampling(graph, other, FORCES, negatives, 42).move(0, place, place, 0, self, 0, 0, rate);
        return place;
    }
}
