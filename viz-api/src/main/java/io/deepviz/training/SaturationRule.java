package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sigmoids and tanhs inside the network that are flat for most of what they get, at the last moment. */
final class SaturationRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        for (RunLayer layer : evidence.ofKind(LayerKind.SIGMOID, LayerKind.TANH)) {
            if (!evidence.isBehindLogits(layer)) {
                judge(evidence, layer.name(), limits).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> judge(Evidence evidence, String layer, Thresholds limits) {
        double share = evidence.last().map(last -> share(evidence, last, layer)).orElse(0.0);
        return limits.grade(share, Limit.SATURATED_WARNING, Limit.SATURATED_SERIOUS)
                .map(severity -> new Finding(
                        Verdict.SATURATED,
                        severity,
                        Optional.of(layer),
                        evidence.since(snapshot -> share(evidence, snapshot, layer)
                                >= limits.from(severity, Limit.SATURATED_WARNING, Limit.SATURATED_SERIOUS)),
                        Words.percent(share) + " of its outputs lie where the slope is under 5 % of the largest",
                        Words.numbers("share", share)));
    }

    private static double share(Evidence evidence, Snapshot snapshot, String layer) {
        return evidence.activity(snapshot, layer).map(Activity::saturated).orElse(0.0);
    }
}
