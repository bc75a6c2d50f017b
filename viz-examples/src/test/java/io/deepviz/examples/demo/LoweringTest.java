package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoweringTest {
    @Test
    void columnsAreTheWindowsUnderEachPosition() {
        Lowering lowering = new Lowering(1, 3, 3, 2, 1, 0);
        float[] columns = new float[4 * 4];
        lowering.toColumns(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, columns);
        assertThat(columns).containsExactly(1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9);
    }

    @Test
    void whatLiesOutsideTheImageIsZero() {
        Lowering lowering = new Lowering(1, 2, 2, 3, 2, 1);
        float[] columns = new float[9];
        lowering.toColumns(new float[] {1, 2, 3, 4}, columns);
        assertThat(columns).containsExactly(0, 0, 0, 0, 1, 2, 0, 3, 4);
    }

    /** The two are transposes of each other, A x . c = x . A^T c: exact, as all numbers are small integers. */
    @ParameterizedTest
    @CsvSource({"3,9,7,3,1,1", "2,8,8,5,2,2", "1,11,6,11,2,5", "4,5,5,1,1,0"})
    void theWayBackIsTheTranspose(int channels, int height, int width, int kernel, int stride, int padding) {
        Lowering lowering = new Lowering(channels, height, width, kernel, stride, padding);
        float[] image = integers(lowering.imageSize(), 1);
        float[] other = integers(lowering.rows() * lowering.positions(), 2);
        float[] columns = new float[other.length];
        float[] back = new float[image.length];
        lowering.toColumns(image, columns);
        lowering.addColumns(other, back);
        assertThat(dot(columns, other)).isEqualTo(dot(image, back)).isNotZero();
    }

    private static float[] integers(int count, long seed) {
        Chance chance = new Chance(seed, 0);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = chance.integer(-4, 4);
        }
        return numbers;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
