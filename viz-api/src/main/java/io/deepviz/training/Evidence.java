package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** A run as the rules ask it. */
final class Evidence {
    private final TrainingRun run;
    private final List<Snapshot> sound;

    Evidence(TrainingRun run) {
        this.run = run;
        this.sound = run.snapshots().stream().takeWhile(Evidence::isSound).toList();
    }

    TrainingRun run() {
        return run;
    }

    RunHead head() {
        return run.head();
    }

    /** All snapshots up to the first with NaN or infinity in it: behind that, nothing means anything. */
    List<Snapshot> sound() {
        return sound;
    }

    Optional<Snapshot> last() {
        return sound.isEmpty() ? Optional.empty() : Optional.of(sound.get(sound.size() - 1));
    }

    private static boolean isSound(Snapshot snapshot) {
        return snapshot.layers().stream().allMatch(Evidence::isSound);
    }

    static boolean isSound(LayerStatistics layer) {
        return layer.activity().map(Activity::bad).orElse(0L) == 0
                && layer.weights().map(Weights::bad).orElse(0L) == 0;
    }

    /** Layers with a kernel, in forward order. */
    List<RunLayer> weighted() {
        return head().layers().stream()
                .filter(layer -> layer.weights().isPresent())
                .toList();
    }

    List<RunLayer> ofKind(LayerKind... kinds) {
        List<LayerKind> wanted = Arrays.asList(kinds);
        return head().layers().stream()
                .filter(layer -> wanted.contains(layer.kind()))
                .toList();
    }

    /** Whether a layer only comes behind the class scores: a softmax, say. */
    boolean isBehindLogits(RunLayer layer) {
        List<RunLayer> layers = head().layers();
        return head().logits()
                .flatMap(head()::layer)
                .filter(scores -> layers.indexOf(layer) > layers.indexOf(scores))
                .isPresent();
    }

    Optional<Weights> weights(Snapshot snapshot, String layer) {
        return snapshot.layer(layer).flatMap(LayerStatistics::weights);
    }

    Optional<Activity> activity(Snapshot snapshot, String layer) {
        return snapshot.layer(layer).flatMap(LayerStatistics::activity);
    }

    /** A number of a layer's kernel at all sound snapshots from a step on that have it. */
    double[] series(String layer, int fromStep, ToDoubleFunction<Weights> number) {
        return sound.stream()
                .filter(snapshot -> snapshot.step() >= fromStep)
                .flatMap(snapshot -> weights(snapshot, layer).stream())
                .mapToDouble(number)
                .filter(Double::isFinite)
                .toArray();
    }

    /** The median over time of update over weights. The first step of all is not typical: moments are not there yet. */
    OptionalDouble ratio(String layer) {
        return median(series(layer, 1, Weights::ratio));
    }

    /** The median of that over layers that learn at all. */
    OptionalDouble typicalRatio() {
        return median(weighted().stream()
                .map(layer -> ratio(layer.name()))
                .flatMapToDouble(OptionalDouble::stream)
                .filter(ratio -> ratio > 0)
                .toArray());
    }

    /** The highest over time of {@link #ratioOf}. */
    OptionalDouble peakRatio() {
        return sound.stream()
                .map(this::ratioOf)
                .flatMapToDouble(OptionalDouble::stream)
                .max();
    }

    /** Of one step, the median over layers of update over weights; empty if it isn't known. */
    OptionalDouble ratioOf(Snapshot snapshot) {
        return median(weighted().stream()
                .flatMap(layer -> weights(snapshot, layer.name()).stream())
                .mapToDouble(Weights::ratio)
                .filter(Double::isFinite)
                .toArray());
    }

