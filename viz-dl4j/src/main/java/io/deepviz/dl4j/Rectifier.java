package io.deepviz.dl4j;

import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code min(max(x, 0), bound)}: where the rules of {@link ReluRule} apply.
 *
 * @param bound {@link Double#POSITIVE_INFINITY} for a plain ReLU
 */
record Rectifier(double bound) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.one(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray output = positive(inputs[0]);
        if (isBounded()) {
            Nd4j.exec(new ScalarMin(output, null, output, bound));
        }
        return output;
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray passed = trace.rule() == ReluRule.STANDARD ? Scratch.copy(gradient) : positive(gradient);
        if (trace.rule() != ReluRule.DECONVNET) {
            INDArray x = trace.inputs().get(0);
            passed.muli(x.gt(0).castTo(x.dataType()));
            if (isBounded()) {
                passed.muli(x.lt(bound).castTo(x.dataType()));
            }
        }
        return new INDArray[] {passed};
    }

    private boolean isBounded() {
        return bound != Double.POSITIVE_INFINITY;
    }

    private static INDArray positive(INDArray x) {
        INDArray output = Scratch.output(x.dataType(), x.shape());
        Nd4j.exec(new RectifiedLinear(x, output));
        return output;
    }
}
