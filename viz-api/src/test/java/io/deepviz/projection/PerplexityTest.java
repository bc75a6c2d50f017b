package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PerplexityTest {

    /**
     * Two neighbors at squared distances 0 and 1: p = (s, 1 - s), and a perplexity of exp(H(3/4, 1/4)) =
     * 4 / 3^(3/4) = 1.7548 asks for s = 3/4.
     */
    @Test
    void twoNeighborsByHand() {
        double[] p = {5, 6};
        Perplexity.calibrate(p, 4 / Math.pow(3, 0.75));
        assertThat(p).containsExactly(new double[] {0.75, 0.25}, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"90, 30, 1", "90, 30, 1e-12", "90, 30, 1e15", "15, 5, 3", "3, 1, 1", "300, 100, 40", "9, 8.9, 1"})
    void thePerplexityIsAttained(int neighbors, double perplexity, double scale) {
        double[] squared = squares(neighbors, scale);
        double[] p = squared.clone();
        Perplexity.calibrate(p, perplexity);
        double sum = Arrays.stream(p).sum();
        double entropy = -Arrays.stream(p)
                .filter(each -> each > 0)
                .map(each -> each * Math.log(each))
                .sum();
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(Math.exp(entropy)).isCloseTo(perplexity, within(2e-5 * perplexity));
        assertThat(p).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void neighborsEquallyNearShareEqually() {
        double[] all = new double[12];
        Perplexity.calibrate(all, 4);
        assertThat(all).containsOnly(1.0 / 12);
        double[] most = {2, 2, 2, 2, 2, 2, 2, 2, 3, 9, 9, 100}; // eight, where four are wanted
        Perplexity.calibrate(most, 4);
        assertThat(Arrays.copyOf(most, 8)).containsOnly(1.0 / 8);
        assertThat(Arrays.copyOfRange(most, 8, 12)).containsOnly(0);
    }

    private static double[] squares(int count, double scale) {
        Random random = new Random(count);
        double[] squared = new double[count];
        Arrays.setAll(squared, j -> scale * (10 + 10 * random.nextDouble()));
        Arrays.sort(squared);
        return squared;
    }
}
