package io.deepviz.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.testing.ReferenceModel;
import io.deepviz.training.LayerStatistics.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedLoopTest {
    @TempDir
    Path folder;

    private long seed;

    /** Each step replaces all weights by those of the next seed. */
    @Test
    void aStepsUpdateIsWhatTheNetworkChangedBy() throws IOException {
        Path file = folder.resolve("run");
        TrainingRecorder.Options options = TrainingRecorder.Options.DEFAULTS.every(2);
        try (RecordedLoop loop = RecordedLoop.create(file, this::look, SmallRun.probe(), Optional.empty(), options)) {
            for (int step = 0; step < 3; step++) {
                loop.before(step);
                seed++;
                loop.after(step, 0, 1.0 / (1 + step));
            }
            loop.recorder().validation(3, 0.5, 0.5);
        }

        TrainingRun run = TrainingRun.open(file);
        assertThat(run.losses()).hasSize(3);
        assertThat(run.validations()).hasSize(1);
        assertThat(run.snapshots()).extracting(Snapshot::step).containsExactly(0, 1, 2); // 1 is half an interval
        Weights weights = run.snapshots()
                .get(2)
                .layer("conv1")
                .flatMap(LayerStatistics::weights)
                .orElseThrow();
        assertThat(weights.updateNorm()).isCloseTo(Norms.between(kernel(2), kernel(3)), within(1e-12));
        assertThat(weights.norm()).isCloseTo(Norms.of(kernel(2)), within(1e-12));
    }

    @Test
    void whatTheLoopKnowsOfAStepIsKept() throws IOException {
        Path file = folder.resolve("run");
        TrainingRecorder.Options options = TrainingRecorder.Options.DEFAULTS.every(2);
        ParameterId kernel = new ParameterId("conv1", ParameterId.WEIGHTS);
        try (RecordedLoop loop = RecordedLoop.create(file, this::look, SmallRun.probe(), Optional.empty(), options)) {
            assertThat(loop.isDue(2)).isTrue();
            assertThat(loop.isDue(3)).isFalse();
            loop.before(2);
            seed++;
            loop.after(
                    TrainingStep.at(2)
                            .inEpoch(1)
                            .withGradientNorms(Map.of(kernel, 0.5))
                            .withLabels(1, 1)
                            .withBadInputs(3),
                    0.25);
        }

        Snapshot snapshot = TrainingRun.open(file).snapshots().get(0);
        Weights weights =
                snapshot.layer("conv1").flatMap(LayerStatistics::weights).orElseThrow();
        assertThat(weights.gradientNorm()).isEqualTo(0.5);
        assertThat(weights.updateNorm()).isCloseTo(Norms.between(kernel(0), kernel(1)), within(1e-12));
        assertThat(snapshot.labels()).containsExactly(0, 2);
        assertThat(snapshot.badInputs()).isEqualTo(3);
        assertThat(TrainingRun.open(file).losses()).containsExactly(new Loss(2, 1, 0.25));
    }

    private Model look() {
        return ReferenceModel.of(SmallRun.net(seed));
    }

    private static float[] kernel(long seed) {
        try (Model model = ReferenceModel.of(SmallRun.net(seed))) {
            return model.layer("conv1").weights().orElseThrow().toArray();
        }
    }
}
