package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Channels;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Channels that are below 0 for the whole probe before a ReLU, and so far that other images won't lift them either: mean +
 * 4 deviations is below 0, too. A unit that is only waiting for something rare is not dead.
 */
final class DeadReluRule implements Rule {
    private static final double DEVIATIONS = 4;

    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        for (RunLayer layer : evidence.ofKind(LayerKind.RELU)) {
            evidence.last()
                    .flatMap(last -> judge(evidence, last, layer, limits))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> judge(Evidence evidence, Snapshot last, RunLayer layer, Thresholds limits) {
        double share = share(evidence, last, layer);
        return limits.grade(share, Limit.DEAD_WARNING, Limit.DEAD_SERIOUS)
                .map(severity -> new Finding(
                        Verdict.DEAD_RELU,
                        severity,
                        Optional.of(layer.name()),
                        evidence.since(snapshot -> share(evidence, snapshot, layer)
                                >= limits.from(severity, Limit.DEAD_WARNING, Limit.DEAD_SERIOUS)),
                        Words.percent(share) + " of its channels are 0 for all "
                                + evidence.head().probe() + " images of the probe, and far from anything else",
                        Words.numbers("share", share)));
    }

    private static double share(Evidence evidence, Snapshot snapshot, RunLayer layer) {
        return evidence.activity(snapshot, layer.inputs().get(0))
                .map(Activity::channels)
                .map(DeadReluRule::share)
                .orElse(0.0);
    }

    private static double share(Channels before) {
        int dead = 0;
        for (int k = 0; k < before.known(); k++) {
            boolean off = before.maxima().at(k) <= 0;
            boolean far =
                    before.means().at(k) + DEVIATIONS * before.deviations().at(k) < 0;
            dead += off && far ? 1 : 0;
        }
        return dead / (double) before.known();
    }
}
