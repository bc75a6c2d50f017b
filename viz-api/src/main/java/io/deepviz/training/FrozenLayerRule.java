package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Layers whose weights are the same to the bit at all moments; serious if no layer moves at all. */
final class FrozenLayerRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<RunLayer> known = evidence.weighted().stream()
                .filter(layer -> drifts(evidence, layer).length > 0)
                .toList();
        List<RunLayer> frozen = known.stream()
                .filter(layer -> Arrays.stream(drifts(evidence, layer)).allMatch(drift -> drift == 0))
                .toList();
        Severity severity = frozen.size() == known.size() ? Severity.SERIOUS : Severity.WARNING;
        return frozen.stream().map(layer -> finding(evidence, layer, severity)).toList();
    }

    private static double[] drifts(Evidence evidence, RunLayer layer) {
        return evidence.series(layer.name(), 0, Weights::drift);
    }

    private static Finding finding(Evidence evidence, RunLayer layer, Severity severity) {
        int last = evidence.last().map(Snapshot::step).orElse(0);
        return new Finding(
                Verdict.FROZEN_LAYER,
                severity,
                Optional.of(layer.name()),
                evidence.sound().get(0).step(),
                "its weights are the same to the bit at step " + last + " as in the beginning",
                Words.numbers("snapshots", evidence.sound().size()));
    }
}
