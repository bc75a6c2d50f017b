package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineRateTest {
    private final CosineRate rate = new CosineRate(2, 10, 1000);

    @Test
    void itRisesInEvenSteps() {
        assertThat(rate.valueAt(0, 0)).isCloseTo(.2, within(.003));
        assertThat(rate.valueAt(4, 0)).isCloseTo(1, within(.003));
    }

    @Test
    void itFallsAlongHalfACosine() {
        assertThat(rate.valueAt(500, 0)).isCloseTo(1, within(.003));
        assertThat(rate.valueAt(250, 0)).isCloseTo(1 + Math.sqrt(.5), within(.003));
        assertThat(rate.valueAt(1000, 0)).isEqualTo(.002);
    }
}
