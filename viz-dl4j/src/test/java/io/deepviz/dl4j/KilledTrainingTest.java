package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains in a process of its own and kills it in the middle, as the system or a person does. */
class KilledTrainingTest {
    @TempDir
    Path folder;

    @Test
    void aKilledTrainingLeavesARunThatOpens() throws Exception {
        Random random = new Random(1);
        for (int kill = 0; kill < 2; kill++) {
            Path file = folder.resolve("run" + kill);
            Process process = start(file);
            try {
                awaitSize(file, process, 20_000 + random.nextInt(60_000));
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

            TrainingRun run = TrainingRun.open(file);
            assertThat(run.isFinished()).isFalse();
            assertThat(run.snapshots()).isNotEmpty();
            assertThat(run.losses()).isNotEmpty();
            // all but at most one record is whole: what is cut off is shorter than what was written
            assertThat(run.cutOff())
                    .isLessThan(Files.size(file) / run.snapshots().size());
        }
    }

    private static Process start(Path file) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Dorg.bytedeco.javacpp.logger=slf4j"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Trainer.class.getName(), file.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitSize(Path file, Process process, long size) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!Files.exists(file) || Files.size(file) < size) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    /** Trains until it is killed. */
    static final class Trainer {
        public static void main(String[] arguments) {
            MultiLayerNetwork net =
                    new MultiLayerNetwork(PlantedFault.withoutFault().net());
            net.init();
            RecordingListener.Options options =
                    RecordingListener.Options.DEFAULTS.with(TrainingRecorder.Options.DEFAULTS.every(1));
            net.setListeners(RecordingListener.to(Path.of(arguments[0]), options));
            while (true) {
                net.fit(Stripes.draw(16, 0.5, 1));
            }
        }
    }
}
