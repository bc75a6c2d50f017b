package io.deepviz.testing;

import io.deepviz.ReluRule;

/**
 * {@code y[out] = offset[out] + sum of coefficient * x[input][in]} over a list of terms. The backward pass runs over the
 * same terms with in and out exchanged, so it is the adjoint of the forward pass by construction.
 */
final class LinearMap implements Computation {
    private final double[] offset;
    private final Terms terms;

    LinearMap(double[] offset, Terms terms) {
        this.offset = offset;
        this.terms = terms;
    }

    /** All terms of a map, one after the other. */
    @FunctionalInterface
    interface Terms {
        void each(Term term);
    }

    /** Takes one term: {@code y[out] += coefficient * x[input][in]}. */
    @FunctionalInterface
    interface Term {
        void add(int out, int input, int in, double coefficient);
    }

    @Override
    public double[] forward(double[][] inputs) {
        double[] output = offset.clone();
        terms.each((out, input, in, coefficient) -> output[out] += coefficient * inputs[input][in]);
        return output;
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double[][] gradients = new double[inputs.length][];
        for (int input = 0; input < inputs.length; input++) {
            gradients[input] = new double[inputs[input].length];
        }
        terms.each((out, input, in, coefficient) -> gradients[input][in] += coefficient * gradient[out]);
        return gradients;
    }
}
