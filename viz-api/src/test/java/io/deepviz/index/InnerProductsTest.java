package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InnerProductsTest {
    @Test
    void byHand() {
        float[] products = new float[2];
        InnerProducts.of(new float[] {1, 2, 3, 4, 5, 6}, new float[] {1, 0, -1}, 3, products);
        assertThat(products).containsExactly(-2, -2);
    }

    /** Around the sizes of groups, tiles and panels; with every kernel. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 300, 7", "7, 1, 129", "96, 256, 128", "97, 257, 130", "200, 513, 33"})
    void asManyAsThereAre(int lefts, int rights, int dimension) {
        float[] left = gaussian(lefts * dimension, 1);
        float[] right = gaussian(rights * dimension, 2);
        for (Kernel kernel : Kernels.all()) {
            float[] products = new float[lefts * rights];
            InnerProducts.of(kernel, left, right, dimension, false, products);
            for (int i = 0; i < lefts; i++) {
                for (int j = 0; j < rights; j++) {
                    assertThat(products[i * rights + j])
                            .as("%d, %d with %s", i, j, kernel.name())
                            .isCloseTo(product(left, i, right, j, dimension), within(1e-4f));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "95, 3", "97, 20", "300, 140"})
    void lowerHalfOfRowsWithThemselves(int count, int dimension) {
        float[] vectors = gaussian(count * dimension, 3);
        for (Kernel kernel : Kernels.all()) {
            float[] products = new float[count * count];
            InnerProducts.of(kernel, vectors, vectors, dimension, true, products);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j <= i; j++) {
                    assertThat(products[i * count + j])
                            .isCloseTo(product(vectors, i, vectors, j, dimension), within(1e-4f));
                }
            }
        }
    }

    @Test
    void arraysThatAreNoSuchMatricesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InnerProducts.of(new float[5], new float[4], 2, new float[4]))
                .withMessage("left: expected rows of 2 numbers, got 5 numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InnerProducts.of(new float[4], new float[0], 2, new float[0]))
                .withMessage("right: expected rows of 2 numbers, got 0 numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InnerProducts.lower(new float[4], 2, new float[3]))
                .withMessage("products: expected space for 2 x 2, got 3");
    }

    private static float product(float[] left, int i, float[] right, int j, int dimension) {
        double sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += (double) left[i * dimension + d] * right[j * dimension + d];
        }
        return (float) sum;
    }

    private static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
