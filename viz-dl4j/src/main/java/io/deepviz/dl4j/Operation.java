package io.deepviz.dl4j;

import io.deepviz.ReluRule;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer computes. Without state, so that calls may run side by side. Arrays are of one data type, row-major and
 * dense: {@code [N,C,H,W]} or {@code [N,D]}. An operation writes to nothing that it is given.
 */
interface Operation {

    /**
     * The shape of the output for one image; heights and widths may be open.
     *
     * @throws IllegalArgumentException if it cannot be applied to such inputs: "expected ..., got ..."
     */
    Shape outputShape(List<Shape> inputs);

    /** The output. Best made by {@link Scratch#output}; what is not is copied. */
    INDArray forward(INDArray... inputs);

    /**
     * The gradients at the inputs, one each.
     *
     * @param gradient at the output
     */
    INDArray[] backward(Trace trace, INDArray gradient);

    /** Whether {@link #backward} looks at the inputs; if not, they are freed early. */
    default boolean recallsInputs() {
        return true;
    }

    /** The window it slides over maps, for inputs of these shapes. */
    default Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    /** The kernel as a whole, if that is none of the parameters but a product of several. */
    default Optional<Tensor> kernel() {
        return Optional.empty();
    }

    /** How many numbers it holds on its way for one image, beside inputs and output; an estimate. */
    default long footprint(List<Shape> inputs) {
        return 0;
    }

    /**
     * What is left of the forward pass.
     *
     * @param shapes of the inputs, {@code [N, ...]}
     * @param inputs the inputs themselves; none if the operation doesn't recall them
     * @param rule how a gradient passes a ReLU
     */
    record Trace(List<long[]> shapes, List<INDArray> inputs, ReluRule rule) {}
}
