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

    /** The {@code count} largest; by the symmetric QR algorithm (EJML), in time of the order of the width cubed. */
    static Eigenpairs largest(double[][] symmetric, int count) {
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
