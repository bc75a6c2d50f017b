package io.deepviz.training;

import io.deepviz.tensor.Tensor;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Filters whose weights point the same way as another one's. */
final class DuplicateFiltersRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Finding> findings = new ArrayList<>();
        for (RunLayer layer : evidence.weighted()) {
            evidence.last()
                    .flatMap(last -> twins(evidence, last, layer))
                    .flatMap(twins -> judge(evidence, layer, twins, limits))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Tensor> twins(Evidence evidence, Snapshot snapshot, RunLayer layer) {
        return evidence.weights(snapshot, layer.name()).flatMap(Weights::twins);
    }

    private static Optional<Finding> judge(Evidence evidence, RunLayer layer, Tensor twins, Thresholds limits) {
        double cosine = limits.get(Limit.TWIN_COSINE);
        double share = share(twins, cosine);
        String text = Words.percent(share) + " of " + twins.size() + " filters have a twin (a cosine of at least "
                + Words.number(cosine) + ")";
        return limits.grade(share, Limit.TWINS_WARNING, Limit.TWINS_SERIOUS)
                .map(severity -> new Finding(
                        Verdict.DUPLICATE_FILTERS,
                        severity,
                        Optional.of(layer.name()),
                        evidence.since(snapshot -> twins(evidence, snapshot, layer)
                                .filter(then -> share(then, cosine)
                                        >= limits.from(severity, Limit.TWINS_WARNING, Limit.TWINS_SERIOUS))
                                .isPresent()),
                        text,
                        Words.numbers("share", share, "cosine", cosine)));
    }

    private static double share(Tensor twins, double cosine) {
        int doubled = 0;
        for (float highest : twins.toArray()) {
            doubled += highest >= cosine ? 1 : 0;
        }
        return doubled / (double) twins.size();
    }
}
