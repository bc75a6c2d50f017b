package io.deepviz.benchmarks;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.benchmarks.Interleaved.Work;
import io.deepviz.dl4j.Deeplearning4j;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.TensorFlowGraphs;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.tensorflow.Result;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * What our API costs beside each framework's own: the same network, images and results, in turn. Ours takes and gives
 * arrays in Java's memory and changes the order of axes; the bare calls keep the images in native memory and leave the
 * results there.
 *
 * <pre>
 * java -Xmx4g -cp benchmarks.jar io.deepviz.benchmarks.ApiCost [PAIRS [NAME]]
 * </pre>
 */
public final class ApiCost {
    private final int pairs;
    private final String wanted;

    private ApiCost(int pairs, String wanted) {
        this.pairs = pairs;
        this.wanted = wanted;
    }

    /** How many pairs (31), and a part of the names of those comparisons that are wanted (all). */
    public static void main(String[] arguments) throws Exception {
        ApiCost cost = new ApiCost(
                arguments.length > 0 ? Integer.parseInt(arguments[0]) : 31, arguments.length > 1 ? arguments[1] : "");
        for (int batch : new int[] {1, 32}) {
            cost.tensorFlow(batch);
        }
        for (int batch : new int[] {1, 32}) {
            cost.deeplearning4j(batch);
        }
    }

    private void tensorFlow(int batch) throws Exception {
        int side = AlexNetOfTensorFlow.SIDE;
        Shape shape = Shape.of(batch, 3, side, side);
        Tensor images = random(shape);
        Tensor seed = random(Shape.of(batch, AlexNetOfTensorFlow.CLASSES));
        org.tensorflow.ndarray.Shape theirs = org.tensorflow.ndarray.Shape.of(batch, side, side, 3);
        try (AlexNetOfTensorFlow bare = new AlexNetOfTensorFlow();
                Model model = TensorFlowGraphs.wrap(
                        bare.graph, bare.session, AlexNetOfTensorFlow.OUTPUT, OpenOptions.DEFAULTS);
                TFloat32 image = TFloat32.tensorOf(theirs, DataBuffers.of(ChannelsLast.of(images)));
                TFloat32 start = TFloat32.tensorOf(
                        org.tensorflow.ndarray.Shape.of(batch, AlexNetOfTensorFlow.CLASSES),
                        DataBuffers.of(seed.toArray()))) {
            Layer last = model.layers().get(model.layers().size() - 1);
            Layer scores = model.logits().orElseThrow();
            Layer input = model.layers().get(0);
            Work theirForward = () -> {
                try (Result result = bare.session
                        .runner()
                        .feed(AlexNetOfTensorFlow.INPUT, image)
                        .fetch(AlexNetOfTensorFlow.OUTPUT)
                        .run()) {
                    check(result.size() == 1);
                }
            };
            Work theirGradient = () -> {
                try (Result result = bare.session
                        .runner()
                        .feed(AlexNetOfTensorFlow.INPUT, image)
                        .feed(AlexNetOfTensorFlow.SEED, start)
                        .fetch(AlexNetOfTensorFlow.SCORES)
                        .fetch(bare.gradient)
                        .run()) {
                    check(result.size() == 2);
                }
            };
            print("TensorFlow, forward", batch, () -> model.forward(images, last), theirForward);
            print(
                    "TensorFlow, gradient",
                    batch,
                    () -> model.gradients()
                            .orElseThrow()
                            .pullBack(images, Map.of(scores, Seed.constant(seed)), Set.of(input), ReluRule.STANDARD),
                    theirGradient);
        }
    }

    private void deeplearning4j(int batch) throws Exception {
        int side = AlexNetOfDeeplearning4j.SIDE;
        Tensor images = random(Shape.of(batch, 3, side, side));
        MultiLayerNetwork bare = AlexNetOfDeeplearning4j.create();
        INDArray theirs = Nd4j.create(images.toArray(), new long[] {batch, 3, side, side}, 'c');
        try (Model model = Deeplearning4j.wrap(bare, InputSpec.of(3, side, side))) {
            Layer last = model.layers().get(model.layers().size() - 1);
            print(
                    "Deeplearning4j, forward",
                    batch,
                    () -> model.forward(images, last),
                    () -> check(bare.output(theirs, false).size(0) == batch));
        } finally {
            bare.close();
        }
    }

    private void print(String what, int batch, Work ours, Work theirs) throws Exception {
        String name = what + ", batch " + batch;
        if (!name.contains(wanted)) {
            return;
        }
        for (int i = 0; i < 5; i++) { // the first runs compile
            ours.run();
            theirs.run();
        }
        System.out.println(name + ", ours to bare: " + Interleaved.of(pairs, ours, theirs));
    }

    private static void check(boolean good) {
        if (!good) {
            throw new IllegalStateException("not what was asked for");
        }
    }

    private static Tensor random(Shape shape) {
        Random random = new Random(1);
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return Tensor.wrap(shape, numbers);
    }
}
