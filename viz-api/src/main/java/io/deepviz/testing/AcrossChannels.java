package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;

/**
 * Local response normalization. With {@code s[c] = k + alpha * sum over neighbors j of x[j]^2}, {@code y[c] = x[c] *
 * s[c]^-beta}, and {@code dy[c]/dx[j] = (c == j) * s[c]^-beta - 2 alpha beta * x[c] * x[j] * s[c]^(-beta-1)} for each
 * neighbor j.
 */
final class AcrossChannels implements Computation {
    private final Op.LocalResponseNormalization op;
    private final int channels;
    private final int area;

    AcrossChannels(Op.LocalResponseNormalization op, Shape input) {
        this.op = op;
        this.channels = input.get(0);
        this.area = Windows.area(input);
    }

    @Override
    public double[] forward(double[][] inputs) {
        double[] x = inputs[0];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * Math.pow(base(x, i), -op.beta());
        }
        return y;
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double[] x = inputs[0];
        double[] passed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double base = base(x, i);
            double power = Math.pow(base, -op.beta());
            passed[i] += gradient[i] * power;
            for (int j = first(i); j <= last(i); j += area) {
                passed[j] -= gradient[i] * 2 * op.alpha() * op.beta() * x[i] * x[j] * power / base;
            }
        }
        return new double[][] {passed};
    }

    private double base(double[] x, int i) {
        double squares = 0;
        for (int j = first(i); j <= last(i); j += area) {
            squares += x[j] * x[j];
        }
        return op.k() + op.alpha() * squares;
    }

    /** The same pixel in the first neighboring channel. */
    private int first(int i) {
        return i % area + Math.max(0, i / area - op.size() / 2) * area;
    }

    private int last(int i) {
        return i % area + Math.min(channels - 1, i / area + op.size() / 2) * area;
    }
}
