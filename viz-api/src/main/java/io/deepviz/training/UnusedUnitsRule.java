package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Channels;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Units of layers with a kernel whose output hardly depends on the image, before any nonlinearity. */
final class UnusedUnitsRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        for (RunLayer layer : evidence.weighted()) {
            judge(evidence, layer.name(), limits).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> judge(Evidence evidence, String layer, Thresholds limits) {
        double share = evidence.last()
                .map(last -> share(evidence, last, layer, limits))
                .orElse(0.0);
        return limits.grade(share, Limit.UNUSED_WARNING, Limit.UNUSED_SERIOUS)
                .map(severity -> new Finding(
                        Verdict.UNUSED_UNITS,
                        severity,
                        Optional.of(layer),
                        evidence.since(snapshot -> share(evidence, snapshot, layer, limits)
                                >= limits.from(severity, Limit.UNUSED_WARNING, Limit.UNUSED_SERIOUS)),
                        Words.percent(share) + " of its units answer the same to every image of the probe",
                        Words.numbers("share", share)));
    }

    private static double share(Evidence evidence, Snapshot snapshot, String layer, Thresholds limits) {
        double input = evidence.activity(
                        snapshot, evidence.head().layers().get(0).name())
                .map(Activity::rms)
                .orElse(1.0);
        return evidence.activity(snapshot, layer)
                .map(Activity::channels)
                .map(channels -> share(channels, input, limits))
                .orElse(0.0);
    }

    private static double share(Channels channels, double input, Thresholds limits) {
        float largest = 0;
        for (float deviation : channels.deviations().toArray()) {
            largest = Math.max(largest, deviation);
        }
        // where all units are silent the largest of them is no measure
        double silent = limits.get(Limit.UNIT_SILENT) * Math.max(largest, 0.1 * input);
        int count = 0;
        for (float deviation : channels.deviations().toArray()) {
            count += deviation <= silent ? 1 : 0;
        }
        return count / (double) channels.known();
    }
}
