package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockKrylovTest {
    /** Of the diagonal 1, 1/2, 1/3, ... the eigenpairs are known. */
    @Test
    void diagonal() {
        double[][] matrix = new double[200][200];
        for (int i = 0; i < 200; i++) {
            matrix[(i * 7 + 3) % 200][(i * 7 + 3) % 200] = 1.0 / (i + 1);
        }
        BlockKrylov.Result found = BlockKrylov.largest(SymmetricOperator.of(matrix), 8, 1e-10, 100, 5);
        assertThat(found.residual()).isLessThan(1e-10);
        for (int i = 0; i < 8; i++) {
            assertThat(found.pairs().values()[i]).isCloseTo(1.0 / (i + 1), within(1e-12));
            assertThat(Math.abs(found.pairs().vectors()[i][(i * 7 + 3) % 200])).isCloseTo(1, within(1e-12));
        }
    }

    /** A space that the first vectors fill: nothing is left to go on with, and nothing is NaN. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void lowRank(int rank) {
        double[][] matrix = new double[120][120];
        for (int i = 0; i < rank; i++) {
            matrix[i][i] = 4 - i;
        }
        BlockKrylov.Result found = BlockKrylov.largest(SymmetricOperator.of(matrix), 5, 1e-10, 20, 5);
        assertThat(found.residual()).isLessThan(1e-10);
        for (int i = 0; i < 5; i++) {
            assertThat(found.pairs().values()[i]).isCloseTo(i < rank ? 4 - i : 0, within(1e-10));
        }
    }

    @Test
    void endsWhereItMayReadNoMoreAndTellsHowFarItCame() {
        double[][] matrix = new double[300][300];
        for (int i = 0; i < 300; i++) {
            matrix[i][i] = 1 - i * 1e-4; // close together: slow
        }
        BlockKrylov.Result found = BlockKrylov.largest(SymmetricOperator.of(matrix), 10, 1e-10, 9, 5);
        assertThat(found.residual()).isBetween(1e-7, 1e-1);
        assertThat(found.pairs().values()[0]).isBetween(0.95, 1.0);
    }

    /** The operator that reads the rows is the matrix made of them, whatever the slabs: 2,100 rows are two. */
    @Test
    void covarianceAsAnOperatorIsTheCovariance() {
        Tensor vectors = Samples.gaussian(2100, 70, 8);
        CenteredRows rows = CenteredRows.of(VectorSource.of(vectors));
        PrincipalAxes exact = PrincipalAxes.byCovariance(rows, 3, done -> {});
        CovarianceOperator operator = new CovarianceOperator(rows, done -> {});
        double[][] images = operator.times(exact.directions());
        for (int i = 0; i < 3; i++) {
            for (int d = 0; d < 70; d++) {
                assertThat(images[i][d]).isCloseTo(exact.variances()[i] * exact.directions()[i][d], within(1e-5));
            }
        }
        assertThat(operator.trace()).isCloseTo(exact.total(), within(1e-9 * exact.total()));
    }

    /** The three ways to the same axes, of data whose variances fall like a power. */
    @Test
    void allRoutesAgree() {
        Tensor vectors = fading(700, 300);
        CenteredRows rows = CenteredRows.of(VectorSource.of(vectors));
        PrincipalAxes covariance = PrincipalAxes.byCovarianceInFloat(rows, 20, done -> {});
        PrincipalAxes operator = PrincipalAxes.byOperator(rows, 20, 3, done -> {});
        PrincipalAxes gram = PrincipalAxes.byGram(CenteredRows.of(VectorSource.of(vectors)), 20, done -> {});
        assertThat(covariance.residual()).isZero();
        assertThat(operator.residual()).isBetween(1e-12, 1e-4);
        double largest = gram.variances()[0];
        for (int i = 0; i < 20; i++) {
            assertThat(covariance.variances()[i]).isCloseTo(gram.variances()[i], within(1e-6 * largest));
            assertThat(operator.variances()[i]).isCloseTo(gram.variances()[i], within(1e-6 * largest));
        }
        for (int i = 0; i < 5; i++) {
            double[] expected = gram.directions()[i];
            assertThat(Dense.dot(expected, covariance.directions()[i])).isCloseTo(1, within(1e-5));
            assertThat(Dense.dot(expected, operator.directions()[i])).isCloseTo(1, within(1e-4));
        }
        assertThat(operator.total()).isCloseTo(gram.total(), within(1e-6 * gram.total()));
    }

    /** Above 2,048 rows and dimensions the axes are approximate, repeatable by their seed, and say so. */
    @Test
    void largeInBothDirectionsIsApproximate() {
        VectorSource vectors = VectorSource.of(fading(2100, 2060));
        Pca pca = Pca.fit(vectors, new Pca.Options(2, 9), ProgressListener.NONE);
        Pca again = Pca.fit(vectors, new Pca.Options(2, 9), ProgressListener.NONE);
        assertThat(pca.residual()).isBetween(1e-12, 1e-4);
        assertThat(pca).hasToString(again.toString());
        assertThat(pca.toString()).contains("approximate");
        assertThat(pca.components()).isEqualTo(again.components());
        PrincipalAxes exact = PrincipalAxes.byCovariance(CenteredRows.of(vectors), 2, done -> {});
        assertThat(pca.explainedVariance()[0]).isCloseTo(exact.variances()[0], within(1e-6 * exact.variances()[0]));
        assertThat(pca.explainedVariance()[1]).isCloseTo(exact.variances()[1], within(1e-6 * exact.variances()[0]));
    }

    private static Tensor fading(int rows, int dimension) {
        float[] numbers = Samples.gaussian(rows, dimension, 4).toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] * Math.pow(1 + i % dimension, -0.7)) + 3;
        }
        return Tensor.wrap(io.deepviz.tensor.Shape.of(rows, dimension), numbers);
    }
}
