package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PcaTest {
    /** Float holds 24 bits; coordinates are a few units at most. */
    private static final float FLOAT = 1e-6f;

    /**
     * The points (1,1), (2,4), (4,2), (5,5) have mean (3,3); off it they are (-2,-2), (-1,1), (1,-1), (2,2), so
     * C = [[10,6],[6,10]]/3 with eigenvalues 16/3 along (1,1)/sqrt 2 and 4/3 along (1,-1)/sqrt 2.
     */
    @Test
    void fourPointsByHand() {
        Tensor points = Tensor.of(Shape.of(4, 2), 1, 1, 2, 4, 4, 2, 5, 5);
        Pca pca = Pca.fit(points, new Pca.Options(2));
        float half = (float) Math.sqrt(0.5);
        assertThat(pca.mean().toArray()).containsExactly(3, 3);
        assertThat(pca.explainedVariance()).containsExactly(new double[] {16 / 3.0, 4 / 3.0}, within(1e-14));
        assertThat(pca.explainedRatio()).containsExactly(new double[] {0.8, 0.2}, within(1e-15));
        assertThat(pca.components().toArray()).containsExactly(new float[] {half, half, half, -half}, within(FLOAT));
        float root = (float) Math.sqrt(2);
        assertThat(pca.transform(points).toArray())
                .containsExactly(new float[] {-2 * root, 0, 0, -root, 0, root, 2 * root, 0}, within(FLOAT));
    }

    /** Two points of six dimensions: all variance, |x - y|^2 / 2 = 9, lies along their difference (1,2,2,0,0,3)/sqrt 18. */
    @Test
    void twoPointsOfManyDimensionsByHand() {
        Tensor points = Tensor.of(Shape.of(2, 6), 0, 0, 0, 0, 0, 0, 1, 2, 2, 0, 0, 3);
        Pca pca = Pca.fit(points, new Pca.Options(2));
        assertThat(pca.explainedVariance()).containsExactly(new double[] {9, 0}, within(1e-14));
        float[] first = pca.components().slice(0).toArray();
        float[] expected = {1, 2, 2, 0, 0, 3};
        for (int d = 0; d < 6; d++) {
            assertThat(first[d]).isCloseTo(expected[d] / (float) Math.sqrt(18), within(FLOAT));
        }
        assertOrthonormal(pca.components());
    }

    /** 61 x 7 goes by covariance, 9 x 40 by the Gram matrix; 20 x 20 is the border. */
    @ParameterizedTest
    @CsvSource({"61, 7, 7", "61, 7, 3", "9, 40, 8", "9, 40, 2", "20, 20, 19", "300, 131, 50", "131, 300, 50"})
    void agreesWithASingularValueDecomposition(int rows, int dimension, int components) {
        Tensor vectors = stretched(Samples.gaussian(rows, dimension, rows + dimension));
        Pca pca = Pca.fit(vectors, new Pca.Options(components));
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(rows, dimension, true, true, true);
        svd.decompose(new DMatrixRMaj(centered(vectors)));
        DMatrixRMaj singular = svd.getW(null);
        DMatrixRMaj directions = svd.getV(null, false);
        SingularOps_DDRM.descendingOrder(svd.getU(null, false), false, singular, directions, false);
        double[] variances = pca.explainedVariance();
        for (int i = 0; i < components; i++) {
            double variance = Math.pow(singular.get(i, i), 2) / (rows - 1);
            assertThat(variances[i]).isCloseTo(variance, within(1e-10 * variances[0]));
            double cosine = 0;
            for (int d = 0; d < dimension; d++) {
                cosine += directions.get(d, i) * pca.components().at(i, d);
            }
            assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-6)); // components are floats
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 12", "12, 50"})
    void invariantsHold(int rows, int dimension) {
        Tensor vectors = stretched(Samples.gaussian(rows, dimension, 3));
        int most = Math.min(rows, dimension);
        Pca pca = Pca.fit(vectors, new Pca.Options(most));
        assertOrthonormal(pca.components());
        double total = 0;
        for (double[] row : centered(vectors)) {
            total += Arrays.stream(row).map(off -> off * off / (rows - 1)).sum();
        }
        assertThat(Arrays.stream(pca.explainedVariance()).sum()).isCloseTo(total, within(1e-12 * total));
        assertThat(Arrays.stream(pca.explainedRatio()).sum()).isCloseTo(1, within(1e-12));
        assertThat(pca.explainedVariance()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertReconstructs(vectors, pca);
        for (int k = 0; k < most; k++) {
            assertThat(largest(pca.components().slice(k).toArray())).isPositive();
        }
    }

    @Test
    void transformedCoordinatesAreUncorrelatedWithTheirVariances() {
        Tensor vectors = stretched(Samples.gaussian(400, 10, 4));
        Pca pca = Pca.fit(vectors, new Pca.Options(4));
        double[][] coordinates = centered(pca.transform(vectors));
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double covariance = 0;
                for (double[] row : coordinates) {
                    covariance += row[i] * row[j] / 399;
                }
                double expected = i == j ? pca.explainedVariance()[i] : 0;
                assertThat(covariance).isCloseTo(expected, within(1e-5 * pca.explainedVariance()[0]));
            }
        }
    }

    /** Rank 2 among 30 dimensions and 12 rows, asked for 6 components: four of them are free but for being orthogonal. */
    @ParameterizedTest
    @CsvSource({"12, 30", "40, 30"})
    void directionsWithoutVarianceAreOrthogonalAllTheSame(int rows, int dimension) {
        float[] numbers = new float[rows * dimension];
        for (int i = 0; i < rows; i++) {
            numbers[i * dimension + 3] = i % 3;
            numbers[i * dimension + 7] = 2 * (i % 2);
        }
        Pca pca = Pca.fit(Tensor.wrap(Shape.of(rows, dimension), numbers), new Pca.Options(6));
        assertOrthonormal(pca.components());
        assertThat(Arrays.copyOfRange(pca.explainedVariance(), 2, 6))
                .containsOnly(new double[] {0, 0, 0, 0}, within(1e-12));
        assertThat(pca.explainedRatio()[0] + pca.explainedRatio()[1]).isCloseTo(1, within(1e-12));
    }

    @Test
    void vectorsThatAreAllTheSameHaveNoVariance() {
        float[] numbers = new float[60];
        Arrays.fill(numbers, 0.1f);
        for (Shape shape : List.of(Shape.of(20, 3), Shape.of(3, 20))) {
            Pca pca = Pca.fit(Tensor.of(shape, numbers), new Pca.Options(2));
            assertThat(pca.explainedVariance()).containsExactly(new double[] {0, 0}, within(1e-30));
            assertOrthonormal(pca.components());
            assertThat(pca.transform(Tensor.of(shape, numbers)).toArray())
                    .containsOnly(new float[] {0}, within(1e-12f));
        }
    }

    /** The square of 10^6 has no digits left for a variance of 1 in float; rows are centered in double first. */
    @Test
    void aLargeOffsetDoesNotDisturb() {
        float[] numbers = Samples.gaussian(200, 5, 6).toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.round(numbers[i] * 100); // whole numbers survive the offset exactly
        }
        Pca plain = Pca.fit(Tensor.of(Shape.of(200, 5), numbers), new Pca.Options(5));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += 1_000_000;
        }
        Pca offset = Pca.fit(Tensor.of(Shape.of(200, 5), numbers), new Pca.Options(5));
        assertThat(offset.explainedVariance()).containsExactly(plain.explainedVariance(), within(1e-6));
    }

    @Test
    void theResultIsTheSameToTheBitOnAnyNumberOfThreads() throws Exception {
        for (Tensor vectors : List.of(Samples.gaussian(300, 90, 7), Samples.gaussian(90, 300, 7))) {
            assertThat(onThreads(1, vectors)).isEqualTo(onThreads(3, vectors)).isEqualTo(onThreads(8, vectors));
        }
    }

    private static List<Tensor> onThreads(int threads, Tensor vectors) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> {
                        Pca pca = Pca.fit(vectors, new Pca.Options(20));
                        return List.of(pca.mean(), pca.components(), pca.transform(vectors));
                    })
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aMapIsTheFirstTwoComponents() {
        Tensor vectors = stretched(Samples.gaussian(50, 6, 8));
        Pca pca = Pca.fit(vectors, new Pca.Options(3));
        Projection map = pca.project(VectorSource.of(vectors));
        Tensor all = pca.transform(vectors);
        assertThat(map.points().shape()).isEqualTo(Shape.of(50, 2));
        assertThat(map.points().at(17, 0)).isEqualTo(all.at(17, 0));
        assertThat(map.points().at(17, 1)).isEqualTo(all.at(17, 1));
        assertThat(map.method()).isEqualTo("PCA");
        assertThat(map.description()).matches("PCA, \\d+\\.\\d % \\+ \\d+\\.\\d % of the variance");
        assertThat(pca.toString()).startsWith("Pca(6 to 3, ");
    }

    @Test
    void progressCountsRowsAndCancels() {
        for (Tensor vectors : List.of(Samples.gaussian(9000, 40, 9), Samples.gaussian(50, 400, 9))) {
            long rows = vectors.shape().get(0);
            List<Long> told = new ArrayList<>();
            ProgressListener listener = (task, done, total) -> {
                assertThat(task).isEqualTo("PCA");
                assertThat(total).isEqualTo(rows);
                told.add(done);
            };
            Pca.fit(VectorSource.of(vectors), new Pca.Options(2), listener);
            assertThat(told).isSorted().hasSizeGreaterThan(3).endsWith(rows);
            CancellationException stop = new CancellationException();
            assertThatThrownBy(() -> Pca.fit(VectorSource.of(vectors), new Pca.Options(2), (task, done, total) -> {
                        throw stop;
                    }))
                    .isSameAs(stop);
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        Tensor vectors = Samples.gaussian(5, 3, 1);
        refused(() -> new Pca.Options(0), "components: expected at least 1, got 0");
        refused(
                () -> Pca.fit(vectors, new Pca.Options(4)),
                "components: expected 1 to 3 of 5 rows of 3 dimensions, got 4");
        refused(() -> Pca.fit(Samples.gaussian(1, 3, 1), Pca.Options.MAP), "vectors: expected at least 2 rows, got 1");
        refused(
                () -> Pca.fit(Tensor.of(Shape.of(2, 2), 0, 1, Float.NaN, 3), Pca.Options.MAP),
                "vectors: expected finite numbers, got NaN at row 1, column 0");
        Pca pca = Pca.fit(vectors, new Pca.Options(1));
        refused(() -> pca.transform(Samples.gaussian(5, 4, 1)), "vectors: expected dimension 3, got 4");
        refused(() -> pca.project(VectorSource.of(vectors)), "components: expected at least 2 for a map, got 1");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void assertReconstructs(Tensor vectors, Pca pca) {
        Tensor coordinates = pca.transform(vectors);
        for (int i = 0; i < vectors.shape().get(0); i++) {
            for (int d = 0; d < vectors.shape().get(1); d++) {
                double sum = pca.mean().at(d);
                for (int k = 0; k < coordinates.shape().get(1); k++) {
                    sum += (double) coordinates.at(i, k) * pca.components().at(k, d);
                }
                assertThat(sum).isCloseTo(vectors.at(i, d), within(2e-5)); // 50 floats of up to 10, 10^-7 each
            }
        }
    }

    private static void assertOrthonormal(Tensor components) {
        for (int i = 0; i < components.shape().get(0); i++) {
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int d = 0; d < components.shape().get(1); d++) {
                    dot += (double) components.at(i, d) * components.at(j, d);
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-6));
            }
        }
    }

    private static float largest(float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.abs(number) > Math.abs(largest) ? number : largest;
        }
        return largest;
    }

    private static double[][] centered(Tensor vectors) {
        double[][] rows = new double[vectors.shape().get(0)][vectors.shape().get(1)];
        for (int d = 0; d < rows[0].length; d++) {
            double mean = 0;
            for (int i = 0; i < rows.length; i++) {
                mean += (double) vectors.at(i, d) / rows.length;
            }
            for (int i = 0; i < rows.length; i++) {
                rows[i][d] = vectors.at(i, d) - mean;
            }
        }
        return rows;
    }

    /** Along axis d by 1 + d, and moved: variances that can be told apart, and a mean that is not 0. */
    private static Tensor stretched(Tensor vectors) {
        float[] numbers = vectors.toArray();
        int dimension = vectors.shape().get(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] * (1 + i % dimension * 0.05f) + i % dimension;
        }
        return Tensor.wrap(vectors.shape(), numbers);
    }
}
