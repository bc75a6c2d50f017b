package io.deepviz.training;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The network learns, but nothing that holds for other images: at no moment is it better than chance there. The same is
 * seen if the training fails for another reason, so {@link Diagnosis} asks only if nothing else is serious.
 */
final class ShuffledLabelsRule implements Rule {
    /** So many standard errors above chance are no chance. */
    private static final double ERRORS = 3;

    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        OptionalDouble chance = evidence.chance();
        if (chance.isEmpty() || chance.getAsDouble() == 1 || evidence.steps() < limits.get(Limit.LEAST_STEPS)) {
            return List.of();
        }
        List<Validation> heldOut = evidence.heldOut();
        return heldOut.isEmpty()
                ? byLoss(evidence, limits, chance.getAsDouble())
                : byAccuracy(evidence, heldOut, chance.getAsDouble());
    }

    private static List<Finding> byAccuracy(Evidence evidence, List<Validation> heldOut, double chance) {
        int images = Math.max(1, evidence.head().heldOut());
        double bound = chance + ERRORS * Math.sqrt(chance * (1 - chance) / images);
        double best = heldOut.stream()
                .map(Validation::result)
                .max(Comparator.comparingDouble(Evaluation::accuracy))
                .map(Evaluation::accuracy)
                .orElseThrow();
        if (best > bound) {
            return List.of();
        }
        String text = "after " + evidence.steps() + " steps, accuracy on held-out images was never above "
                + Words.percent(best) + ", where the commonest class alone makes " + Words.percent(chance)
                + memorized(evidence);
        return List.of(new Finding(
                Verdict.LABELS_SHUFFLED,
                Severity.SERIOUS,
                Optional.empty(),
                0,
                text,
                Words.numbers("best", best, "chance", chance, "bound", bound)));
    }

    private static String memorized(Evidence evidence) {
        return evidence.last()
                .flatMap(Snapshot::training)
                .map(result -> "; on the probe, which is learned from, it is " + Words.percent(result.accuracy()))
                .orElse("");
    }

    private static List<Finding> byLoss(Evidence evidence, Thresholds limits, double chance) {
        OptionalDouble gain = evidence.gain();
        boolean learns = evidence.typicalRatio().orElse(0) >= limits.get(Limit.RATIO_LOW);
        if (gain.isEmpty() || gain.getAsDouble() >= limits.get(Limit.LOSS_GAIN) || !learns) {
            return List.of();
        }
        return List.of(new Finding(
                Verdict.LABELS_SHUFFLED,
                Severity.WARNING,
                Optional.empty(),
                0,
                "weights change as they should, but after " + evidence.steps() + " steps the loss has "
                        + Words.change(gain.getAsDouble()) + "; held-out images would tell more",
                Words.numbers("gain", gain.getAsDouble(), "chance", chance)));
    }
}
