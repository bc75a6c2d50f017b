package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.Diagnosis;
import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.Probe;
import io.deepviz.training.RecordedLoop;
import io.deepviz.training.Thresholds;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import io.deepviz.training.TrainingStep;
import io.deepviz.training.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * A graph that TensorFlow trains by gradient descent, recorded. Two convolutions of one pixel (an image's four channels) and
 * a softmax: three classes, each where one channel is the largest.
 */
class TensorFlowTrainingTest {
    private static final int IMAGES = 60;
    private static final int CHANNELS = 4;
    private static final int HIDDEN = 6;
    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    @Test
    void whatIsRecordedIsWhatTheStepChanged() throws IOException {
        TrainingRun run = train(0.5f);
        assertThat(run.losses()).hasSize(40);
        assertThat(run.losses().get(39).value())
                .isLessThan(0.7 * run.losses().get(0).value());
        Weights weights = run.snapshots()
                .get(1)
                .layer("dense")
                .flatMap(LayerStatistics::weights)
                .orElseThrow();
        assertThat(weights.updateNorm())
                .isCloseTo(changes.get(run.snapshots().get(1).step()), within(1e-5));
        // what a step of gradient descent changes is the rate times the gradient
        assertThat(weights.updateNorm() / weights.gradientNorm()).isCloseTo(0.5, within(1e-4));
        assertThat(Diagnosis.of(run, Thresholds.DEFAULTS).hasSerious()).isFalse();
    }

    @Test
    void aRateThatIsFarTooLowIsSeen() throws IOException {
        assertThat(Diagnosis.of(train(1e-7f), Thresholds.DEFAULTS).findings())
                .first()
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.LEARNING_RATE_TOO_LOW));
    }

    /** Of the dense weights, by step. */
    private final Map<Integer, Double> changes = new HashMap<>();

    private TrainingRun train(float rate) throws IOException {
        Path file = folder.resolve("run" + rate);
        float[] pixels = new float[IMAGES * CHANNELS];
        int[] labels = new int[IMAGES];
        float[] wanted = new float[IMAGES * CLASSES];
        Random random = new Random(1);
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = i % CLASSES;
            wanted[i * CLASSES + labels[i]] = 1;
            for (int c = 0; c < CHANNELS; c++) {
                pixels[i * CHANNELS + c] = (float) random.nextGaussian() + (c == labels[i] ? 2 : 0);
            }
        }
        Probe probe = Probe.of(Tensor.of(Shape.of(IMAGES, CHANNELS, 1, 1), pixels), labels);
        try (Graph graph = new Graph();
                Session session = network(graph, rate);
                TFloat32 images = tensor(new long[] {IMAGES, 1, 1, CHANNELS}, pixels);
                TFloat32 classes = tensor(new long[] {IMAGES, CLASSES}, wanted);
                RecordedLoop loop = TensorFlowTraining.record(
                        file,
                        graph,
                        session,
                        "scores",
                        OpenOptions.DEFAULTS,
                        probe,
                        Optional.empty(),
                        TrainingRecorder.Options.DEFAULTS.every(10))) {
            for (int step = 0; step < 40; step++) {
                float[] before = dense(session);
                loop.before(step);
                try (Result result = session.runner()
                        .feed("x", images)
                        .feed("labels", classes)
                        .addTarget("dense/step")
                        .addTarget("conv/step")
                        .fetch("loss")
                        .fetch("dense/descent")
                        .run()) {
                    TFloat32 gradient = (TFloat32) result.get(1);
                    loop.after(
                            TrainingStep.at(step)
                                    .withGradientNorms(TensorFlowTraining.gradientNorms(Map.of("dense", gradient))),
                            Tensors.values(result.get(0)).numbers()[0]);
                }
                changes.put(step, distance(before, dense(session)));
            }
        }
        return TrainingRun.open(file);
    }

    private static Session network(Graph graph, float rate) {
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", -1, 1, 1, CHANNELS);
        writer.placeholder("labels", -1, CLASSES);
        variable(writer, "conv", 1, 1, CHANNELS, HIDDEN);
        variable(writer, "dense", HIDDEN, CLASSES);
        writer.add(GraphNodes.floats("Conv2D", "conv/Conv2D", "x", "conv/read")
                .putAttr("strides", GraphWriter.numbers(1, 1, 1, 1))
                .putAttr("padding", Attributes.of("VALID")));
        writer.op("Relu", "conv/Relu", "conv/Conv2D");
        writer.add(GraphNodes.reshape("flat", "conv/Relu", writer.integers("flat/shape", -1, HIDDEN)).toBuilder());
        writer.op("MatMul", "dense/MatMul", "flat", "dense/read");
        writer.op("Identity", "scores", "dense/MatMul");
        writer.op("SoftmaxCrossEntropyWithLogits", "losses", "scores", "labels");
        writer.add(GraphNodes.floats("Mean", "loss", "losses", writer.integers("loss/axes", 0))
                .putAttr("Tidx", Attributes.of(org.tensorflow.proto.DataType.DT_INT32)));
        writer.floats("rate", new long[0], rate);
        graph.importGraphDef(writer.graph());
        for (String each : List.of("conv", "dense")) {
            Output<?> gradient = graph.addGradients(
                            each + "/gradient",
                            new Output<?>[] {graph.operationOrThrow("loss").output(0)},
                            new Output<?>[] {
                                graph.operationOrThrow(each + "/read").output(0)
                            },
                            null)[0];
            graph.opBuilder("Identity", each + "/descent", graph.baseScope())
                    .addInput(gradient)
                    .build();
            GraphOperation change = graph.opBuilder("Mul", each + "/change", graph.baseScope())
                    .addInput(gradient)
                    .addInput(graph.operationOrThrow("rate").output(0))
                    .build();
            graph.opBuilder("AssignSubVariableOp", each + "/step", graph.baseScope())
                    .addInput(graph.operationOrThrow(each).output(0))
                    .addInput(change.output(0))
                    .build();
        }
        Session session = new Session(graph);
        assign(session, "conv", new long[] {1, 1, CHANNELS, HIDDEN}, 2);
        assign(session, "dense", new long[] {HIDDEN, CLASSES}, 3);
        return session;
    }

    private static void variable(GraphWriter writer, String name, long... extents) {
        writer.add(VariableNodes.handle(name, extents).toBuilder());
        writer.add(VariableNodes.read(name + "/read", name).toBuilder());
        VariableNodes.assignments(List.of(name)).forEach(node -> writer.add(node.toBuilder()));
    }

    private static void assign(Session session, String name, long[] extents, long seed) {
        Random random = new Random(seed);
        int size = (int) java.util.Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        float[] numbers = new float[size];
        IntStream.range(0, size).forEach(i -> numbers[i] = (float) (0.6 * random.nextGaussian()));
        try (TFloat32 tensor = tensor(extents, numbers)) {
            session.runner()
                    .feed(VariableNodes.value(name), tensor)
                    .addTarget(VariableNodes.assignment(name))
                    .run()
                    .close();
        }
    }

    private static float[] dense(Session session) {
        try (Result result = session.runner().fetch("dense/read").run()) {
            return Tensors.values(result.get(0)).numbers();
        }
    }

    private static TFloat32 tensor(long[] extents, float[] numbers) {
        return TFloat32.tensorOf(org.tensorflow.ndarray.Shape.of(extents), DataBuffers.of(numbers));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
