package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** One computation after another: a separable convolution is a depthwise one and a 1x1 one. */
record Chain(Computation first, Computation second) implements Computation {

    static Chain of(Op.SeparableConvolution op, Shape input) {
        Shape middle = Checks.slide(op.depthwise().shape().get(0), input, op.window());
        Op pointwise = new Op.Convolution(op.pointwise(), op.bias(), Window.square(1, 1, 0));
        return new Chain(
                LinearMaps.depthwise(op.depthwise(), Optional.empty(), op.window(), input, middle),
                Computation.of(pointwise, List.of(middle)));
    }

    @Override
    public double[] forward(double[][] inputs) {
        return second.forward(new double[][] {first.forward(inputs)});
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double[] between = first.forward(inputs);
        double[][] passed = second.backward(new double[][] {between}, output, gradient, rule);
        return first.backward(inputs, between, passed[0], rule);
    }
}
