package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One number for each window of a map.
 *
 * @param operation ND4J's name of it: {@code maxpool2d}, {@code avgpool2d} or {@code pnormpool2d}
 * @param extra its last argument: for the mean, whether padding counts in the divisor; for the norm, its power
 * @param epsilon for the norm's gradient, kept away from division by 0
 */
record Pooling(String operation, Sliding sliding, int extra, double epsilon) implements Operation {
    private static final int NCHW = 0;

    static Pooling maximum(Sliding sliding) {
        return new Pooling("maxpool2d", sliding, 0, 0);
    }

    /** The divisor is the whole window, or only what of it lies on the map. */
    static Pooling average(Sliding sliding, boolean countPadding) {
        return new Pooling("avgpool2d", sliding, countPadding ? 1 : 0, 0);
    }

    static Pooling norm(Sliding sliding, int power, double epsilon) {
        return new Pooling("pnormpool2d", sliding, power, epsilon);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape map = Shapes.map(inputs);
        return sliding.over(map, map.get(0));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        Shape each = outputShape(List.of(Transfer.shape(x).dropFirst()));
        return Native.operation(operation)
                .on(x)
                .with(sliding.arguments(extra, NCHW))
                .into(Scratch.output(x.dataType(), x.size(0), each.get(0), each.get(1), each.get(2)));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        Native adjoint = Native.operation(operation + "_bp").on(x, gradient).with(sliding.arguments(extra, NCHW));
        if (epsilon != 0) {
            adjoint.with(epsilon);
        }
        return new INDArray[] {adjoint.into(Scratch.output(x.dataType(), x.shape()))};
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(sliding.window(inputs.get(0)));
    }
}
