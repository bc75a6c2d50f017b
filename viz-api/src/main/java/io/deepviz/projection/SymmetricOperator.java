package io.deepviz.projection;

import java.util.stream.IntStream;

/** A symmetric matrix without negative eigenvalues, known by what it does to vectors. */
interface SymmetricOperator {

    /** How many rows and columns it has. */
    int width();

    /** Multiplies vectors. */
    double[][] times(double[][] vectors);

    /** A matrix that is in memory. */
    static SymmetricOperator of(double[][] matrix) {
        return new SymmetricOperator() {
            @Override
            public int width() {
                return matrix.length;
            }

            @Override
            public double[][] times(double[][] vectors) {
                double[][] products = new double[vectors.length][];
                IntStream.range(0, vectors.length)
                        .parallel()
                        .forEach(i -> products[i] = Dense.combine(matrix, vectors[i]));
                return products;
            }
        };
    }
}
