package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Repeats rows and columns.
 *
 * @param height how often a row
 * @param width how often a column
 */
record Upsampling(int height, int width) implements Operation {
    private static final int NCHW = 1;

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape map = Shapes.map(inputs);
        return Shape.of(map.get(0), times(map.get(1), height), times(map.get(2), width));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        return Native.operation("upsampling2d")
                .on(x)
                .with(height, width, NCHW)
                .into(Scratch.output(x.dataType(), x.size(0), x.size(1), x.size(2) * height, x.size(3) * width));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        return new INDArray[] {
            Native.operation("upsampling_bp").on(x, gradient).with(NCHW).into(Scratch.output(x.dataType(), x.shape()))
        };
    }

    private static int times(int extent, int factor) {
        return extent == Shape.OPEN ? Shape.OPEN : extent * factor;
    }
}
