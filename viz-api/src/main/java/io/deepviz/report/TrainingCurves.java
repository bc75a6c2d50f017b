package io.deepviz.report;

import io.deepviz.LayerKind;
import io.deepviz.report.Curves.Curve;
import io.deepviz.training.DriftingMap;
import io.deepviz.training.Evaluation;
import io.deepviz.training.FilterFrame;
import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Histogram;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.Limit;
import io.deepviz.training.Loss;
import io.deepviz.training.RunHead.RunLayer;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRun;
import io.deepviz.training.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The numbers of a run that the page draws: loss and accuracy, layers, the probe's map, how weights are distributed. */
final class TrainingCurves {
    /** A curve has about as many points as its drawing has columns. */
    private static final int MOST_POINTS = 400;
    /** Of deeper networks the first layers are shown: what goes wrong shows there, too. */
    private static final int MOST_ROWS = 60;

    private static final int MOST_FRAMES = 60;
    private static final int MOST_RIDGES = 9;

    private TrainingCurves() {}

    /** Loss, accuracy, first filters: what the run has of these. */
    static List<Object> curves(TrainingRun run) {
        List<Object> all = new ArrayList<>();
        List<Curve> loss = new ArrayList<>();
        batches(run.losses()).ifPresent(loss::add);
        loss.addAll(evaluations(run, Evaluation::loss));
        int each = bin(run.losses());
        if (!loss.isEmpty()) {
            String text = each > 1 ? "batches: the mean of " + each + " steps each" : "";
            all.add(new Curves("Loss", text, false, loss).json());
        }
        List<Curve> accuracy = evaluations(run, Evaluation::accuracy);
        if (!accuracy.isEmpty()) {
            all.add(new Curves("Accuracy", "", true, accuracy).json());
        }
        Curves.ofFilters(Chosen.of(FilterFrame.of(run), MOST_FRAMES)).ifPresent(curves -> all.add(curves.json()));
        return all;
    }

    private static int bin(List<Loss> losses) {
        return Math.max(1, (losses.size() + MOST_POINTS - 1) / MOST_POINTS);
    }

