package io.deepviz.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.ReferenceModel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
    @TempDir
    Path folder;

    @Test
    void aProbeIsImagesAndTheirLabels() {
        Tensor images = Tensor.wrap(Shape.of(2, 1, 1, 1), new float[2]);

        assertThatThrownBy(() -> Probe.of(images.slice(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images: expected [N,C,H,W] with N at least 2, got [1,1,1]");
        assertThatThrownBy(() -> Probe.of(images, 1)).hasMessage("labels: expected one for each of 2 images, got 1");
        assertThatThrownBy(() -> Probe.of(images, 1, -1)).hasMessage("labels: expected numbers from 0 on, got [1, -1]");
    }

    @Test
    void imagesOfAnotherSizeAreRefusedBeforeAFileIsMade() {
        Probe wrong = Probe.of(Tensor.wrap(Shape.of(2, 1, 4, 4), new float[32]));
        try (Model model = ReferenceModel.of(SmallRun.net(0))) {
            assertThatThrownBy(() -> TrainingRecorder.create(
                            folder.resolve("run"), model, wrong, TrainingRecorder.Options.DEFAULTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("probe: expected images [3,8,8] for model");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void optionsAndThresholdsCheckThemselves() {
        assertThatThrownBy(() -> TrainingRecorder.Options.DEFAULTS.every(0))
                .hasMessage("interval, features, channels: expected at least 1, 2 and 1, got 0, 64 and 512");
        assertThatThrownBy(() -> Thresholds.DEFAULTS.with(Limit.DEAD_SERIOUS, -1))
                .hasMessage("DEAD_SERIOUS: expected a number above 0, got -1.0");
        assertThat(Thresholds.DEFAULTS.with(Limit.DEAD_SERIOUS, 0.5).get(Limit.DEAD_SERIOUS))
                .isEqualTo(0.5);
        assertThat(Thresholds.DEFAULTS.get(Limit.DEAD_SERIOUS)).isEqualTo(0.4);
    }

    @Test
    void snapshotsAreDueEveryIntervalAndMoreOftenInTheFirst() {
        TrainingRecorder.Options options = TrainingRecorder.Options.DEFAULTS;

        assertThat(java.util.stream.IntStream.rangeClosed(0, 300).filter(options::isDue))
                .containsExactly(0, 5, 10, 20, 50, 100, 200, 300);
    }

    @Test
    void everyVerdictHasARemedyAndASourceAndEveryLimitADefaultAboveZero() {
        assertThat(Arrays.stream(Verdict.values())).allSatisfy(verdict -> {
            assertThat(verdict.title()).isNotBlank();
            assertThat(verdict.remedy()).isNotBlank();
            assertThat(verdict.source()).isNotBlank();
            assertThat(verdict.id()).matches("[a-z-]+");
        });
        assertThat(Arrays.stream(Limit.values()))
                .allSatisfy(limit -> assertThat(limit.standard()).isPositive());
    }
}
