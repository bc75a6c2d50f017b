package io.deepviz.examples.demo;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A prior that neighboring weights of a kernel are alike: half the strength times the sum of squared differences between
 * vertical and horizontal neighbors is added to the loss. It takes the speckle out of first-layer filters, and leaves
 * edges and color blobs. For square kernels {@code [out, in, size, size]}.
 */
record Smoothness(int size, double strength) implements Regularization {
    private static final long serialVersionUID = 1;

    @Override
    public ApplyStep applyStep() {
        return ApplyStep.BEFORE_UPDATER;
    }

    @Override
    public void apply(INDArray parameters, INDArray gradients, double rate, int iteration, int epoch) {
        float[] weights = Floats.read(parameters);
        float[] result = Floats.read(gradients);
        for (int kernel = 0; kernel < weights.length; kernel += size * size) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    int at = kernel + y * size + x;
                    if (x + 1 < size) {
                        pull(weights, result, at, at + 1);
                    }
                    if (y + 1 < size) {
                        pull(weights, result, at, at + size);
                    }
                }
            }
        }
        Floats.write(gradients, result);
    }

    private void pull(float[] weights, float[] gradients, int one, int other) {
        float difference = (float) strength * (weights[one] - weights[other]);
        gradients[one] += difference;
        gradients[other] -= difference;
    }

    @Override
    public double score(INDArray parameters, int iteration, int epoch) {
        return 0; // the loss that is reported leaves it out
    }

    @Override
    public Regularization clone() {
        return this;
    }
}
