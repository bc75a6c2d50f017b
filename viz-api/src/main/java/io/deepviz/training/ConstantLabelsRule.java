package io.deepviz.training;

import java.util.List;
import java.util.Optional;

/** A classifier that only ever sees one class. */
final class ConstantLabelsRule implements Rule {
    private static final int LEAST_IMAGES = 16;

    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Integer> counts = evidence.labels();
        int images = counts.stream().mapToInt(Integer::intValue).sum();
        long classes = counts.stream().filter(count -> count > 0).count();
        if (classes != 1 || images < LEAST_IMAGES) {
            return List.of();
        }
        return List.of(new Finding(
                Verdict.LABELS_CONSTANT,
                Severity.SERIOUS,
                Optional.empty(),
                0,
                "all " + images + " labels that were seen are class " + (counts.size() - 1),
                Words.numbers("labels", images, "class", counts.size() - 1)));
    }
}
