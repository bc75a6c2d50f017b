package io.deepviz.training;

import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.RunHead.RunLayer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Outputs much larger than the input: the first layer where they are, at the first moment. */
final class ExplodingActivationsRule implements Rule {
    @Override
    public List<Finding> judge(Evidence evidence, Thresholds limits) {
        return evidence.sound().stream()
                .flatMap(snapshot -> judge(evidence, snapshot, limits))
                .limit(1)
                .toList();
    }

    private static Stream<Finding> judge(Evidence evidence, Snapshot snapshot, Thresholds limits) {
        String input = evidence.head().layers().get(0).name();
        double from = Math.max(
                1, evidence.activity(snapshot, input).map(Activity::rms).orElse(1.0));
        return evidence.weighted().stream()
                .map(RunLayer::name)
                .flatMap(layer -> evidence.activity(snapshot, layer).stream()
                        .filter(activity -> activity.rms() / from > limits.get(Limit.ACTIVATION_EXPLODING))
                        .map(activity -> finding(layer, snapshot.step(), activity.rms(), from)));
    }

    private static Finding finding(String layer, int step, double rms, double from) {
        String text = "its output is " + Words.number(rms) + " in the root mean square, " + Words.number(rms / from)
                + " times the input's";
        return new Finding(
                Verdict.EXPLODING_ACTIVATIONS,
                Severity.SERIOUS,
                Optional.of(layer),
                step,
                text,
                Words.numbers("rms", rms, "growth", rms / from));
    }
}
