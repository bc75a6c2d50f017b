package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UmapStartTest {
    /** Five standard deviations of the jitter, or so. */
    private static final float JITTER = 5e-4f;
    /** 0 - 1 - 2, both edges of weight 1. */
    private static final FuzzyGraph PATH =
            new FuzzyGraph(new int[] {0, 1, 3, 4}, new int[] {1, 0, 2, 1}, new float[] {1, 1, 1, 1});

    @Test
    void theFarthestCoordinateIsTen() {
        Tensor components = Tensor.of(Shape.of(2, 3), 4, -1, 9, -8, 2, 9);
        assertThat(UmapStart.of(components, new Random(1)))
                .containsExactly(new float[] {5, -1.25f, -10, 2.5f}, within(JITTER));
        assertThat(UmapStart.of(Tensor.of(Shape.of(2, 1), 3, 1), new Random(1)))
                .containsExactly(new float[] {10, 0, 10 / 3f, 0}, within(JITTER));
        assertThat(UmapStart.of(Tensor.of(Shape.of(1, 2), 0, 0), new Random(1)))
                .containsExactly(new float[] {0, 0}, within(JITTER));
    }

    /**
     * (5, 1, -1): neighbors' means are (1, 2, 1), the step leads to (3, 1.5, 0); its mean, the middle counting twice, is 1.5,
     * and the rest, (1.5, 0, -1.5), has a mean square of 4.5 / 4, the root of which is 1.5 / sqrt(2).
     */
    @Test
    void aStepOfTheWalkByHand() {
        double[][] smoothed = new GraphSmoothing(PATH).smooth(new double[][] {{5, 1, -1}}, 1);
        assertThat(smoothed[0]).containsExactly(new double[] {Math.sqrt(2), 0, -Math.sqrt(2)}, within(1e-12));
    }

    /** After many steps a further step changes nothing but the length. */
    @Test
    void columnsBecomeEigenvectorsOfTheWalk() {
        FuzzyGraph graph = FuzzyGraphTest.of(Samples.gaussian(60, 2, 3), 8).union();
        double[][] weights = FuzzyGraphTest.dense(graph);
        Random random = new Random(4);
        double[][] start = {random.doubles(60).toArray(), random.doubles(60).toArray()};
        double[][] smoothed = new GraphSmoothing(graph).smooth(start, 5000);
        for (double[] column : smoothed) {
            double[] walked = IntStream.range(0, 60)
                    .mapToDouble(i -> {
                        double degree = IntStream.range(0, 60)
                                .mapToDouble(j -> weights[i][j])
                                .sum();
                        return IntStream.range(0, 60)
                                .mapToDouble(j -> weights[i][j] * column[j] / degree)
                                .sum();
                    })
                    .toArray();
            double factor = IntStream.range(0, 60)
                            .mapToDouble(i -> walked[i] * column[i])
                            .sum()
                    / IntStream.range(0, 60)
                            .mapToDouble(i -> column[i] * column[i])
                            .sum();
            assertThat(factor).isBetween(0.5, 1 - 1e-6);
            for (int i = 0; i < 60; i++) {
                assertThat(walked[i]).isCloseTo(factor * column[i], within(1e-6));
            }
        }
        assertThat(smoothed[0]).isNotEqualTo(smoothed[1]);
    }

    @Test
    void aConstantStaysWithoutStructureAndFinite() {
        double[][] smoothed = new GraphSmoothing(PATH).smooth(new double[][] {{0, 0, 0}}, 3);
        assertThat(smoothed[0]).containsExactly(0, 0, 0);
    }
}
