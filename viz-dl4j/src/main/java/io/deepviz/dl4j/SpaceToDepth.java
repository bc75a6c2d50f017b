package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The pixels of each block as channels of one pixel.
 *
 * @param block rows and columns of a block
 */
record SpaceToDepth(int block) implements Operation {
    private static final int NCHW = 0;

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape map = Shapes.map(inputs);
        return Shape.of(map.get(0) * block * block, part(map.get(1), map), part(map.get(2), map));
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        return Native.operation("space_to_depth")
                .on(x)
                .with(block, NCHW)
                .into(Scratch.output(
                        x.dataType(), x.size(0), x.size(1) * block * block, x.size(2) / block, x.size(3) / block));
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        return new INDArray[] {
            Native.operation("depth_to_space")
                    .on(gradient)
                    .with(block, NCHW)
                    .into(Scratch.output(gradient.dataType(), trace.shapes().get(0)))
        };
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private int part(int extent, Shape map) {
        if (extent == Shape.OPEN) {
            return Shape.OPEN;
        }
        if (extent % block != 0) {
            throw new IllegalArgumentException("expected a map that blocks of " + block + " fill, got " + map);
        }
        return extent / block;
    }
}
