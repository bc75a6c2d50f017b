package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ByteRowsTest {

    private static byte[][] noise(int rows, int dimension) {
        byte[][] bytes = new byte[rows][dimension];
        Random random = new Random(1);
        Arrays.stream(bytes).forEach(random::nextBytes);
        return bytes;
    }

    private static float[][] floats(byte[][] bytes, float scale, float offset) {
        float[][] floats = new float[bytes.length][bytes[0].length];
        for (int i = 0; i < bytes.length; i++) {
            for (int d = 0; d < bytes[i].length; d++) {
                floats[i][d] = offset + scale * (bytes[i][d] & 0xFF);
            }
        }
        return floats;
    }

    private static float[] copied(VectorSource source, long from, long to) {
        float[] rows = new float[(int) (to - from) * source.dimension()];
        source.copyRows(from, to, rows);
        return rows;
    }

    @Test
    void bytesAreTakenAs0To255() {
        VectorSource rows = VectorSource.of(new byte[][] {{0, 1}, {(byte) 128, (byte) 255}}, 0.5f, -3);
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.dimension()).isEqualTo(2);
        assertThat(copied(rows, 0, 2)).containsExactly(-3, -2.5f, 61, 124.5f);
        assertThat(copied(rows, 1, 2)).containsExactly(61, 124.5f);
    }

    @ParameterizedTest
    @EnumSource
    void aSearchFindsWhatItFindsInFloats(Metric metric) {
        byte[][] bytes = noise(300, 192);
        float[][] floats = floats(bytes, 1 / 255f, -0.4f);
        Tensor queries = Tensor.of(Shape.of(1, 192), floats(noise(7, 192), 0.1f, 1)[6]);
        Search search = Search.nearest(300);
        Neighbors found =
                ExactIndex.of(VectorSource.of(bytes, 1 / 255f, -0.4f), metric).nearest(queries, search);
        Neighbors expected = ExactIndex.of(floats, metric).nearest(queries, search);
        Neighbors unkept = ExactIndex.of(VectorSource.of(bytes, 1 / 255f, -0.4f), metric, Kernels.best(), 0)
                .nearest(queries, search);
        for (int rank = 0; rank < 300; rank++) {
            assertThat(found.id(0, rank)).isEqualTo(expected.id(0, rank)).isEqualTo(unkept.id(0, rank));
            assertThat(found.distance(0, rank))
                    .isEqualTo(expected.distance(0, rank))
                    .isEqualTo(unkept.distance(0, rank));
        }
    }

    @Test
    void numbersOfEachPlaneComeBackAsTheyWere() {
        float[][] floats = floats(noise(50, 30), 0.017f, -1);
        for (float[] row : floats) {
            for (int d = 10; d < 20; d++) {
                row[d] = row[d] * 3 + 1; // a scaling of its own
            }
            row[25] = -0.0f;
            row[26] = 0;
        }
        VectorSource packed = VectorSource.inBytes(VectorSource.of(floats), 3).orElseThrow();
        for (int i = 0; i < 50; i++) {
            assertThat(copied(packed, i, i + 1)).isEqualTo(floats[i]);
        }
    }

    @Test
    void whatDoesNotFitIsLeftAsItIs() {
        float[][] rows = new float[257][2];
        for (int i = 0; i < 257; i++) {
            rows[i][0] = i;
            rows[i][1] = i % 2;
        }
        assertThat(VectorSource.inBytes(VectorSource.of(rows), 2)).isEmpty();
        assertThat(VectorSource.inBytes(VectorSource.of(Arrays.copyOf(rows, 256)), 2))
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorSource.inBytes(VectorSource.of(rows), 3))
                .withMessage("planes: expected a divisor of 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorSource.of(new byte[][] {{1}, {1, 2}}, 1, 0))
                .withMessage("vectors: expected all rows of length 1, got 2 at row 1");
    }
}
