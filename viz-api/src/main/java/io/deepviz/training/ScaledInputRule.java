package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Activity;
import java.util.List;
import java.util.Optional;

/** The input's mean should be near 0 and its deviation near 1. */
final class ScaledInputRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        String input = evidence.head().layers().get(0).name();
        return evidence.run().snapshots().stream()
                .limit(1)
                .flatMap(snapshot -> evidence.activity(snapshot, input).stream()
                        .flatMap(activity -> judge(activity, limits).stream()
                                .map(severity -> finding(severity, input, snapshot.step(), activity))))
                .toList();
    }

    private static Optional<Severity> judge(Activity input, Thresholds limits) {
        if (input.rms() > limits.get(Limit.INPUT_LARGE)
                || (input.rms() < limits.get(Limit.INPUT_SMALL) && input.rms() > 0)) {
            return Optional.of(Severity.SERIOUS);
        }
        boolean far = Math.abs(input.mean()) > limits.get(Limit.INPUT_OFFSET) * input.deviation();
        return far ? Optional.of(Severity.WARNING) : Optional.empty();
    }

    private static Finding finding(Severity severity, String layer, int step, Activity input) {
        String evidence = "the probe's images have mean " + Words.number(input.mean()) + " and deviation "
                + Words.number(input.deviation()) + ", largest " + Words.number(input.largest());
        return new Finding(
                Verdict.INPUT_NOT_SCALED,
                severity,
                Optional.of(layer),
                step,
                evidence,
                Words.numbers("mean", input.mean(), "deviation", input.deviation(), "largest", input.largest()));
    }
}
