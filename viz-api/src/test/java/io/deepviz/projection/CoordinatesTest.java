package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class CoordinatesTest {
    /** 2,600 x 640 x 601 products are above the limit; of 100 rows they are below it. */
    @Test
    void floatAndDoubleAgree() {
        Tensor vectors = Samples.gaussian(2600, 640, 1);
        double[][] directions = new double[601][640];
        for (int k = 0; k < 601; k++) {
            directions[k][k % 640] = 1;
            directions[k][(k + 7) % 640] = -0.5;
        }
        double[] origin = new double[640];
        origin[3] = 2;
        float[] inFloat = Coordinates.along(directions, origin, VectorSource.of(vectors));
        float[][] fewer = new float[100][];
        for (int i = 0; i < 100; i++) {
            fewer[i] = vectors.slice(i).toArray();
        }
        float[] inDouble = Coordinates.along(directions, origin, VectorSource.of(fewer));
        for (int i = 0; i < inDouble.length; i++) {
            assertThat(inFloat[i]).isCloseTo(inDouble[i], within(1e-5f));
        }
        assertThat(inDouble[3]).isCloseTo(vectors.at(0, 3) - 2 - vectors.at(0, 10) / 2, within(1e-6f));
    }
}
