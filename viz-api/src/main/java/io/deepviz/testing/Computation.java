package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;
import java.util.List;

/** What an operation does with the numbers of one image, forward and backward, in double precision. */
interface Computation {

    /** The output for these inputs, row-major. */
    double[] forward(double[][] inputs);

    /**
     * The gradient at each input.
     *
     * @param output what {@link #forward} made of the inputs
     * @param gradient at the output
     */
    double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule);

    /** The computation of an operation for inputs of these shapes. */
    static Computation of(Op op, List<Shape> inputs) {
        Shape output = op.outputShape(inputs);
        if (Elementwise.knows(op)) {
            return Elementwise.of(op);
        }
        if (op instanceof Op.MaxPooling pooling) {
            return new Maximum(Windows.over(inputs.get(0), pooling.window()), output);
        }
        if (op instanceof Op.GlobalMaxPooling) {
            return new Maximum(Windows.whole(inputs.get(0)), output);
        }
        if (op instanceof Op.LocalResponseNormalization normalization) {
            return new AcrossChannels(normalization, inputs.get(0));
        }
        if (op instanceof Op.Softmax) {
            return new Exponentials();
        }
        if (op instanceof Op.SeparableConvolution separable) {
            return Chain.of(separable, inputs.get(0));
        }
        return LinearMaps.of(op, inputs, output);
    }
}
