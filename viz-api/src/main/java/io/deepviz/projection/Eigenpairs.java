package io.deepviz.projection;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The largest eigenvalues of a symmetric matrix without negative ones, and their eigenvectors.
 *
 * @param values in descending order; what rounding made negative is 0
 * @param vectors one a value, of length 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Eigenpairs(double[] values, double[][] vectors) {

    /** In units of the largest eigenvalue: what is left of {@code A u - s u}. */
    private static final double RESIDUAL = 1e-8;

    private static final int MOST_TIMES = 100;

    /** The {@code count} largest. */
    static Eigenpairs largest(double[][] symmetric, int count) {
        if (BlockKrylov.suits(symmetric.length, count)) {
            BlockKrylov.Result result =
                    BlockKrylov.largest(SymmetricOperator.of(symmetric), count, RESIDUAL, MOST_TIMES, 1);
            if (result.residual() <= RESIDUAL) {
                return result.pairs();
            }
        }
        return decompose(symmetric, count);
    }

    /** By the symmetric QR algorithm (EJML), in time of the order of the width cubed. */
    static Eigenpairs decompose(double[][] symmetric, int count) {
        int width = symmetric.length;
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(width, true, true);
        if (!decomposition.decompose(new DMatrixRMaj(symmetric))) {
            throw new ArithmeticException("the eigenvalues of a " + width + " x " + width + " matrix did not converge");
        }
        int[] order = IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> -decomposition.getEigenvalue(i).getReal()))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[count];
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++) {
            values[i] = Math.max(0, decomposition.getEigenvalue(order[i]).getReal());
            vectors[i] = decomposition.getEigenVector(order[i]).getData().clone();
        }
        return new Eigenpairs(values, vectors);
    }
}
