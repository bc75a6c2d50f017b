package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class RecallTest {
    private static final Neighbors EXACT = Neighbors.wrap(2, new long[] {1, 2, 3, 4}, new float[] {0, 1, 5, 5});

    @Test
    void itIsTheShareThatIsNoFartherThanTheLast() {
        // of the first query one of two; of the second both, one of them another row equally far
        Neighbors found = Neighbors.wrap(2, new long[] {1, 9, 4, 7}, new float[] {0, 1.5f, 5, 5});
        assertThat(Recall.of(found, EXACT)).isEqualTo(0.75);
        assertThat(Recall.of(EXACT, EXACT)).isEqualTo(1);
    }

    @Test
    void onlyTheSameQuestionsCanBeCompared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recall.of(Neighbors.wrap(1, new long[4], new float[4]), EXACT))
                .withMessage("exact: expected 1 neighbors of 4 queries, got 2 of 2");
        ExactIndex index = ExactIndex.of(new float[][] {{1, 2}, {3, 4}}, Metric.EUCLIDEAN);
        ExactIndex other = ExactIndex.of(new float[][] {{1, 2}, {3, 4}}, Metric.COSINE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recall.at(1, index, other, Tensor.of(Shape.of(1, 2), 0, 1)))
                .withMessageStartingWith("exact: expected an index of the same vectors as ExactIndex(2 x 2, EUCLIDEAN");
    }
}
