package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class DemoTrainingTest {
    private static final DemoRecipe SHORT = new DemoRecipe(3, 52, 2, 16, .02, 2);

    @TempDir
    private Path directory;

    @Test
    void twoRunsGiveTheSameBytes() throws IOException {
        Path one = train("one", ProgressListener.NONE);
        Path other = train("other", ProgressListener.NONE);
        assertThat(other.resolve("timeline.bin")).hasSameBinaryContentAs(one.resolve("timeline.bin"));
        assertThat(other.resolve("demo.properties")).hasSameBinaryContentAs(one.resolve("demo.properties"));
        assertThat(coefficients(other)).isEqualTo(coefficients(one));
    }

    @Test
    void theTimelineBeginsUntrainedAndEndsWithTheLastStep() throws IOException {
        List<String> heard = new ArrayList<>();
        Path directory = train("run", (task, done, total) -> heard.add(task + " " + done + "/" + total));
        try (InputStream in = Files.newInputStream(directory.resolve("timeline.bin"))) {
            assertThat(Timeline.read(in).snapshots())
                    .extracting(Timeline.Snapshot::step)
                    .containsExactly(0, 6);
        }
        assertThat(heard).hasSize(6).startsWith("training 1/6").endsWith("training 6/6");
    }

    @Test
    void thePlainNetworkAnswersAsTheTrainedOneDoes() {
        MultiLayerNetwork trained = new MultiLayerNetwork(DemoNetwork.training(1, .02, 2, 10));
        trained.init();
        Batches batches = new Batches(32, 16, 1);
        batches.begin(0);
        trained.fit(batches.inputs(0, 0), batches.labels(0));
        MultiLayerNetwork plain = new MultiLayerNetwork(DemoNetwork.plain());
        plain.init(trained.params().dup(), false);
        INDArray images = batches.inputs(0, 1);
        // probabilities, to what sums of floats in another order leave
        assertThat(Floats.read(plain.output(images.dup(), false)))
                .containsExactly(
                        Floats.read(trained.output(images.dup(), false)), org.assertj.core.data.Offset.offset(1e-4f));
    }

    @Test
    void aRecipeWithoutABatchIsRefused() {
        assertThatThrownBy(() -> new DemoRecipe(1, 10, 1, 32, .1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("recipe: expected images >= batch >= 1")
                .hasMessageContaining("got images 10, batch 32");
    }

    private Path train(String name, ProgressListener progress) throws IOException {
        DemoTraining training = DemoTraining.start(SHORT);
        while (!training.isDone()) {
            training.trainEpoch(progress);
        }
        Path target = directory.resolve(name);
        training.save(target);
        return target;
    }

    /** Not the zip's own bytes: they carry the time. */
    private static byte[] coefficients(Path directory) throws IOException {
        try (java.util.zip.ZipFile zip =
                        new java.util.zip.ZipFile(directory.resolve("demo.zip").toFile());
                InputStream in = zip.getInputStream(zip.getEntry("coefficients.bin"))) {
            return in.readAllBytes();
        }
    }
}
