package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.Op;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    /** Probabilities are rounded to floats once, scores once before. */
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

    private static final Tensor ONE = Tensor.of(Shape.of(1, 1, 1, 1), 1);

    @Test
    void probabilitiesAreTheSoftmaxOfTheScoresInDescendingOrder() {
        // e^ln 1 : e^ln 2 : e^ln 5 = 1 : 2 : 5
        try (Model model = Nets.scores(new Op.Softmax(), 0, (float) Math.log(2), (float) Math.log(5))) {
            List<Prediction> all = Classifier.of(model).classify(ONE, 9).get(0);

            assertThat(all).extracting(Prediction::classIndex).containsExactly(2, 1, 0);
            assertThat(all.get(0).score()).isCloseTo(5 / 8f, ROUNDING);
            assertThat(all.get(1).score()).isCloseTo(2 / 8f, ROUNDING);
            assertThat(all.get(2).score()).isCloseTo(1 / 8f, ROUNDING);
        }
    }

    @Test
    void whereTheNetworkEndsInSigmoidsEachScoreHasItsOwnProbability() {
        try (Model model = Nets.scores(new Op.Sigmoid(), 0, (float) Math.log(3))) {
            List<Prediction> all = Classifier.of(model).classify(ONE, 2).get(0);

            assertThat(all.get(0).classIndex()).isEqualTo(1);
            assertThat(all.get(0).score()).isCloseTo(0.75f, ROUNDING); // 1 / (1 + 1/3)
            assertThat(all.get(1).score()).isCloseTo(0.5f, ROUNDING);
        }
    }

    @Test
    void equalScoresAreOrderedByIndex() {
        try (Model model = Nets.scores(new Op.Softmax(), 1, 2, 2, 1)) {
            assertThat(Classifier.of(model).classify(ONE, 4).get(0))
                    .extracting(Prediction::classIndex)
                    .containsExactly(1, 2, 0, 3);
        }
    }

    @Test
    void scoresTooLargeForAnExponentialAreNoTrouble() {
        try (Model model = Nets.scores(new Op.Softmax(), 1e30f, 0, -1e30f)) {
            assertThat(Classifier.of(model).classify(ONE, 1)).containsExactly(List.of(new Prediction(0, 1)));
        }
    }

    @Test
    void everyImageOfABatchHasItsOwnPredictions() {
        try (Model model = Nets.scores(new Op.Softmax(), 1, -1)) {
            Tensor batch = Tensor.of(Shape.of(2, 1, 1, 1), 3, -3);
            List<List<Prediction>> both = Classifier.of(model).classify(batch, 1);

            assertThat(both.get(0).get(0).classIndex()).isZero();
            assertThat(both.get(1).get(0).classIndex()).isEqualTo(1);
        }
    }

    @Test
    void aClassifierKnowsItsClassesAndLayer() {
        try (Model model = Nets.classifier()) {
            assertThat(Classifier.of(model).classes()).isEqualTo(3);
            assertThat(Classifier.of(model).logits().name()).isEqualTo("out");
        }
    }

    @Test
    void aModelWithoutClassScoresIsRefused() {
        try (Model model = Nets.headless()) {
            assertThatThrownBy(() -> Classifier.of(model))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("model: expected a classifier; 'reference' has no layer of class scores (name one with"
                            + " OpenOptions.withLogits)");
        }
    }
}
