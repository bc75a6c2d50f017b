package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of ND4J's activation functions, number by number. These work in place, so they are given copies. */
record Elementwise(IActivation function) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.one(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        return function.getActivation(Scratch.copy(inputs[0]), false);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray input = trace.inputs().get(0).dup('c');
        return new INDArray[] {function.backprop(input, gradient.dup('c')).getFirst()};
    }
}
