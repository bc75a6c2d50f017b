package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Tensor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FuzzyGraphTest {

    /** Edges 0 to 1, 1 to 0, 2 to 1: 0.5 + 0.25 - 0.125, and 0.4 + 0 - 0. */
    @Test
    void theUnionByHand() {
        FuzzyGraph union =
                new FuzzyGraph(new int[] {0, 1, 2, 3}, new int[] {1, 0, 1}, new float[] {0.5f, 0.25f, 0.4f}).union();
        assertThat(union.starts()).containsExactly(0, 1, 3, 4);
        assertThat(union.others()).containsExactly(1, 0, 2, 1);
        assertThat(union.weights()).containsExactly(0.625f, 0.625f, 0.4f, 0.4f);
    }

    /** log2(4) = 2: one at the nearest's distance, three at 1/3 (see {@link SmoothNeighborsTest}); rows sorted by id. */
    @Test
    void directedEdgesGoByTheRowsOwnMeasure() {
        FuzzyGraph graph = FuzzyGraph.directed(
                Neighbors.wrap(4, new long[] {7, 3, 5, 1, 0, 1, 2, 3}, new float[] {1, 2, 2, 2, 10, 20, 20, 20}));
        assertThat(graph.starts()).containsExactly(0, 4, 8);
        assertThat(graph.others()).containsExactly(1, 3, 5, 7, 0, 1, 2, 3);
        assertThat(graph.weights())
                .containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f, 1, 1, 1 / 3f, 1 / 3f, 1 / 3f}, within(1e-5f));
    }

    @Test
    void theUnionIsSymmetricAndAgreesWithTheFormulaOnMatrices() {
        FuzzyGraph directed = of(Samples.gaussian(300, 5, 1), 10);
        double[][] one = dense(directed);
        double[][] both = dense(directed.union());
        for (int i = 0; i < 300; i++) {
            assertThat(both[i][i]).isZero();
            double largest = 0;
            for (int j = 0; j < 300; j++) {
                assertThat(both[i][j]).isEqualTo(both[j][i]);
                double wanted = one[i][j] + one[j][i] - one[i][j] * one[j][i];
                assertThat(both[i][j]).isCloseTo(wanted, within(2e-7)); // a float's precision
                largest = Math.max(largest, both[i][j]);
            }
            assertThat(largest).isEqualTo(1); // the nearest neighbor's
        }
    }

    static FuzzyGraph of(Tensor vectors, int k) {
        long[] own = LongStream.range(0, vectors.shape().get(0)).toArray();
        ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        return FuzzyGraph.directed(index.nearest(vectors, Search.nearest(k).excluding(own)));
    }

    static double[][] dense(FuzzyGraph graph) {
        double[][] dense = new double[graph.size()][graph.size()];
        for (int i = 0; i < graph.size(); i++) {
            for (int edge = graph.starts()[i]; edge < graph.starts()[i + 1]; edge++) {
                dense[i][graph.others()[edge]] = graph.weights()[edge];
            }
        }
        return dense;
    }
}
