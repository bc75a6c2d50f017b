package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The gradient of the first layer's weights is tiny beside the last layer's, in the median over time. */
final class VanishingGradientsRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<RunLayer> layers = evidence.weighted();
        if (layers.size() < 2) {
            return List.of();
        }
        String first = layers.get(0).name();
        String last = layers.get(layers.size() - 1).name();
        double[] quotients = evidence.sound().stream()
                .mapToDouble(snapshot -> quotient(evidence, snapshot, first, last))
                .filter(Double::isFinite)
                .toArray();
        OptionalDouble median = Evidence.median(quotients);
        if (median.isEmpty() || median.getAsDouble() >= limits.get(Limit.GRADIENT_VANISHING)) {
            return List.of();
        }
        return List.of(new Finding(
                Verdict.VANISHING_GRADIENTS,
                Severity.SERIOUS,
                Optional.of(first),
                evidence.since(
                        snapshot -> quotient(evidence, snapshot, first, last) < limits.get(Limit.GRADIENT_VANISHING)),
                "the gradient of its weights is " + Words.number(median.getAsDouble()) + " of that of " + last
                        + ", weight by weight in the root mean square, median over time",
                Words.numbers("quotient", median.getAsDouble())));
    }

    private static double quotient(Evidence evidence, Snapshot snapshot, String first, String last) {
        return rms(evidence, snapshot, first) / rms(evidence, snapshot, last);
    }

    private static double rms(Evidence evidence, Snapshot snapshot, String layer) {
        return evidence.weights(snapshot, layer).map(Weights::gradientRms).orElse(Double.NaN);
    }
}
