package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.image.ColorOrder;
import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.Loss;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class RecordingListenerTest {
    private static final RecordingListener.Options EVERY_STEP =
            RecordingListener.Options.DEFAULTS.with(TrainingRecorder.Options.DEFAULTS.every(1));

    @TempDir
    Path folder;

    /** With plain gradient descent, what a step changes is the learning rate times the gradient. */
    @Test
    void theUpdateOfGradientDescentIsTheRateTimesTheMeanGradient() throws IOException {
        Path file = folder.resolve("run");
        train(stack(0.05), file, EVERY_STEP, 3);

        TrainingRun run = TrainingRun.open(file);
        assertThat(run.snapshots()).hasSize(4); // one before each step, one at the end
        for (Snapshot snapshot : run.snapshots().subList(0, 3)) {
            for (String layer : new String[] {"conv1", "out"}) {
                Weights weights = weights(snapshot, layer);
                // both are norms of some hundred floats
                assertThat(weights.updateNorm() / weights.gradientNorm()).isCloseTo(0.05, within(1e-5));
            }
        }
    }

    @Test
    void stepsAndLossesAreThoseOfTheNetwork() throws IOException {
        Path file = folder.resolve("run");
        MultiLayerNetwork net = stack(0.05);
        train(net, file, EVERY_STEP, 3);

        TrainingRun run = TrainingRun.open(file);
        assertThat(run.losses()).extracting(Loss::step).containsExactly(0, 1, 2);
        assertThat(run.losses().get(2).value()).isEqualTo(net.score());
        assertThat(run.snapshots()).extracting(Snapshot::step).containsExactly(0, 1, 2, 3);
        assertThat(run.snapshots().get(2).labels().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(3 * 16);
        assertThat(run.isFinished()).isTrue();
        assertThat(run.snapshots().get(0).training().orElseThrow().loss())
                .isCloseTo(run.losses().get(0).value(), within(1e-4)); // the first batch is the probe; no weight decay
    }

    @Test
    void graphsAreRecordedAsStacksAre() throws IOException {
        Path file = folder.resolve("run");
        ComputationGraph graph = graph();
        try (RecordingListener recording = RecordingListener.to(file, EVERY_STEP)) {
            graph.setListeners(recording);
            graph.fit(Stripes.draw(16, 0.5, 1));
        }
        graph.close();

        Snapshot first = TrainingRun.open(file).snapshots().get(0);
        assertThat(weights(first, "conv1").updateNorm()
                        / weights(first, "conv1").gradientNorm())
                .isCloseTo(0.05, within(1e-5));
        assertThat(first.labels()).isNotEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenDoesNotEndTheTraining() throws IOException {
        Path file = folder.resolve("no/such/folder/run");
        MultiLayerNetwork net = stack(0.05);
        train(net, file, EVERY_STEP, 2);

        assertThat(net.getIterationCount()).isEqualTo(2);
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsLeftAloneAndTheTrainingGoesOn() throws IOException {
        Path file = Files.writeString(folder.resolve("run"), "precious");
        MultiLayerNetwork net = stack(0.05);
        train(net, file, EVERY_STEP, 2);

        assertThat(net.getIterationCount()).isEqualTo(2);
        assertThat(file).hasContent("precious");
    }

    /** The listener is handed to a network of another shape: the probe of the first does not fit it. */
    @Test
    void whatFailsLaterDoesNotEndTheTrainingAndLeavesTheFileClosedAndReadable() throws IOException {
        Path file = folder.resolve("run");
        MultiLayerNetwork other = new MultiLayerNetwork(start(0.05)
                .list()
                .layer(convolution())
                .layer(out())
                .setInputType(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 2))
                .build());
        other.init();
        DataSet batch = batch(0);
        DataSet two = new DataSet(Nd4j.concat(1, batch.getFeatures(), batch.getFeatures()), batch.getLabels());
        try (RecordingListener recording = RecordingListener.to(file, EVERY_STEP)) {
            MultiLayerNetwork net = stack(0.05);
            net.setListeners(recording);
            net.fit(batch);
            other.setListeners(recording);
            other.fit(two);
            other.fit(two);

            assertThat(isOpen(file)).isFalse();
        }
        assertThat(other.getIterationCount()).isEqualTo(2);
        TrainingRun run = TrainingRun.open(file);
        assertThat(run.losses()).hasSize(1);
        assertThat(run.isFinished()).isFalse();
    }

    /** Whether this process holds a file open, as far as the system tells. */
    private static boolean isOpen(Path file) throws IOException {
        Path handles = Path.of("/proc/self/fd");
        if (!Files.isDirectory(handles)) {
            return false;
        }
        try (Stream<Path> all = Files.list(handles)) {
            return all.anyMatch(each -> {
                try {
                    return Files.readSymbolicLink(each).equals(file.toRealPath());
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        }
    }

    /** A network that learns numbers has no classes, and is recorded all the same. */
    @Test
    void heldOutImagesWithoutClassesAreLeftOut() throws IOException {
        Path file = folder.resolve("run");
        DataSet numbers =
                new DataSet(batch(1).getFeatures(), batch(1).getLabels().mul(0.5));
        train(stack(0.05), file, EVERY_STEP.withHeldOut(numbers), 2);
        assertThat(TrainingRun.open(file).head().heldOut()).isZero();

        Path other = folder.resolve("other");
        train(stack(0.05), other, EVERY_STEP.withHeldOut(batch(1)), 2);
        assertThat(TrainingRun.open(other).head().heldOut()).isEqualTo(16);
    }

    @Test
    void aTrainingFromACheckpointContinuesItsRun() throws IOException {
        Path file = folder.resolve("run");
        RecordingListener.Options options = EVERY_STEP
                .with(EVERY_STEP.recording().continuing())
                .withProbe(batch(7))
                .withColors(ColorOrder.BGR); // no matter: there is one channel
        train(stack(0.05), file, options, 3);
        MultiLayerNetwork net = stack(0.05);
        net.setIterationCount(2);
        train(net, file, options, 2);

        TrainingRun run = TrainingRun.open(file);
        assertThat(run.losses()).extracting(Loss::step).containsExactly(0, 1, 2, 3);
        assertThat(run.snapshots()).extracting(Snapshot::step).containsExactly(0, 1, 2, 3, 4);
        assertThat(run.head().labels()).hasSize(16);
        assertThat(run.isFinished()).isTrue();
    }

    @Test
    void recordingChangesNothingInTheNetwork() throws IOException {
        MultiLayerNetwork recorded = stack(0.05);
        MultiLayerNetwork plain = stack(0.05);
        train(recorded, folder.resolve("run"), EVERY_STEP, 3);
        for (int step = 0; step < 3; step++) {
            plain.fit(batch(step));
        }

        assertThat(recorded.params()).isEqualTo(plain.params());
    }

    @Test
    void optionsCheckThemselves() {
        assertThatThrownBy(() -> RecordingListener.Options.DEFAULTS.withImages(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images: expected at least 2, got 1");
    }

    private static void train(MultiLayerNetwork net, Path file, RecordingListener.Options options, int steps) {
        try (RecordingListener recording = RecordingListener.to(file, options)) {
            net.setListeners(recording);
            for (int step = 0; step < steps; step++) {
                net.fit(batch(step));
            }
        }
    }

    private static DataSet batch(int step) {
        return Stripes.draw(16, 0.5, step);
    }

    private static Weights weights(Snapshot snapshot, String layer) {
        return snapshot.layer(layer).flatMap(LayerStatistics::weights).orElseThrow();
    }

    private static MultiLayerNetwork stack(double rate) {
        MultiLayerNetwork net = new MultiLayerNetwork(start(rate)
                .list()
                .layer(convolution())
                .layer(out())
                .setInputType(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 1))
                .build());
        net.init();
        return net;
    }

    private static ComputationGraph graph() {
        ComputationGraphConfiguration configuration = start(0.05)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 1))
                .addLayer("conv1", convolution(), "in")
                .addLayer("out", out(), "conv1")
                .setOutputs("out")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        return graph;
    }

    private static NeuralNetConfiguration.Builder start(double rate) {
        return new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(rate));
    }

    private static ConvolutionLayer convolution() {
        return new ConvolutionLayer.Builder(3, 3)
                .name("conv1")
                .nOut(4)
                .activation(Activation.RELU)
                .build();
    }

    private static OutputLayer out() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(Stripes.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
