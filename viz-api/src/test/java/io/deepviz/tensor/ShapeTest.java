package io.deepviz.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void itIsItsExtents() {
        Shape shape = Shape.of(64, 3, 11, 5);

        assertThat(shape.rank()).isEqualTo(4);
        assertThat(shape.get(0)).isEqualTo(64);
        assertThat(shape.get(3)).isEqualTo(5);
        assertThat(shape.size()).isEqualTo(64 * 3 * 11 * 5);
        assertThat(shape.isKnown()).isTrue();
        assertThat(shape).hasToString("[64,3,11,5]");
        assertThat(shape.toArray()).containsExactly(64, 3, 11, 5);
    }

    @Test
    void aSingleNumberHasRankZeroAndSizeOne() {
        assertThat(Shape.of().rank()).isZero();
        assertThat(Shape.of().size()).isOne();
        assertThat(Shape.of()).hasToString("[]");
    }

    @Test
    void arraysInAndOutAreCopies() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.toArray()[1] = 9;

        assertThat(shape).isEqualTo(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
        assertThat(shape).hasSameHashCodeAs(Shape.of(2, 3));
    }

    @Test
    void anOpenExtentPrintsAsAQuestionMarkAndLeavesTheSizeUnknown() {
        Shape open = Shape.of(3, Shape.OPEN, Shape.OPEN);

        assertThat(open).hasToString("[3,?,?]");
        assertThat(open.isKnown()).isFalse();
        assertThatIllegalStateException().isThrownBy(open::size).withMessage("the size of [3,?,?] is not known");
    }

    @Test
    void openExtentsAcceptAnyExtentKnownOnesOnlyTheirOwn() {
        Shape open = Shape.of(3, Shape.OPEN, 8);

        assertThat(open.accepts(Shape.of(3, 5, 8))).isTrue();
        assertThat(open.accepts(open)).isTrue();
        assertThat(open.accepts(Shape.of(3, 5, 9))).isFalse();
        assertThat(open.accepts(Shape.of(4, 5, 8))).isFalse();
        assertThat(open.accepts(Shape.of(1, 3, 5, 8))).isFalse();
        assertThat(Shape.of(3, 5, 8).accepts(open)).isFalse();
    }

    @Test
    void anAxisIsPutInFrontAndDropped() {
        assertThat(Shape.of(3, 8, 8).prepend(2)).isEqualTo(Shape.of(2, 3, 8, 8));
        assertThat(Shape.of(2, 3, 8, 8).dropFirst()).isEqualTo(Shape.of(3, 8, 8));
        assertThat(Shape.of(7).dropFirst()).isEqualTo(Shape.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> Shape.of().dropFirst())
                .withMessage("a shape of rank 0 has no axis to drop");
    }

    @Test
    void extentsBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, 0))
                .withMessage("extents: expected numbers of at least 1, got [2, 0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(-2))
                .withMessage("extents: expected numbers of at least 1, got [-2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(3).prepend(0))
                .withMessage("extents: expected numbers of at least 1, got [0, 3]");
    }

    @Test
    void sizesBeyondAnIntAreRightAndBeyondALongRefused() {
        assertThat(Shape.of(1 << 20, 1 << 20).size()).isEqualTo(1L << 40);
        int largest = Integer.MAX_VALUE;
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Shape.of(largest, largest, largest).size());
    }
}
