package io.deepviz.testing;

import io.deepviz.ReluRule;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A nonlinearity, number by number. */
final class Elementwise implements Computation {
    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;
    private final boolean relu;

    private Elementwise(DoubleUnaryOperator function, DoubleUnaryOperator derivative, boolean relu) {
        this.function = function;
        this.derivative = derivative;
        this.relu = relu;
    }

    /** Functions without parameters, by their operation. */
    private static final Map<Op, Elementwise> PLAIN = Map.of(
            new Op.Relu(), new Elementwise(x -> Math.max(x, 0), x -> x > 0 ? 1 : 0, true),
            new Op.Relu6(), new Elementwise(x -> Math.min(Math.max(x, 0), 6), x -> x > 0 && x < 6 ? 1 : 0, true),
            new Op.Sigmoid(), new Elementwise(Elementwise::sigmoid, x -> sigmoid(x) * sigmoid(-x), false),
            new Op.Tanh(), new Elementwise(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x), false));

    static boolean knows(Op op) {
        return PLAIN.containsKey(op) || op instanceof Op.LeakyRelu || op instanceof Op.Elu;
    }

    static Elementwise of(Op op) {
        if (op instanceof Op.LeakyRelu leaky) {
            return new Elementwise(x -> x > 0 ? x : leaky.slope() * x, x -> x > 0 ? 1 : leaky.slope(), false);
        }
        if (op instanceof Op.Elu elu) {
            return new Elementwise(
                    x -> x > 0 ? x : elu.alpha() * Math.expm1(x), x -> x > 0 ? 1 : elu.alpha() * Math.exp(x), false);
        }
        Elementwise plain = PLAIN.get(op);
        if (plain == null) {
            throw new AssertionError("no function for " + op);
        }
        return plain;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double[] forward(double[][] inputs) {
        return java.util.Arrays.stream(inputs[0]).map(function).toArray();
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double[] passed = new double[gradient.length];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = pass(inputs[0][i], gradient[i], relu ? rule : ReluRule.STANDARD);
        }
        return new double[][] {passed};
    }

    private double pass(double x, double gradient, ReluRule rule) {
        return switch (rule) {
            case STANDARD -> gradient * derivative.applyAsDouble(x);
            case GUIDED -> Math.max(gradient, 0) * derivative.applyAsDouble(x);
            case DECONVNET -> Math.max(gradient, 0);
        };
    }
}
