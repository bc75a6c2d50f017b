package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Weights;
import java.util.List;
import java.util.Optional;

/** Where NaN or infinity was first seen: in the batch's images, else in the first layer in forward order. */
final class NotFiniteRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        Optional<Snapshot> first = evidence.run().snapshots().stream()
                .filter(snapshot ->
                        snapshot.badInputs() > 0 || !snapshot.layers().stream().allMatch(Evidence::isSound))
                .findFirst();
        Optional<Loss> loss = evidence.firstBadLoss();
        if (first.isEmpty() && loss.isEmpty()) {
            return List.of();
        }
        int step = Math.min(
                first.map(Snapshot::step).orElse(Integer.MAX_VALUE),
                loss.map(Loss::step).orElse(Integer.MAX_VALUE));
        return List.of(first.filter(snapshot -> snapshot.badInputs() > 0)
                .map(snapshot -> inInput(evidence, snapshot))
                .orElseGet(() -> first.flatMap(snapshot -> snapshot.layers().stream()
                                .filter(layer -> !Evidence.isSound(layer))
                                .findFirst())
                        .map(layer -> inLayer(layer, step, evidence))
                        .orElseGet(() -> finding(Optional.empty(), step, "the loss is not finite", 0))));
    }

    private static Finding inInput(Evidence evidence, Snapshot snapshot) {
        String text = snapshot.badInputs() + " numbers in the images of this step's batch are NaN or infinite";
        String input = evidence.head().layers().get(0).name();
        return finding(Optional.of(input), snapshot.step(), text, snapshot.badInputs());
    }

    private static Finding inLayer(LayerStatistics layer, int step, Evidence evidence) {
        long weights = layer.weights().map(Weights::bad).orElse(0L);
        long outputs = layer.activity().map(Activity::bad).orElse(0L);
        String text = weights > 0
                ? weights + " of its weights are NaN or infinite"
                : outputs + " of its outputs are NaN or infinite while its weights are finite";
        int before = evidence.last().map(Snapshot::step).orElse(0);
        return finding(
                Optional.of(layer.layer()),
                step,
                text + "; at step " + before + " all was finite yet",
                Math.max(weights, outputs));
    }

    private static Finding finding(Optional<String> layer, int step, String text, long bad) {
        return new Finding(Verdict.NOT_FINITE, Severity.SERIOUS, layer, step, text, Words.numbers("bad", bad));
    }
}
