package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.training.LayerStatistics.Normalization;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stored statistics should be those of what comes in; at the last moment, as at first they have to come about. */
final class NormalizationModeRule implements Rule {
    /** Deviations that stored means move between two snapshots if they move at all. */
    private static final double STILL = 1e-4;

    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        Optional<Snapshot> last = evidence.last().filter(snapshot -> snapshot.step() > 0);
        for (RunLayer layer : evidence.ofKind(LayerKind.BATCH_NORMALIZATION)) {
            last.flatMap(snapshot -> snapshot.layer(layer.name()).flatMap(LayerStatistics::normalization))
                    .filter(found -> isOff(found, limits))
                    .map(found -> finding(layer.name(), since(evidence, layer, limits), found))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static int since(Evidence evidence, RunLayer layer, Thresholds limits) {
        return evidence.since(snapshot -> snapshot.layer(layer.name())
                .flatMap(LayerStatistics::normalization)
                .filter(found -> isOff(found, limits))
                .isPresent());
    }

    private static boolean isOff(Normalization found, Thresholds limits) {
        return found.meanGap() > limits.get(Limit.NORMALIZATION_MEAN)
                || found.varianceGap() > limits.get(Limit.NORMALIZATION_VARIANCE);
    }

    private static Finding finding(String layer, int step, Normalization found) {
        boolean still = found.drift() < STILL;
        String text = "stored means are off by " + Words.number(found.meanGap())
                + " deviations, logarithms of stored variances by " + Words.number(found.varianceGap())
                + (still ? "; they do not change: they are never updated" : "; they follow too slowly");
        return new Finding(
                Verdict.NORMALIZATION_MODE,
                still ? Severity.SERIOUS : Severity.WARNING,
                Optional.of(layer),
                step,
                text,
                Words.numbers("meanGap", found.meanGap(), "varianceGap", found.varianceGap(), "drift", found.drift()));
    }
}
