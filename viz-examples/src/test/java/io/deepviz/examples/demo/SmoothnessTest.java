package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SmoothnessTest {
    /** Two kernels of 2x2; of a weight w with neighbors a and b the derivative is (w - a) + (w - b), times the strength. */
    @Test
    void eachWeightIsPulledTowardItsNeighborsInTheSameKernel() {
        INDArray weights = Nd4j.create(new float[] {1, 2, 4, 8, 0, 0, 0, 100}, new long[] {1, 8}, 'c');
        INDArray gradients = Nd4j.create(new float[] {0, 0, 0, 0, 7, 0, 0, 0}, new long[] {1, 8}, 'c');
        new Smoothness(2, .5).apply(weights, gradients, 1, 0, 0);
        assertThat(Floats.read(gradients)).containsExactly(-2, -2.5f, -.5f, 5, 7, -50, -50, 100);
    }
}
