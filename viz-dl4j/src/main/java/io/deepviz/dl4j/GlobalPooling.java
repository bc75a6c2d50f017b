package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.transforms.any.IsMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One number a channel: its maximum, mean, sum, or p-norm over the whole map.
 *
 * @param power p of the norm
 * @param collapses whether a vector comes out; else maps of one pixel
 */
record GlobalPooling(PoolingType type, int power, boolean collapses) implements Operation {
    private static final int[] MAP = {2, 3};
    private static final int[] REST = {0, 1};

    @Override
    public Shape outputShape(List<Shape> inputs) {
        int channels = Shapes.map(inputs).get(0);
        return collapses ? Shape.of(channels) : Shape.of(channels, 1, 1);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray pooled = pooled(inputs[0]);
        return collapses ? pooled : pooled.reshape('c', pooled.size(0), pooled.size(1), 1, 1);
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray each = gradient.reshape('c', x.size(0), x.size(1));
        return new INDArray[] {
            switch (type) {
                case MAX -> times(Nd4j.exec(new IsMax(x, Scratch.output(x.dataType(), x.shape()), MAP))[0], each);
                case AVG -> spread(x, each.div(x.size(2) * x.size(3)));
                case SUM -> spread(x, each);
                case PNORM -> times(atNorm(x), each);
            }
        };
    }

    private INDArray pooled(INDArray x) {
        return switch (type) {
            case MAX -> x.max(MAP);
            case AVG -> x.mean(MAP);
            case SUM -> x.sum(MAP);
            case PNORM -> norm(x);
        };
    }

    private INDArray norm(INDArray x) {
        return Transforms.pow(
                Transforms.pow(Transforms.abs(x, true), power, false).sum(MAP), 1.0 / power);
    }

    /** {@code x |x|^(p-2) / norm^(p-1)}; 0 where the norm is 0, as all of x is then. */
    private INDArray atNorm(INDArray x) {
        INDArray norm = norm(x);
        INDArray divisor = Transforms.pow(norm.addi(norm.eq(0).castTo(norm.dataType())), power - 1);
        INDArray numerator = Scratch.copy(x);
        if (power != 2) {
            numerator = Scratch.copy(Transforms.sign(x, true)).muli(Transforms.pow(Transforms.abs(x, true), power - 1));
        }
        return times(numerator, divisor.rdivi(1));
    }

    private static INDArray times(INDArray maps, INDArray each) {
        return Nd4j.exec(new BroadcastMulOp(maps, each, maps, REST));
    }

    private static INDArray spread(INDArray like, INDArray each) {
        INDArray output = Scratch.output(like.dataType(), like.shape());
        return Nd4j.exec(new BroadcastCopyOp(output, each, output, REST));
    }
}
