package io.deepviz.projection;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;

/** Made-up vectors. */
final class Samples {
    private Samples() {}

    static Tensor gaussian(int rows, int dimension, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[rows * dimension];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(rows, dimension), numbers);
    }

    /** Gaussian blobs of standard deviation 1; row i belongs to blob {@code i % blobs}, whose center is {@code apart} along axis i. */
    static Tensor blobs(int rows, int dimension, int blobs, float apart, long seed) {
        float[] numbers = gaussian(rows, dimension, seed).toArray();
        for (int i = 0; i < rows; i++) {
            numbers[i * dimension + i % blobs] += apart;
        }
        return Tensor.wrap(Shape.of(rows, dimension), numbers);
    }

    static Tensor rows(float[]... rows) {
        float[] numbers = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, numbers, i * rows[0].length, rows[0].length);
        }
        return Tensor.wrap(Shape.of(rows.length, rows[0].length), numbers);
    }
}
