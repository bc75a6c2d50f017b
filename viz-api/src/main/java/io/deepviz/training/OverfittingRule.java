package io.deepviz.training;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The loss on held-out images rises again while that on the training images falls. */
final class OverfittingRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        List<Validation> heldOut = evidence.heldOut().stream()
                .filter(each -> Double.isFinite(each.result().loss()))
                .toList();
        if (heldOut.size() < 3) {
            return List.of();
        }
        Validation best = heldOut.stream()
                .min(Comparator.comparingDouble(each -> each.result().loss()))
                .orElseThrow();
        Validation last = heldOut.get(heldOut.size() - 1);
        double rise = last.result().loss() / best.result().loss() - 1;
        boolean learning = trainingLoss(evidence, last.step()) < trainingLoss(evidence, best.step());
        double chance = evidence.chance().orElse(0);
        boolean everGood = heldOut.stream().anyMatch(each -> !(each.result().accuracy() <= chance)); // or not known
        return limits
                .grade(rise, Limit.OVERFITTING_WARNING, Limit.OVERFITTING_SERIOUS)
                .filter(severity -> learning && everGood)
                .map(severity -> finding(severity, best, last, rise, evidence))
                .stream()
                .toList();
    }

    /** On the probe if it has labels, else of the batches around a step. */
    private static double trainingLoss(Evidence evidence, int step) {
        return evidence.run().snapshots().stream()
                .filter(snapshot -> snapshot.step() == step)
                .flatMap(snapshot -> snapshot.training().stream())
                .mapToDouble(Evaluation::loss)
                .findFirst()
                .orElseGet(() -> batchLoss(evidence, step));
    }

    private static double batchLoss(Evidence evidence, int step) {
        double[] around = evidence.run().losses().stream()
                .filter(loss -> Math.abs(loss.step() - step) <= 10)
                .mapToDouble(Loss::value)
                .toArray();
        return Evidence.median(around).orElse(Double.NaN);
    }

    private static Finding finding(
            Severity severity, Validation best, Validation last, double rise, Evidence evidence) {
        double training = trainingLoss(evidence, last.step());
        String text =
                "the loss on held-out images was " + Words.number(best.result().loss()) + " at step " + best.step()
                        + " and is " + Words.number(last.result().loss()) + " now, " + Words.percent(rise)
                        + " more, while that on training images is " + Words.number(training);
        return new Finding(
                Verdict.OVERFITTING,
                severity,
                Optional.empty(),
                best.step(),
                text,
                Words.numbers("rise", rise, "best", best.result().loss(), "training", training));
    }
}
