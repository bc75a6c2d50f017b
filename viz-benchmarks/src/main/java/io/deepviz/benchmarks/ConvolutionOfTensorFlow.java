package io.deepviz.benchmarks;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.Op;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/** One convolution in TensorFlow. */
final class ConvolutionOfTensorFlow implements AutoCloseable {
    static final String INPUT = "image";
    static final String OUTPUT = "conv_BiasAdd";

    final Graph graph = new Graph();
    final Session session;

    ConvolutionOfTensorFlow(AlexNetConvolution sizes, Op.Convolution convolution) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> image = tf.withName(INPUT)
                .placeholder(
                        TFloat32.class,
                        Placeholder.shape(org.tensorflow.ndarray.Shape.of(-1, sizes.side, sizes.side, sizes.channels)));
        Operand<TFloat32> weights = tf.withName("conv_kernel").constant(kernel(convolution.weights()));
        long padding = sizes.padding;
        Operand<TFloat32> maps = tf.withName("conv_Conv2D")
                .nn
                .conv2d(
                        image,
                        weights,
                        List.of(1L, (long) sizes.stride, (long) sizes.stride, 1L),
                        "EXPLICIT",
                        Conv2d.explicitPaddings(List.of(0L, 0L, padding, padding, padding, padding, 0L, 0L)));
        float[] bias = convolution
                .bias()
                .map(Tensor::toArray)
                .orElseGet(() -> new float[convolution.weights().shape().get(0)]);
        tf.withName(OUTPUT).nn.biasAdd(maps, tf.withName("conv_bias").constant(bias));
        session = new Session(graph);
    }

    /** {@code [out, in, kh, kw]} as TensorFlow has it, {@code [kh, kw, in, out]}. */
    private static TFloat32 kernel(Tensor weights) {
        Shape shape = weights.shape();
        float[] turned = new float[Math.toIntExact(shape.size())];
        int at = 0;
        for (int v = 0; v < shape.get(2); v++) {
            for (int u = 0; u < shape.get(3); u++) {
                for (int in = 0; in < shape.get(1); in++) {
                    for (int out = 0; out < shape.get(0); out++) {
                        turned[at++] = weights.at(out, in, v, u);
                    }
                }
            }
        }
        return TFloat32.tensorOf(
                org.tensorflow.ndarray.Shape.of(shape.get(2), shape.get(3), shape.get(1), shape.get(0)),
                DataBuffers.of(turned));
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
