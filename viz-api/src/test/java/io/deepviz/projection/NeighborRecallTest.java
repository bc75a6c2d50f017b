package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class NeighborRecallTest {
    private static final NeighborRecall.Options ONE = new NeighborRecall.Options(1, 5000, 42);

    /** On a line at 0, 1, 3, 7, the nearest are points 1, 0, 1, 2; on the map at 0, 5, 6, 7, they are 1, 2, 1, 2. */
    @Test
    void fourPointsByHand() {
        Tensor vectors = Samples.rows(new float[] {0}, new float[] {1}, new float[] {3}, new float[] {7});
        Tensor points = Samples.rows(new float[] {0, 0}, new float[] {5, 0}, new float[] {6, 0}, new float[] {7, 0});
        NeighborRecall recall = NeighborRecall.of(vectors, points, ONE);
        assertThat(recall.value()).isEqualTo(0.75); // all but point 1, whose nearest is 0 in truth and 2 on the map
        assertThat(recall).hasToString("0.750 (k = 1, all 4 points)");
    }

    @Test
    void aMapThatIsTheVectorsKeepsAllAndOneAtRandomNearlyNone() {
        Tensor vectors = Samples.gaussian(400, 2, 1);
        NeighborRecall.Options options = new NeighborRecall.Options(10, 100, 7);
        assertThat(NeighborRecall.of(vectors, vectors, options).value()).isEqualTo(1);
        NeighborRecall random = NeighborRecall.of(vectors, Samples.gaussian(400, 2, 2), options);
        assertThat(random.value()).isCloseTo(10 / 399.0, within(0.02)); // standard error 0.005
        assertThat(random.toString()).endsWith("(k = 10, 100 of 400 points, seed 7)");
    }

    @Test
    void tooManyNeighborsAndAnotherNumberOfPointsAreRefused() {
        Tensor vectors = Samples.gaussian(4, 3, 1);
        assertThatThrownBy(() -> NeighborRecall.of(vectors, Samples.gaussian(3, 2, 1), ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("points: expected 4, one a vector, got 3");
        assertThatThrownBy(() -> NeighborRecall.of(vectors, vectors, NeighborRecall.Options.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("neighbors: expected less than 4 vectors, got 10");
    }
}
