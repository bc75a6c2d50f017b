package io.deepviz.training;

import java.util.List;
import java.util.Optional;

/** Steps are short in most layers, and the loss hardly comes down. */
final class LowRateRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        double typical = evidence.typicalRatio().orElse(Double.NaN);
        if (!(typical < limits.get(Limit.RATIO_LOW))) {
            return List.of();
        }
        double gain = evidence.gain().orElse(1);
        boolean serious = gain < limits.get(Limit.LOSS_GAIN) && evidence.steps() >= limits.get(Limit.LEAST_STEPS);
        String text = "a step changes the weights of a layer by " + Words.number(typical)
                + " of their norm in the median; in " + evidence.steps() + " steps the loss has "
                + Words.change(gain);
        return List.of(new Finding(
                Verdict.LEARNING_RATE_TOO_LOW,
                serious ? Severity.SERIOUS : Severity.WARNING,
                Optional.empty(),
                0,
                text,
                Words.numbers("ratio", typical, "gain", gain)));
    }
}
