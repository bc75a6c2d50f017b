package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maximum or mean of each window of a map.
 *
 * @param operation ND4J's name of it: {@code maxpool2d} or {@code avgpool2d}
 * @param countPadding whether the mean's divisor is the whole window; else only what of it lies on the map
 */
record Pooling(String operation, Sliding sliding, boolean countPadding) implements Operation {
    private static final int NCHW = 0;

    static Pooling maximum(Sliding sliding) {
        return new Pooling("maxpool2d", sliding, false);
    }

    static Pooling average(Sliding sliding, boolean countPadding) {
        return new Pooling("avgpool2d", sliding, countPadding);
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
                .with(sliding.arguments(countPadding ? 1 : 0, NCHW))
                .into(Scratch.output(x.dataType(), x.size(0), each.get(0), each.get(1), each.get(2)));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        return new INDArray[] {
            Native.operation(operation + "_bp")
                    .on(x, gradient)
                    .with(sliding.arguments(countPadding ? 1 : 0, NCHW))
                    .into(Scratch.output(x.dataType(), x.shape()))
        };
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(sliding.window(inputs.get(0)));
    }
}
