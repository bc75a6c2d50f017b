package io.deepviz.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.LocalResponseNormalization;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * AlexNet (Krizhevsky et al. 2012, with 64 filters in front as in "One weird trick") and random weights in TensorFlow, all
 * its 61 million of them, with what its gradient at the image needs.
 */
final class AlexNetOfTensorFlow implements AutoCloseable {
    static final int SIDE = 224;
    static final int CLASSES = 1000;
    static final String INPUT = "image";
    static final String SCORES = "fc8_BiasAdd";
    static final String OUTPUT = "fc8_Softmax";
    static final String SEED = "seed";

    final Graph graph = new Graph();
    final Session session;
    /** The gradient of seed times class scores at the image. */
    final Output<?> gradient;

    private final Ops tf = Ops.create(graph);
    private final Random random = new Random(1);
    private final List<Consumer<Session>> assignments = new ArrayList<>();

    AlexNetOfTensorFlow() {
        Operand<TFloat32> image =
                tf.withName(INPUT).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, 3)));
        Operand<TFloat32> x = normalized(convolution(image, "conv1", 11, 3, 64, 4), "norm1");
        x = normalized(convolution(pooled(x, "pool1"), "conv2", 5, 64, 192, 1), "norm2");
        x = convolution(pooled(x, "pool2"), "conv3", 3, 192, 384, 1);
        x = convolution(x, "conv4", 3, 384, 256, 1);
        x = pooled(convolution(x, "conv5", 3, 256, 256, 1), "pool5");
        Operand<TInt32> flat = tf.constant(new int[] {-1, 6 * 6 * 256});
        Operand<TFloat32> features = tf.withName("flatten_Reshape").reshape(x, flat);
        features = tf.withName("fc6_Relu").nn.relu(dense(features, "fc6", 6 * 6 * 256, 4096));
        features = tf.withName("fc7_Relu").nn.relu(dense(features, "fc7", 4096, 4096));
        Operand<TFloat32> scores = dense(features, "fc8", 4096, CLASSES);
        tf.withName(OUTPUT).nn.softmax(scores);
        Operand<TFloat32> seed =
                tf.withName(SEED).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, CLASSES)));
        gradient = graph.addGradients(
                        "gradient",
                        new Output<?>[] {scores.asOutput()},
                        new Output<?>[] {image.asOutput()},
                        new Output<?>[] {seed.asOutput()})[0];
        session = new Session(graph);
        assignments.forEach(assignment -> assignment.accept(session));
    }

    private Operand<TFloat32> convolution(Operand<TFloat32> x, String name, int kernel, int in, int out, int stride) {
        Operand<TFloat32> weights = variable(name + "_kernel", kernel * kernel * in, kernel, kernel, in, out);
        List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
        Operand<TFloat32> maps = tf.withName(name + "_Conv2D").nn.conv2d(x, weights, strides, "SAME");
        return tf.withName(name + "_Relu").nn.relu(biased(maps, name, out));
    }

    private Operand<TFloat32> dense(Operand<TFloat32> x, String name, int in, int out) {
        return biased(
                tf.withName(name + "_MatMul").linalg.matMul(x, variable(name + "_kernel", in, in, out)), name, out);
    }

    private Operand<TFloat32> biased(Operand<TFloat32> x, String name, int out) {
        return tf.withName(name + "_BiasAdd").nn.biasAdd(x, variable(name + "_bias", 1000, out));
    }

    /** The attributes are TensorFlow's defaults: it derives others wrongly. */
    private Operand<TFloat32> normalized(Operand<TFloat32> x, String name) {
        return tf.withName(name + "_LRN").nn.localResponseNormalization(x, LocalResponseNormalization.depthRadius(5L));
    }

    private Operand<TFloat32> pooled(Operand<TFloat32> x, String name) {
        Operand<TInt32> size = tf.constant(new int[] {1, 3, 3, 1});
        Operand<TInt32> stride = tf.constant(new int[] {1, 2, 2, 1});
        return tf.withName(name + "_MaxPool").nn.maxPool(x, size, stride, "VALID");
    }

    /** Random numbers of such a size that those of the next layer neither vanish nor grow (He et al. 2015). */
    private Operand<TFloat32> variable(String name, int inputs, int... extents) {
        long[] shape = java.util.Arrays.stream(extents).asLongStream().toArray();
        float[] numbers = new float[(int) Shape.of(shape).size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
        }
        Variable<TFloat32> variable = tf.withName(name).variable(Shape.of(shape), TFloat32.class);
        Operand<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
        Operand<TFloat32> assignment = tf.assign(variable, value);
        assignments.add(session -> {
            try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(numbers))) {
                session.runner().feed(value, tensor).addTarget(assignment).run().close();
            }
        });
        return variable;
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
