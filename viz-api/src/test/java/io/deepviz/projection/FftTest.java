package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FftTest {

    /** Every radix alone, twice, and with others; against the sum of the definition. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 10, 16, 25, 60, 90, 360})
    void isTheSumOfTheDefinition(int length) {
        int lanes = 3;
        double[][] re = gaussian(length, lanes, 1);
        double[][] im = gaussian(length, lanes, 2);
        double[][] timesR = copy(re);
        double[][] timesI = copy(im);
        Fft fft = new Fft(length);
        fft.forward(re, im);
        for (int lane = 0; lane < lanes; lane++) {
            for (int k = 0; k < length; k++) {
                double sumR = 0;
                double sumI = 0;
                for (int t = 0; t < length; t++) {
                    double angle = -2 * Math.PI * k * t / length;
                    sumR += timesR[t][lane] * Math.cos(angle) - timesI[t][lane] * Math.sin(angle);
                    sumI += timesR[t][lane] * Math.sin(angle) + timesI[t][lane] * Math.cos(angle);
                }
                assertThat(re[fft.place(k)][lane]).isCloseTo(sumR, within(1e-12 * length));
                assertThat(im[fft.place(k)][lane]).isCloseTo(sumI, within(1e-12 * length));
            }
        }
        fft.inverse(re, im);
        for (int t = 0; t < length; t++) {
            for (int lane = 0; lane < lanes; lane++) {
                assertThat(re[t][lane]).isCloseTo(length * timesR[t][lane], within(1e-13 * length));
                assertThat(im[t][lane]).isCloseTo(length * timesI[t][lane], within(1e-13 * length));
            }
        }
    }

    @Test
    void lengthsAreEvenAndMadeOfTwoThreeAndFive() {
        assertThat(Fft.length(1)).isEqualTo(2);
        assertThat(Fft.length(7)).isEqualTo(8);
        assertThat(Fft.length(15)).isEqualTo(16);
        assertThat(Fft.length(359)).isEqualTo(360);
        assertThat(Fft.length(361)).isEqualTo(384);
    }

    @Test
    void anotherLengthIsRefused() {
        assertThatThrownBy(() -> new Fft(14))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length: expected a product of 2, 3 and 5, got 14");
    }

    private static double[][] gaussian(int length, int lanes, long seed) {
        Random random = new Random(seed);
        double[][] numbers = new double[length][lanes];
        for (double[] row : numbers) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return numbers;
    }

    private static double[][] copy(double[][] numbers) {
        return Arrays.stream(numbers).map(double[]::clone).toArray(double[][]::new);
    }
}
