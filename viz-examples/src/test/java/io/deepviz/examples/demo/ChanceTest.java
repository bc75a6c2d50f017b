package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ChanceTest {
    private static final int DRAWS = 100_000;

    @Test
    void normalNumbersHaveTheirMeanAndDeviation() {
        Chance chance = new Chance(1, 2);
        assertMoments(() -> chance.normal(3, 2), 3, 2);
    }

    @Test
    void grainIsOfUnitDeviation() {
        Chance chance = new Chance(1, 3);
        assertMoments(chance::grain, 0, 1);
    }

    @Test
    void integersReachBothEnds() {
        Chance chance = new Chance(5, 5);
        Integer[] counts = {0, 0, 0};
        for (int i = 0; i < DRAWS; i++) {
            counts[chance.integer(-1, 1) + 1]++; // an index outside would throw
        }
        assertThat(counts)
                .allSatisfy(count -> assertThat(count / (double) DRAWS).isCloseTo(1 / 3.0, within(.01)));
    }

    /** Within four standard errors: deviation / sqrt(draws) for the mean, and 1 / sqrt 2 of it for the deviation. */
    private static void assertMoments(DoubleSupplier numbers, double mean, double deviation) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double number = numbers.getAsDouble();
            sum += number;
            squares += (number - mean) * (number - mean);
        }
        double error = 4 * deviation / Math.sqrt(DRAWS);
        assertThat(sum / DRAWS).isCloseTo(mean, within(error));
        assertThat(Math.sqrt(squares / DRAWS)).isCloseTo(deviation, within(error));
    }
}
