package io.deepviz.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.error.VizIOException;
import io.deepviz.image.ColorOrder;
import io.deepviz.report.TrainingReport;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.ReferenceModel;
import io.deepviz.training.LayerStatistics.Weights;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void record() throws IOException {
        file = folder.resolve("training.vizrun");
        SmallRun.record(file);
    }

    @Test
    void whatWasRecordedIsRead() throws IOException {
        TrainingRun run = TrainingRun.open(file);

        assertThat(run.head().layers()).extracting(RunHead.RunLayer::name).contains("conv1", "conv1/relu", "out");
        assertThat(run.head().logits()).contains("out");
        assertThat(run.head().filterLayer()).contains("conv1");
        assertThat(run.head().labels()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(run.losses()).containsExactly(new Loss(0, 0, 1.5), new Loss(10, 1, 0.1), new Loss(20, 1, 0.05));
        assertThat(run.validations()).containsExactly(new Validation(20, new Evaluation(0.5, 0.75)));
        assertThat(run.snapshots()).extracting(Snapshot::step).containsExactly(0, 10, 20);
        assertThat(run.snapshots().get(1).labels()).containsExactly(1, 2, 1);
        assertThat(run.isFinished()).isTrue();
        assertThat(run.cutOff()).isZero();
        assertThat(run.recordingShare().getAsDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void weightsAreMeasuredAsTheyAre() throws IOException {
        List<Snapshot> snapshots = TrainingRun.open(file).snapshots();
        Weights first = conv1(snapshots.get(0));
        Weights second = conv1(snapshots.get(1));
        float[] before = kernel(0);
        float[] after = kernel(10);

        assertThat(first.norm()).isCloseTo(Norms.of(before), within(1e-12)); // the same sum
        assertThat(first.gradientNorm()).isEqualTo(0.25);
        assertThat(first.ratio()).isEqualTo(0.125 / first.norm());
        assertThat(first.drift()).isNaN();
        assertThat(second.drift()).isCloseTo(Norms.between(before, after) / Norms.of(before), within(1e-12));
        assertThat(conv1(snapshots.get(2)).gradientNorm()).isNaN();
        assertThat(first.histogram().orElseThrow().counts().toArray()).satisfies(counts -> {
            float sum = 0;
            for (float count : counts) {
                sum += count;
            }
            assertThat(sum).isEqualTo(before.length);
        });
    }

    @Test
    void filtersAreKeptToOneStepOfAHundredAndTwentySeven() throws IOException {
        Snapshot snapshot = TrainingRun.open(file).snapshots().get(0);
        float[] kept = snapshot.filters().orElseThrow().toArray();
        float[] weights = kernel(0);
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }

        assertThat(kept).containsExactly(weights, within(largest / 127 / 2 * 1.001f)); // half a step, rounding
        assertThat(snapshot.features().orElseThrow().shape()).isEqualTo(Shape.of(6, 64));
    }

    /** A killed process leaves the file as it was at some moment: any prefix of it. */
    @Test
    void aFileCutAnywhereOpensUpToItsLastWholeRecord() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int[] ends = recordEnds(whole);
        Path cut = folder.resolve("cut.vizrun");

        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            int wholeLength = length;
            int records =
                    (int) Arrays.stream(ends).filter(end -> end <= wholeLength).count();
            if (records == 0) {
                assertThatThrownBy(() -> TrainingRun.open(cut)).isInstanceOf(VizIOException.class);
            } else {
                TrainingRun run = TrainingRun.open(cut);
                int found = 1
                        + run.losses().size()
                        + run.snapshots().size()
                        + run.validations().size()
                        + (run.isFinished() ? 1 : 0);
                assertThat(found).as("cut after %d bytes", length).isEqualTo(records);
                assertThat(run.cutOff()).isEqualTo(length - ends[records - 1]);
            }
        }
    }

    /** A training is watched from its first record on, and may have been killed behind any of them. */
    @Test
    void aRunOfAnyNumberOfRecordsIsJudgedAndDrawn() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.vizrun");
        for (int end : recordEnds(whole)) {
            Files.write(cut, Arrays.copyOf(whole, end));
            TrainingReport report = TrainingReport.of(TrainingRun.open(cut), Thresholds.DEFAULTS);

            assertThat(report.livePage()).contains(report.data());
            assertThat(report.json()).contains("\"findings\": [");
        }
    }

    /** Every byte changed: the file is refused, or at most its last record is missing. */
    @Test
    void aChangedByteIsNeverReadAsSomethingElse() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int[] ends = recordEnds(whole);
        int lastBegins = ends[ends.length - 2];
        Path changed = folder.resolve("changed.vizrun");

        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x10;
            Files.write(changed, bytes);
            if (at < lastBegins) {
                assertThatThrownBy(() -> TrainingRun.open(changed))
                        .as("byte %d", at)
                        .isInstanceOf(VizIOException.class)
                        .hasMessageContaining("changed.vizrun: ");
            } else if (at >= lastBegins + RunFile.RECORD_HEAD) {
                assertThat(TrainingRun.open(changed).isFinished()).isFalse();
            }
        }
    }

    @Test
    void zerosBehindTheLastRecordAreNoDamage() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 4096));

        TrainingRun run = TrainingRun.open(file);

        assertThat(run.isFinished()).isTrue();
        assertThat(run.cutOff()).isEqualTo(4096);
    }

    @Test
    void otherFilesAndLaterVersionsAreRefusedInTwoDifferentWays() throws IOException {
        byte[] later = Files.readAllBytes(file);
        later[11] = 9;
        Files.write(file, later);
        Path text = Files.writeString(folder.resolve("a.txt"), "hello");
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThatThrownBy(() -> TrainingRun.open(file)).hasMessageContaining("format version 1, found version 9");
        assertThatThrownBy(() -> TrainingRun.open(text)).hasMessageContaining("another kind of file");
        assertThatThrownBy(() -> TrainingRun.open(empty)).isInstanceOf(VizIOException.class);
    }

    @Test
    void aFileThatIsThereStaysUnlessTheOptionsSayOtherwise() throws IOException {
        assertThatThrownBy(() -> SmallRun.record(file))
                .isInstanceOf(VizIOException.class)
                .hasMessageContaining("expected a file that is not there yet");

        try (Model model = ReferenceModel.of(SmallRun.net(0))) {
            TrainingRecorder.create(file, model, SmallRun.probe(), TrainingRecorder.Options.DEFAULTS.replacing())
                    .close();
        }
        assertThat(TrainingRun.open(file).snapshots()).isEmpty();
    }

    /** Steps 0, 10 and 20 are there; the training goes on from a checkpoint of step 10. */
    @Test
    void aRunThatIsTakenUpGoesOnBehindItsLastWholeRecord() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5)); // killed while it wrote the end
        double before = TrainingRun.open(file).seconds();
        try (Model model = ReferenceModel.of(SmallRun.net(3))) {
            try (TrainingRecorder recorder = TrainingRecorder.create(
                    file, model, SmallRun.probe(), SmallRun.probe(), TrainingRecorder.Options.DEFAULTS.continuing())) {
                recorder.snapshot(model, TrainingStep.at(10).withLabels(0));
                assertThat(TrainingRun.open(file).isFinished()).isFalse();
                recorder.loss(10, 1, 0.125);
            }
        }

        TrainingRun run = TrainingRun.open(file);
        assertThat(run.losses()).containsExactly(new Loss(0, 0, 1.5), new Loss(10, 1, 0.125));
        assertThat(run.snapshots()).extracting(Snapshot::step).containsExactly(0, 10);
        assertThat(run.snapshots().get(1).labels()).containsExactly(2, 2, 1); // counted on: 1, 2, 1 before
        assertThat(run.snapshots().get(1).seconds()).isGreaterThanOrEqualTo(before);
        assertThat(run.validations()).isEmpty(); // of step 20
        assertThat(run.isFinished()).isTrue();
        assertThat(run.cutOff()).isZero();
    }

    @Test
    void aRunOfAnotherNetworkOrProbeIsNotTakenUp() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        TrainingRecorder.Options options = TrainingRecorder.Options.DEFAULTS.continuing();
        Probe others = Probe.of(SmallRun.probe().images(), 0, 1, 2, 0, 1, 1);
        try (Model model = ReferenceModel.of(SmallRun.net(0))) {
            assertThatThrownBy(() -> TrainingRecorder.create(file, model, others, SmallRun.probe(), options))
                    .isInstanceOf(VizIOException.class)
                    .hasMessageEndingWith(
                            "expected to continue a run with the same classes of the probe, [0, 1, 2, 0, 1, 1], found"
                                    + " [0, 1, 2, 0, 1, 2]; record into another file");
            assertThatThrownBy(() -> TrainingRecorder.create(file, model, SmallRun.probe(), options))
                    .hasMessageContaining("the same held-out images, 0, found 6");
        }
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void whatIsAbandonedHasNoEnd() throws IOException {
        Path other = folder.resolve("other");
        try (Model model = ReferenceModel.of(SmallRun.net(0));
                TrainingRecorder recorder =
                        TrainingRecorder.create(other, model, SmallRun.probe(), TrainingRecorder.Options.DEFAULTS)) {
            recorder.loss(0, 0, 1);
            recorder.abandon();

            assertThatThrownBy(() -> recorder.loss(1, 0, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(TrainingRun.open(other).isFinished()).isFalse();
        assertThat(TrainingRun.open(other).losses()).hasSize(1);
    }

    @Test
    void filtersOfANetworkThatTakesBlueFirstAreKeptRedFirst() throws IOException {
        Path other = folder.resolve("other");
        try (Model rgb = ReferenceModel.of(SmallRun.net(0));
                Model bgr = withBlueFirst(rgb);
                TrainingRecorder recorder =
                        TrainingRecorder.create(other, bgr, SmallRun.probe(), TrainingRecorder.Options.DEFAULTS)) {
            recorder.snapshot(bgr, TrainingStep.at(0));
        }
        Tensor asIs = TrainingRun.open(file).snapshots().get(0).filters().orElseThrow();
        Tensor turned = TrainingRun.open(other).snapshots().get(0).filters().orElseThrow();
        for (int filter = 0; filter < 4; filter++) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(turned.at(filter, 2 - channel, 1, 5)).isEqualTo(asIs.at(filter, channel, 1, 5));
            }
        }
    }

    @Test
    void nothingIsWrittenAfterClose() throws IOException {
        try (Model model = ReferenceModel.of(SmallRun.net(0))) {
            TrainingRecorder recorder = TrainingRecorder.create(
                    folder.resolve("other"), model, SmallRun.probe(), TrainingRecorder.Options.DEFAULTS);
            recorder.close();
            recorder.close();

            assertThatThrownBy(() -> recorder.loss(1, 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> recorder.snapshot(model, TrainingStep.at(1)))
                    .hasMessage("the recorder is closed");
        }
    }

    private static Model withBlueFirst(Model model) {
        return (Model) Proxy.newProxyInstance(
                Model.class.getClassLoader(),
                new Class<?>[] {Model.class},
                (proxy, method, arguments) -> method.getName().equals("input")
                        ? model.input().withColorOrder(ColorOrder.BGR)
                        : method.invoke(model, arguments));
    }

    private static Weights conv1(Snapshot snapshot) {
        return snapshot.layer("conv1").flatMap(LayerStatistics::weights).orElseThrow();
    }

    private static float[] kernel(long seed) {
        try (Model model = ReferenceModel.of(SmallRun.net(seed))) {
            return model.layer("conv1").weights().orElseThrow().toArray();
        }
    }

    /** Where each record ends, as the lengths in the file say. */
    private static int[] recordEnds(byte[] file) {
        int[] ends = new int[0];
        int at = RunFile.PREAMBLE;
        while (at < file.length) {
            at += RunFile.RECORD_HEAD + java.nio.ByteBuffer.wrap(file).getInt(at);
            ends = Arrays.copyOf(ends, ends.length + 1);
            ends[ends.length - 1] = at;
        }
        return ends;
    }
}