    private static Optional<Curve> batches(List<Loss> losses) {
        int each = bin(losses);
        List<Integer> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int from = 0; from < losses.size(); from += each) {
            List<Loss> bin = losses.subList(from, Math.min(losses.size(), from + each));
            steps.add(bin.get(bin.size() / 2).step());
            values.add(bin.stream().mapToDouble(Loss::value).average().orElseThrow());
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Curve("batches", steps, values));
    }

    private static List<Curve> evaluations(TrainingRun run, Function<Evaluation, Double> number) {
        List<Curve> curves = new ArrayList<>();
        evaluation("probe (learned from)", run.snapshots(), Snapshot::training, number)
                .ifPresent(curves::add);
        evaluation("held out", run.snapshots(), Snapshot::heldOut, number).ifPresent(curves::add);
        if (!run.validations().isEmpty()) {
            curves.add(new Curve(
                    "validation",
                    run.validations().stream().map(Validation::step).toList(),
                    run.validations().stream()
                            .map(each -> number.apply(each.result()))
                            .toList()));
        }
        return curves;
    }

    private static Optional<Curve> evaluation(
            String name,
            List<Snapshot> snapshots,
            Function<Snapshot, Optional<Evaluation>> of,
            Function<Evaluation, Double> number) {
        List<Snapshot> known =
                snapshots.stream().filter(each -> of.apply(each).isPresent()).toList();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Curve(
                        name,
                        known.stream().map(Snapshot::step).toList(),
                        known.stream()
                                .map(each -> number.apply(of.apply(each).orElseThrow()))
                                .toList()));
    }

    /** A column of the table of layers. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    private enum Measure {
        GRADIENT("gradient, a weight", each -> weights(each, Weights::gradientRms)),
        RATIO("update / weights", each -> weights(each, Weights::ratio)),
        NORM("norm of weights", each -> weights(each, Weights::norm)),
        ACTIVATION("deviation of output", each -> activity(each, Activity::deviation)),
        ZEROS("zeros in output", each -> activity(each, Activity::zeros));

        final String title;
        final Function<LayerStatistics, Double> of;

        Measure(String title, Function<LayerStatistics, Double> of) {
            this.title = title;
            this.of = of;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("title", title);
            json.put("share", this == ZEROS);
            if (this == RATIO) {
                json.put("band", Curves.numbers(List.of(Limit.RATIO_LOW.standard(), Limit.RATIO_HIGH.standard())));
            }
            return json;
        }

        /** Numbers that have no logarithm are not there. */
        double at(Snapshot snapshot, RunLayer layer) {
            double value = snapshot.layer(layer.name()).map(of).orElse(Double.NaN);
            boolean told = this == ZEROS ? layer.kind() == LayerKind.RELU : value > 0;
            return told ? value : Double.NaN;
        }
    }

    private static double activity(LayerStatistics layer, Function<Activity, Double> number) {
        return layer.activity().map(number).orElse(Double.NaN);
    }

    private static double weights(LayerStatistics layer, Function<Weights, Double> number) {
        return layer.weights().map(number).orElse(Double.NaN);
    }

    static Map<String, Object> layers(TrainingRun run) {
        List<Snapshot> snapshots = Chosen.of(run.snapshots(), MOST_FRAMES);
        List<Map<String, Object>> rows = run.head().layers().stream()
                .filter(layer -> layer.weights().isPresent() || layer.kind().isActivation())
                .limit(snapshots.size() < 2 ? 0 : MOST_ROWS)
                .map(layer -> row(snapshots, layer))
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "text",
                "A row a layer, first to last, over all steps; the first and the last number stand under each curve. All"
                        + " curves of a column have one scale, so layers can be compared. Green: where an update is in a"
                        + " healthy proportion to the weights it changes.");
        json.put("steps", snapshots.stream().map(Snapshot::step).toList());
        json.put(
                "measures",
                List.of(Measure.values()).stream().map(Measure::json).toList());
        json.put("rows", rows);
        return json;
    }

    private static Map<String, Object> row(List<Snapshot> snapshots, RunLayer layer) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", layer.name());
        row.put(
                "values",
                List.of(Measure.values()).stream()
                        .map(measure -> Curves.numbers(snapshots.stream()
                                .map(each -> measure.at(each, layer))
                                .toList()))
                        .toList());
        return row;
    }

    /** The probe's way through feature space; empty if the run has no feature vectors. */
    static Optional<Object> map(TrainingRun run) {
        List<DriftingMap.Frame> frames = Chosen.of(DriftingMap.of(run), MOST_FRAMES);
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> labels = run.head().labels();
        int count = frames.get(0).points().shape().get(0);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "text",
                "A point an image of the probe, near others that the network takes for similar. PCA of each moment, turned"
                        + " to lie on the one before it; one scale for all, so features are seen to grow.");
        json.put("steps", frames.stream().map(DriftingMap.Frame::step).toList());
        json.put(
                "colors",
                IntStream.range(0, count)
                        .mapToObj(i -> ClassColors.css(labels.isEmpty() ? ClassColors.NONE : color(labels.get(i))))
                        .toList());
        json.put(
                "legend",
                labels.stream()
                        .distinct()
                        .sorted()
                        .map(label -> List.of(ClassColors.css(color(label)), "class " + label))
                        .toList());
        List<List<Double>> points =
                frames.stream().map(each -> doubles(each.points().toArray())).toList();
        double reach = points.stream()
                .flatMap(List::stream)
                .mapToDouble(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        json.put("reach", Curves.numbers(List.of(reach > 0 ? reach : 1.0)).get(0));
        json.put("frames", points.stream().map(Curves::numbers).toList());
        return Optional.of(json);
    }

    private static int color(int label) {
        return ClassColors.of(label);
    }

    private static List<Double> doubles(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> (double) numbers[i])
                .collect(Collectors.toList());
    }

    /** How the weights of each layer are distributed at some moments, all bins of a layer on one axis. */
    static List<Object> ridges(TrainingRun run) {
        List<Object> all = new ArrayList<>();
        for (RunLayer layer : run.head().layers()) {
            Map<Integer, Histogram> moments = new LinkedHashMap<>();
            run.snapshots()
                    .forEach(snapshot -> snapshot.layer(layer.name())
                            .flatMap(LayerStatistics::weights)
                            .flatMap(Weights::histogram)
                            .ifPresent(histogram -> moments.put(snapshot.step(), histogram)));
            ridges(layer.name(), moments).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<Map<String, Object>> ridges(String layer, Map<Integer, Histogram> moments) {
        double low = moments.values().stream().mapToDouble(Histogram::low).min().orElse(0);
        double high =
                moments.values().stream().mapToDouble(Histogram::high).max().orElse(0);
        if (!(high > low)) {
            return Optional.empty();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", layer);
        json.put("low", Curves.numbers(List.of(low)).get(0));
        json.put("high", Curves.numbers(List.of(high)).get(0));
        List<Map.Entry<Integer, Histogram>> some = Chosen.of(List.copyOf(moments.entrySet()), MOST_RIDGES);
        json.put(
                "moments",
                some.stream()
                        .map(entry -> {
                            Map<String, Object> moment = new LinkedHashMap<>();
                            moment.put("step", entry.getKey());
                            moment.put("heights", Curves.numbers(density(entry.getValue(), low, high)));
                            return moment;
                        })
                        .toList());
        return Optional.of(json);
    }

    /** Weights per unit of the common axis, in as many places as a histogram has bins; each weight counts once. */
    static List<Double> density(Histogram histogram, double low, double high) {
        int bins = histogram.counts().size();
        double[] density = new double[bins];
        double width = Math.max((histogram.high() - histogram.low()) / bins, (high - low) / bins * 1e-6);
        double place = (high - low) / bins;
        for (int bin = 0; bin < bins; bin++) {
            double from = histogram.low() + bin * width;
            int first = (int) Math.max(0, Math.floor((from - low) / place));
            int last = (int) Math.min(bins - 1, Math.floor((from + width - low) / place));
            for (int at = first; at <= last; at++) {
                double shared = Math.min(from + width, low + (at + 1) * place) - Math.max(from, low + at * place);
                density[at] += histogram.counts().at(bin) * Math.max(0, shared) / width / place;
            }
        }
        return DoubleStream.of(density).boxed().toList();
    }
}
