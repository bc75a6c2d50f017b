package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;

/** {@code x} where it is positive, else a learned slope times x; the slope may be shared along axes, its extent 1 there. */
final class ParametricRelu implements Operation {
    private final INDArray slope;

    /** Of slopes of the shape of one image's input, or 1 along shared axes. */
    ParametricRelu(INDArray slope) {
        this.slope = slope;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Shapes.one(inputs);
        Shape each = Transfer.shape(slope);
        boolean fits = input.rank() == each.rank();
        for (int axis = 0; fits && axis < each.rank(); axis++) {
            fits = each.get(axis) == 1 || each.get(axis) == input.get(axis);
        }
        if (!fits) {
            throw new IllegalArgumentException("expected an input that slopes " + each + " fit, got " + input);
        }
        return input;
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        INDArray output = Scratch.output(x.dataType(), x.shape());
        Nd4j.exec(new RectifiedLinear(x, output));
        return output.addi(sloped(x.sub(output)));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray straight = Scratch.copy(gradient).muli(x.gt(0).castTo(x.dataType()));
        return new INDArray[] {straight.addi(sloped(gradient.sub(straight)))};
    }

    private INDArray sloped(INDArray x) {
        long[] each = slope.shape();
        long[] all = new long[each.length + 1];
        all[0] = 1;
        System.arraycopy(each, 0, all, 1, each.length);
        return Native.operation("multiply").on(x, slope.reshape('c', all)).into(x.ulike());
    }
}
