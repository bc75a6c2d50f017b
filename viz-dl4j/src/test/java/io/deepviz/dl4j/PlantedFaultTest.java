package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.training.Diagnosis;
import io.deepviz.training.Finding;
import io.deepviz.training.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real trainings, each with one thing wrong: a diagnosis must name that first. */
class PlantedFaultTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            names = {
                "RAW_PIXELS",
                "EQUAL_FILTERS",
                "LARGE_WEIGHTS",
                "HIGH_RATE",
                "BAD_IMAGE",
                "LARGE_WEIGHTS_BEFORE_TANH",
                "NEGATIVE_BIASES",
                "DEEP_SIGMOIDS",
                "FROZEN",
                "SLOW_LAYER"
            })
    void aPlantedFaultIsFoundAndNamedFirst(PlantedFault fault) throws IOException {
        requireFirst(fault);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void everyPlantedFaultIsFoundAndNamedFirst(PlantedFault fault) throws IOException {
        requireFirst(fault);
    }

    @Test
    void theSameTrainingWithoutAFaultHasNoSeriousFinding() throws IOException {
        requireHealthy(PlantedFault.withoutFault());
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void aHealthyTrainingHasNoSeriousFinding(HealthyTraining training) throws IOException {
        requireHealthy(training.training());
    }

    private void requireFirst(PlantedFault fault) throws IOException {
        Diagnosis diagnosis = diagnose(fault.training());

        assertThat(diagnosis.findings()).as(fault.name()).isNotEmpty();
        Finding first = diagnosis.findings().get(0);
        assertThat(first.verdict()).as("%s", diagnosis.findings()).isEqualTo(fault.verdict);
        assertThat(first.layer()).isEqualTo(fault.layer);
    }

    private void requireHealthy(SmallTraining training) throws IOException {
        Diagnosis diagnosis = diagnose(training);

        assertThat(diagnosis.hasSerious()).as("%s", diagnosis.findings()).isFalse();
    }

    private Diagnosis diagnose(SmallTraining training) throws IOException {
        return Diagnosis.of(training.run(folder.resolve("training.vizrun")), Thresholds.DEFAULTS);
    }
}
