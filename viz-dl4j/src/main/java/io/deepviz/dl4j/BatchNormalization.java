package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code gamma * (x - mean) / sqrt(variance + epsilon) + beta} by stored statistics; so the gradient is only scaled.
 * Deeplearning4j's layer pulls gradients back through the batch's statistics, even after inference.
 */
final class BatchNormalization implements Operation {
    private final INDArray gamma;
    private final INDArray beta;
    private final INDArray mean;
    private final INDArray variance;
    private final double epsilon;

    BatchNormalization(INDArray gamma, INDArray beta, INDArray mean, INDArray variance, double epsilon) {
        this.gamma = gamma;
        this.beta = beta;
        this.mean = mean;
        this.variance = variance;
        this.epsilon = epsilon;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.channels(inputs, (int) gamma.length());
    }

    /** The mean is subtracted before anything else: where it is large, folding it into an offset would lose digits. */
    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray output = Scratch.output(inputs[0].dataType(), inputs[0].shape());
        Nd4j.exec(new BroadcastSubOp(inputs[0], mean, output, 1));
        Nd4j.exec(new BroadcastMulOp(output, scale(), output, 1));
        Nd4j.exec(new BroadcastAddOp(output, beta, output, 1));
        return output;
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray output = Scratch.output(gradient.dataType(), gradient.shape());
        Nd4j.exec(new BroadcastMulOp(gradient, scale(), output, 1));
        return new INDArray[] {output};
    }

    @Override
    public boolean recallsInputs() {
        return false;
    }

    private INDArray scale() {
        return gamma.div(Transforms.sqrt(variance.add(epsilon), false));
    }
}
