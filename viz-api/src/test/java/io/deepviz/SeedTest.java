package io.deepviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SeedTest {
    private static final Tensor SCORES = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    private static final Tensor MAPS = Tensor.wrap(Shape.of(2, 2, 2, 3), new float[24]);

    @Test
    void aConstantIsTheSameWhateverTheOutput() {
        Tensor seed = Tensor.of(Shape.of(2, 3), 6, 5, 4, 3, 2, 1);

        assertThat(Seed.constant(seed).at(SCORES)).isSameAs(seed);
        assertThat(Seed.constant(seed)).isEqualTo(new Seed.Constant(seed));
    }

    @Test
    void aFunctionSeesTheOutput() {
        assertThat(Seed.of(output -> output).at(SCORES)).isSameAs(SCORES);
    }

    @Test
    void unitIsOneAtAClassOfEachImage() {
        assertThat(Seed.unit(1).at(SCORES)).isEqualTo(Tensor.of(Shape.of(2, 3), 0, 1, 0, 0, 1, 0));
    }

    @Test
    void unitIsOneAtANeuronOfAMapGivenByChannelRowColumn() {
        Tensor seed = Seed.unit(1, 0, 2).at(MAPS);

        assertThat(seed.shape()).isEqualTo(MAPS.shape());
        assertThat(seed.at(0, 1, 0, 2)).isEqualTo(1);
        assertThat(seed.at(1, 1, 0, 2)).isEqualTo(1);
        float sum = 0;
        for (float each : seed.toArray()) {
            sum += each;
        }
        assertThat(sum).isEqualTo(2);
    }

    @Test
    void unitKeepsItsCoordinatesWhateverBecomesOfTheCallersArray() {
        int[] index = {1};
        Seed seed = Seed.unit(index);
        index[0] = 2;

        assertThat(seed.at(SCORES).at(0, 1)).isEqualTo(1);
    }

    @Test
    void coordinatesOutsideTheOutputAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.unit(3).at(SCORES))
                .withMessage("unit: expected coordinates inside [3], got [3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.unit(0, 2, 0).at(MAPS))
                .withMessage("unit: expected coordinates inside [2,2,3], got [0, 2, 0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.unit(0, -1, 0).at(MAPS))
                .withMessage("unit: expected coordinates inside [2,2,3], got [0, -1, 0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.unit(1).at(MAPS))
                .withMessage("unit: expected 3 coordinates inside [2,2,3], got [1]");
    }
}
