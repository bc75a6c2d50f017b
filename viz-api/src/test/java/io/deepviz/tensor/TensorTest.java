package io.deepviz.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Tensor TWO_BY_THREE = Tensor.of(Shape.of(2, 3), 0, 1, 2, 10, 11, 12);

    @Test
    void theLastAxisVariesFastest() {
        assertThat(TWO_BY_THREE.at(0, 2)).isEqualTo(2);
        assertThat(TWO_BY_THREE.at(1, 0)).isEqualTo(10);
        assertThat(TWO_BY_THREE.size()).isEqualTo(6);
        assertThat(TWO_BY_THREE.shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void itCopiesWhatItIsGivenAndWhatItGives() {
        float[] numbers = {1, 2};
        Tensor tensor = Tensor.of(Shape.of(2), numbers);
        numbers[0] = 9;
        tensor.toArray()[1] = 9;

        assertThat(tensor.toArray()).containsExactly(1, 2);
    }

    @Test
    void wrapHandsOverTheArrayItself() {
        float[] numbers = {1, 2};
        Tensor tensor = Tensor.wrap(Shape.of(2), numbers);
        numbers[0] = 9; // what the caller promised not to do shows that nothing was copied

        assertThat(tensor.at(0)).isEqualTo(9);
    }

    @Test
    void aSliceIsAPartAlongTheFirstAxis() {
        Tensor row = TWO_BY_THREE.slice(1);

        assertThat(row).isEqualTo(Tensor.of(Shape.of(3), 10, 11, 12));
        assertThat(row.at(2)).isEqualTo(12);
        assertThat(row.slice(2)).isEqualTo(Tensor.of(Shape.of(), 12));
        assertThat(row.slice(2).at()).isEqualTo(12);
        assertThat(row.reshape(Shape.of(3, 1)).slice(1)).isEqualTo(Tensor.of(Shape.of(1), 11));
        assertThat(row.toArray()).containsExactly(10, 11, 12);
        assertThat(row).hasSameHashCodeAs(Tensor.of(Shape.of(3), 10, 11, 12));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TWO_BY_THREE.slice(2))
                .withMessage("slice: expected 0 to 1, got 2");
        assertThatIllegalStateException()
                .isThrownBy(() -> Tensor.of(Shape.of(), 1).slice(0))
                .withMessage("a shape of rank 0 has no axis to drop");
    }

    @Test
    void reshapeKeepsTheNumbersInOrder() {
        assertThat(TWO_BY_THREE.reshape(Shape.of(3, 2))).isEqualTo(Tensor.of(Shape.of(3, 2), 0, 1, 2, 10, 11, 12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BY_THREE.reshape(Shape.of(5)))
                .withMessage("shape: expected one that holds 6 numbers, got [5]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BY_THREE.reshape(Shape.of(Shape.OPEN)))
                .withMessage("shape: expected one that holds 6 numbers, got [?]");
    }

    @Test
    void stackPutsImagesIntoABatch() {
        Tensor one = TWO_BY_THREE.slice(0);
        Tensor other = TWO_BY_THREE.slice(1);

        assertThat(Tensor.stack(List.of(one, other))).isEqualTo(TWO_BY_THREE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.stack(List.of()))
                .withMessage("parts: expected at least one tensor, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.stack(List.of(one, TWO_BY_THREE)))
                .withMessage("parts: expected all of shape [3], got [2,3] at 1");
    }

    @Test
    void theBufferIsAReadOnlyViewOfTheSliceAlone() {
        FloatBuffer buffer = TWO_BY_THREE.slice(1).buffer();

        assertThat(buffer.remaining()).isEqualTo(3);
        assertThat(buffer.get(0)).isEqualTo(10);
        assertThat(buffer.hasArray()).isFalse();
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put(0, 1));
    }

    @Test
    void copyToFillsAnArrayFromAPosition() {
        float[] target = new float[5];
        TWO_BY_THREE.slice(1).copyTo(target, 1);

        assertThat(target).containsExactly(0, 10, 11, 12, 0);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> TWO_BY_THREE.copyTo(target, 0));
    }

    @Test
    void equalityIsBitForBitButForNaN() {
        Shape one = Shape.of(1);

        assertThat(Tensor.of(one, Float.NaN)).isEqualTo(Tensor.of(one, Float.intBitsToFloat(0x7fc00001)));
        assertThat(Tensor.of(one, Float.NaN)).hasSameHashCodeAs(Tensor.of(one, Float.intBitsToFloat(0x7fc00001)));
        assertThat(Tensor.of(one, 0f)).isNotEqualTo(Tensor.of(one, -0f));
        assertThat(Tensor.of(one, 1)).isNotEqualTo(Tensor.of(Shape.of(1, 1), 1));
        assertThat(Tensor.of(one, 1)).isNotEqualTo(Tensor.of(one, 2)).isNotEqualTo("1");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(Shape.of(2, 2), 1, 2, 3))
                .withMessage("data: expected as many numbers as [2,2] holds, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(Shape.of(Shape.OPEN), 1))
                .withMessage("data: expected as many numbers as [?] holds, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(Shape.of(Shape.OPEN, Shape.OPEN), 1))
                .withMessage("data: expected as many numbers as [?,?] holds, got 1");
    }

    @Test
    void aShapeWhoseSizeOverflowsIsRefusedLikeAnyOther() {
        int large = 1 << 16; // large^4 = 2^64, which is 0 as a long
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(Shape.of(large, large, large, large)))
                .withMessage("data: expected as many numbers as [65536,65536,65536,65536] holds, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BY_THREE.reshape(Shape.of(large, large, large, large, 6)));
    }

    @Test
    void wrongIndexesNameWhatWasExpected() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TWO_BY_THREE.at(1))
                .withMessage("index: expected 2 coordinates for [2,3], got [1]");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TWO_BY_THREE.at(0, 3))
                .withMessage("index: expected coordinates inside [2,3], got [0, 3]");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TWO_BY_THREE.at(-1, 0))
                .withMessage("index: expected coordinates inside [2,3], got [-1, 0]");
    }

    @Test
    void itsTextShowsTheShapeAndTheFirstNumbers() {
        assertThat(TWO_BY_THREE).hasToString("Tensor[2,3][0.0, 1.0, 2.0, 10.0, 11.0, 12.0]");
        assertThat(Tensor.wrap(Shape.of(7), new float[7])).hasToString("Tensor[7][0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ...]");
        assertThat(TWO_BY_THREE.slice(1)).hasToString("Tensor[3][10.0, 11.0, 12.0]");
    }
}
