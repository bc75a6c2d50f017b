package io.deepviz.testing;

import io.deepviz.ReluRule;
import java.util.Arrays;

/** Softmax: {@code y[i] = exp(x[i]) / sum exp(x[j])}, and {@code dx[i] = y[i] * (g[i] - sum g[j] y[j])}. */
final class Exponentials implements Computation {

    @Override
    public double[] forward(double[][] inputs) {
        double largest = Arrays.stream(inputs[0]).max().orElseThrow(); // taken off, so that exp cannot overflow
        double[] powers =
                Arrays.stream(inputs[0]).map(x -> Math.exp(x - largest)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double mean = 0;
        for (int i = 0; i < output.length; i++) {
            mean += gradient[i] * output[i];
        }
        double[] passed = new double[output.length];
        for (int i = 0; i < output.length; i++) {
            passed[i] = output[i] * (gradient[i] - mean);
        }
        return new double[][] {passed};
    }
}