    /** The norm of the gradient by all weights at a snapshot; empty if it isn't known. */
    OptionalDouble gradientNorm(Snapshot snapshot) {
        double[] norms = weighted().stream()
                .flatMap(layer -> weights(snapshot, layer.name()).stream())
                .mapToDouble(Weights::gradientNorm)
                .filter(Double::isFinite)
                .toArray();
        return norms.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Math.sqrt(DoubleStream.of(norms).map(x -> x * x).sum()));
    }

    /** The first sound moment at which something holds; 0 if there is none. */
    int since(Predicate<Snapshot> holds) {
        return sound.stream().filter(holds).mapToInt(Snapshot::step).findFirst().orElse(0);
    }

    int steps() {
        int losses = run.losses().isEmpty()
                ? 0
                : run.losses().get(run.losses().size() - 1).step();
        int looks = run.last().map(Snapshot::step).orElse(0);
        return Math.max(losses, looks);
    }

    /** The loss before anything was learned; empty if there is none. */
    OptionalDouble firstLoss() {
        return losses().findFirst();
    }

    /** The median of the last tenth of the losses. */
    OptionalDouble lastLoss() {
        long count = finiteLosses();
        return median(losses().skip(count - Math.min(count, Math.max(1, count / 10)))
                .toArray());
    }

    OptionalDouble highestLoss() {
        return losses().max();
    }

    Optional<Loss> firstBadLoss() {
        return run.losses().stream()
                .filter(loss -> !Double.isFinite(loss.value()))
                .findFirst();
    }

    private long finiteLosses() {
        return losses().count();
    }

    private DoubleStream losses() {
        return run.losses().stream().mapToDouble(Loss::value).filter(Double::isFinite);
    }

    /**
     * Which part of the loss is gone at the end; negative if it rose. On the probe if it has labels, as batches differ. A
     * guess would have the entropy of the labels: what is above that in the beginning is no loss to get rid of.
     */
    OptionalDouble gain() {
        OptionalDouble first = firstOnProbe().isPresent() ? firstOnProbe() : firstLoss();
        OptionalDouble last = firstOnProbe().isPresent() ? lastOnProbe() : lastLoss();
        if (first.isEmpty() || last.isEmpty() || first.getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(1 - last.getAsDouble() / Math.min(first.getAsDouble(), guess()));
    }

    private OptionalDouble firstOnProbe() {
        return onProbe().findFirst();
    }

    private OptionalDouble lastOnProbe() {
        return onProbe().reduce((before, after) -> after);
    }

    private DoubleStream onProbe() {
        return sound.stream().flatMap(each -> each.training().stream()).mapToDouble(Evaluation::loss);
    }

    /** The loss of guessing, if each class were as likely as any other; infinite if the classes are not known. */
    private double guess() {
        long classes = labels().stream().filter(count -> count > 0).count();
        return classes < 2 ? Double.POSITIVE_INFINITY : Math.log((double) classes);
    }

    /** How well images do that are not learned from, moment by moment. */
    List<Validation> heldOut() {
        List<Validation> found = new ArrayList<>();
        for (Snapshot snapshot : run.snapshots()) {
            snapshot.heldOut().ifPresent(result -> found.add(new Validation(snapshot.step(), result)));
        }
        return found.isEmpty() ? run.validations() : found;
    }

    /** The share of the commonest class among the labels that were seen; empty if there were none. */
    OptionalDouble chance() {
        int all = labels().stream().mapToInt(Integer::intValue).sum();
        double most = labels().stream().mapToInt(Integer::intValue).max().orElse(0);
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(most / all);
    }

    /** How many labels of each class were seen: of the batches the recorder was told of, else of the probe. */
    List<Integer> labels() {
        List<Integer> seen = run.last().map(Snapshot::labels).orElse(List.of());
        return seen.isEmpty() ? histogram(head().labels()) : seen;
    }

    private static List<Integer> histogram(List<Integer> labels) {
        int[] counts = new int[labels.stream().mapToInt(Integer::intValue).max().orElse(-1) + 1];
        labels.forEach(label -> counts[label]++);
        return Arrays.stream(counts).boxed().toList();
    }

    static OptionalDouble median(double[] numbers) {
        if (numbers.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }
}
