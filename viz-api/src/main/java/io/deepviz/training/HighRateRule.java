package io.deepviz.training;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Steps are long in most layers, and the loss does not come down, or blew up on the way. */
final class HighRateRule implements Rule {
    /** A loss that was so many times the first one blew up. */
    private static final double BLOWN_UP = 10;

    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        double high = limits.get(Limit.RATIO_HIGH);
        double typical = evidence.typicalRatio().orElse(0);
        double peak = evidence.peakRatio().orElse(0);
        boolean failed = hasFailed(evidence, limits);
        boolean serious = failed && (typical > high || peak > high * limits.get(Limit.RATIO_FACTOR));
        if (!serious && typical <= high) {
            return List.of();
        }
        double limit = serious && typical <= high ? high * limits.get(Limit.RATIO_FACTOR) : high;
        int since = evidence.since(snapshot -> evidence.ratioOf(snapshot).orElse(0) > limit);
        return List.of(finding(evidence, serious ? Severity.SERIOUS : Severity.WARNING, typical, peak, since));
    }

    private static boolean hasFailed(Evidence evidence, Thresholds limits) {
        OptionalDouble gain = evidence.gain();
        if (gain.isEmpty()) {
            return false;
        }
        return gain.getAsDouble() < limits.get(Limit.LOSS_GAIN)
                || evidence.firstBadLoss().isPresent()
                || evidence.highestLoss().orElse(0)
                        > BLOWN_UP * evidence.firstLoss().orElse(0);
    }

    private static Finding finding(Evidence evidence, Severity severity, double typical, double peak, int since) {
        String text = "a step changes the weights of a layer by " + Words.number(typical)
                + " of their norm in the median, by " + Words.number(peak) + " at worst" + lossText(evidence);
        return new Finding(
                Verdict.LEARNING_RATE_TOO_HIGH,
                severity,
                Optional.empty(),
                since,
                text,
                Words.numbers(
                        "ratio",
                        typical,
                        "peak",
                        peak,
                        "firstLoss",
                        evidence.firstLoss().orElse(Double.NaN),
                        "lastLoss",
                        evidence.lastLoss().orElse(Double.NaN)));
    }

    private static String lossText(Evidence evidence) {
        if (evidence.firstLoss().isEmpty()) {
            return "";
        }
        return "; the loss went from " + Words.number(evidence.firstLoss().getAsDouble()) + " to "
                + Words.number(evidence.lastLoss().getAsDouble()) + ", and was "
                + Words.number(evidence.highestLoss().getAsDouble()) + " on the way";
    }
}
