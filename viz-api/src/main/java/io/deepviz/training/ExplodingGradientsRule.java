package io.deepviz.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A gradient by all weights that is very long, in the median over time. */
final class ExplodingGradientsRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        double limit = limits.get(Limit.GRADIENT_EXPLODING);
        double[] norms = evidence.sound().stream()
                .flatMapToDouble(snapshot -> evidence.gradientNorm(snapshot).stream())
                .toArray();
        double median = Evidence.median(norms).orElse(0);
        double highest = Arrays.stream(norms).max().orElse(0);
        if (highest <= limit) {
            return List.of();
        }
        Snapshot first = evidence.sound().stream()
                .filter(snapshot -> evidence.gradientNorm(snapshot).orElse(0) > limit)
                .findFirst()
                .orElseThrow();
        return List.of(new Finding(
                Verdict.EXPLODING_GRADIENTS,
                median > limit ? Severity.SERIOUS : Severity.WARNING,
                longest(evidence, first),
                first.step(),
                "the norm of the gradient by all weights is " + Words.number(median) + " in the median, "
                        + Words.number(highest) + " at worst; here, this layer has the longest part of it",
                Words.numbers("median", median, "highest", highest)));
    }

    private static Optional<String> longest(Evidence evidence, Snapshot snapshot) {
        return evidence.weighted().stream()
                .map(RunHead.RunLayer::name)
                .max(Comparator.comparingDouble(layer -> evidence.weights(snapshot, layer)
                        .map(LayerStatistics.Weights::gradientNorm)
                        .filter(Double::isFinite)
                        .orElse(-1.0)));
    }
}
