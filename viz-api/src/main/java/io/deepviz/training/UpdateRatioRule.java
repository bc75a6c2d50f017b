package io.deepviz.training;

import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Layers whose updates are out of proportion while those of most layers are not, or are by a factor of 10 more so: what
 * concerns all layers is a matter of the learning rate.
 */
final class UpdateRatioRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        OptionalDouble typical = evidence.typicalRatio();
        for (RunLayer layer : evidence.weighted()) {
            OptionalDouble ratio = evidence.ratio(layer.name());
            if (ratio.isPresent() && ratio.getAsDouble() > 0) {
                judge(evidence, layer.name(), ratio.getAsDouble(), typical.getAsDouble(), limits)
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> judge(
            Evidence evidence, String layer, double ratio, double typical, Thresholds limits) {
        double out = outside(ratio, limits);
        double all = outside(typical, limits);
        double factor = limits.get(Limit.RATIO_FACTOR);
        if (out <= 1 || (all > 1 && out < factor * all)) {
            return Optional.empty();
        }
        String text = "a step changes its weights by " + Words.number(ratio) + " of their norm in the median over time,"
                + " where " + Words.number(limits.get(Limit.RATIO_LOW)) + " to "
                + Words.number(limits.get(Limit.RATIO_HIGH)) + " is healthy and the median layer has "
                + Words.number(typical);
        return Optional.of(new Finding(
                Verdict.UPDATE_RATIO,
                out >= factor ? Severity.SERIOUS : Severity.WARNING,
                Optional.of(layer),
                since(evidence, layer, limits),
                text,
                Words.numbers("ratio", ratio, "typical", typical)));
    }

    private static int since(Evidence evidence, String layer, Thresholds limits) {
        return evidence.since(snapshot -> evidence.weights(snapshot, layer)
                .map(LayerStatistics.Weights::ratio)
                .filter(ratio -> ratio > 0 && outside(ratio, limits) > 1)
                .isPresent());
    }

    /** By which factor a ratio is outside; at most 1 if it is inside. */
    private static double outside(double ratio, Thresholds limits) {
        return Math.max(ratio / limits.get(Limit.RATIO_HIGH), limits.get(Limit.RATIO_LOW) / ratio);
    }
}
