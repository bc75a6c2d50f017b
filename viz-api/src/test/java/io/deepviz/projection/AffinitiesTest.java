package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AffinitiesTest {

    /**
     * Points 0, 1 and 2 each name one neighbor: 0 and 1 each other, 2 names 1. With one neighbor p_{j|i} = 1, so
     * p_01 = (1 + 1) / 6, p_12 = (0 + 1) / 6.
     */
    @Test
    void threePointsByHand() {
        Affinities joint = Affinities.of(Neighbors.wrap(1, new long[] {1, 0, 1}, new float[] {2, 2, 5}), 1);
        assertThat(joint.others()).isDeepEqualTo(new int[][] {{1}, {0, 2}, {1}});
        assertThat(joint.weights()[0]).containsExactly(1 / 3.0);
        assertThat(joint.weights()[1]).containsExactly(1 / 3.0, 1 / 6.0);
        assertThat(joint.weights()[2]).containsExactly(1 / 6.0);
    }

    @ParameterizedTest
    @CsvSource({"200, 5", "91, 30", "500, 12.5"})
    void theyAreSymmetricAndSumToOne(int points, double perplexity) {
        double[][] dense = dense(between(Samples.gaussian(points, 7, points), perplexity));
        double sum = 0;
        for (int i = 0; i < points; i++) {
            assertThat(dense[i][i]).isZero();
            assertThat(Arrays.stream(dense[i]).sum())
                    .isGreaterThanOrEqualTo(1 / (2.0 * points) - 1e-12); // p_{.|i} at least
            for (int j = 0; j < points; j++) {
                assertThat(dense[i][j]).isEqualTo(dense[j][i]);
                sum += dense[i][j];
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    static Affinities between(Tensor vectors, double perplexity) {
        int rows = vectors.shape().get(0);
        int k = Math.min(rows - 1, (int) (3 * perplexity));
        ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        long[] own = LongStream.range(0, rows).toArray();
        return Affinities.of(index.nearest(vectors, Search.nearest(k).excluding(own)), perplexity);
    }

    static double[][] dense(Affinities affinities) {
        double[][] dense = new double[affinities.size()][affinities.size()];
        for (int i = 0; i < dense.length; i++) {
            int[] others = affinities.others()[i];
            assertThat(others).isSorted().doesNotHaveDuplicates();
            for (int at = 0; at < others.length; at++) {
                dense[i][others[at]] = affinities.weights()[i][at];
            }
        }
        return dense;
    }
}
