package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.Loss;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
