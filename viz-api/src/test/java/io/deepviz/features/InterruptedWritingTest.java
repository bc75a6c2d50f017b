package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Model;
import io.deepviz.image.internal.Disk;
import io.deepviz.image.internal.FailingDisk;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file being written may meet a full disk or the end of its process: the old one or the new one is there, whole. */
class InterruptedWritingTest {
    @TempDir
    Path folder;

    @Test
    void whicheverStepFailsTheOldFileOrTheNewOneIsThereAndNothingElse() throws IOException {
        FeatureOrigin old =
                new FeatureOrigin("old", "reference", "", Nets.origin().input(), "", Optional.empty(), Map.of());
        Path file = folder.resolve("F.viz");
        int failing = 0;
        boolean done = false;
        while (!done) {
            failing++;
            SampleSet.write(file, Disk.REAL, old);
            try {
                SampleSet.write(file, new FailingDisk(failing), Nets.origin());
                done = true;
            } catch (IOException e) {
                assertThat(e).hasMessageEndingWith("step " + failing);
                try (FeatureSet set = FeatureSet.open(file)) {
                    assertThat(set.origin().model())
                            .as("after step %s", failing)
                            .isIn("old", "net");
                }
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("after step %s", failing).containsExactly(file);
            }
        }
        // create; head; 3 blocks of 3 parts; tail; force, move, force the folder; none failed the last time
        assertThat(failing).isEqualTo(1 + 1 + 9 + 1 + 3 + 1);
    }

    @Test
    void aDiskThatFillsUpDuringExtractionLeavesNothing() throws IOException {
        Path images = folder.resolve("images");
        Pictures.write(images.resolve("a.png"), 1);
        try (Model model = Nets.classifier()) {
            for (int step = 2; step < 6; step++) {
                Disk full = new FailingDisk(step);
                assertThatThrownBy(() -> FeatureExtraction.of(model)
                                .extract(ImageFolder.open(images), folder.resolve("F.viz"), full))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("No space left on device");
                assertThat(folder.resolve("F.viz")).doesNotExist();
            }
        }
    }

    @Test
    void aKilledProcessLeavesTheOldFileOrTheNewOne() throws Exception {
        Path file = folder.resolve("F.viz");
        SampleSet.write(file);
        for (int kill = 0; kill < 6; kill++) {
            Process writer = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessWriter.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            writer.getInputStream().read(); // it is about to write
            TimeUnit.MILLISECONDS.sleep(37L * kill); // in the middle of whatever it is doing then
            assertThat(writer.isAlive()).isTrue();
            writer.destroyForcibly().waitFor();

            try (FeatureSet set = FeatureSet.open(file)) {
                assertThat(set.size()).isIn((long) SampleSet.ROWS, EndlessWriter.ROWS);
            }
        }
    }

    /** Writes the same file again and again until it is killed. */
    static final class EndlessWriter {
        static final long ROWS = 300;

        public static void main(String[] arguments) throws IOException {
            List<FeatureLayer> layers = List.of(new FeatureLayer("fc", Shape.of(1 << 16)));
            Tensor vector = Tensor.of(Shape.of(1 << 16), new float[1 << 16]);
            System.out.write('.');
            System.out.flush();
            while (true) {
                try (FeatureSetWriter writer = FeatureSetWriter.create(Path.of(arguments[0]), Nets.origin(), layers)) {
                    for (int i = 0; i < ROWS; i++) {
                        writer.add(FeatureRow.of(i + ".png"), List.of(vector));
                    }
                    writer.commit(0);
                }
            }
        }
    }
}
