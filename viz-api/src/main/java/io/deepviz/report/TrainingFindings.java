package io.deepviz.report;

import io.deepviz.training.Diagnosis;
import io.deepviz.training.FilterFrame;
import io.deepviz.training.FilterProgress;
import io.deepviz.training.Finding;
import io.deepviz.training.Loss;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRun;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A training run and what is wrong with it, as the page and the file of numbers have it. */
final class TrainingFindings {
    private static final int STRIP = 16;
    private static final int MOST_ROWS = 20;
    private static final int MOST_FRAMES = 40;
    private static final MathContext DIGITS = new MathContext(6);

    private TrainingFindings() {}

    /** The numbers of a diagnosis: what {@code viz diagnose --json} prints. */
    static Map<String, Object> numbers(TrainingRun run, Diagnosis diagnosis) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", run.head().model());
        json.put("backend", run.head().backend());
        json.put("finished", run.isFinished());
        json.put("cutOff", run.cutOff());
        json.put("steps", steps(run));
        json.put("snapshots", run.snapshots().size());
        json.put("recordingShare", run.recordingShare());
        json.put("serious", diagnosis.hasSerious());
        json.put(
                "findings",
                diagnosis.findings().stream().map(TrainingFindings::json).toList());
        json.put(
                "filters",
                FilterProgress.of(run).stream().map(TrainingFindings::json).toList());
        return json;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", finding.verdict().id());
        json.put("severity", finding.severity().toString());
        json.put("title", finding.verdict().title());
        json.put("layer", finding.layer());
        json.put("step", finding.step());
        json.put("evidence", finding.evidence());
        Map<String, Object> numbers = new LinkedHashMap<>();
        finding.numbers()
                .forEach((name, value) ->
                        numbers.put(name, BigDecimal.valueOf(value).round(DIGITS)));
        json.put("numbers", numbers);
        json.put("remedy", finding.verdict().remedy());
        json.put("source", finding.verdict().source());
        return json;
    }

    private static Map<String, Object> json(FilterProgress progress) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", progress.step());
        json.put("oriented", progress.oriented());
        json.put("colorOpponent", progress.colorOpponent());
        json.put("either", progress.either());
        json.put("medianOrientation", progress.medianOrientation());
        return json;
    }

    /** What the page shows. */
    static Map<String, Object> page(TrainingRun run, Diagnosis diagnosis, String command) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("facts", facts(run));
        json.put(
                "findings",
                diagnosis.findings().stream().map(TrainingFindings::json).toList());
        json.put("curves", TrainingCurves.curves(run));
        json.put("layers", TrainingCurves.layers(run));
        json.put("pictures", pictures(run));
        json.put("map", TrainingCurves.map(run));
        json.put("ridges", TrainingCurves.ridges(run));
        json.put("command", command);
        return json;
    }

    private static int steps(TrainingRun run) {
        List<Loss> losses = run.losses();
        List<Snapshot> snapshots = run.snapshots();
        int byLoss = losses.isEmpty() ? 0 : losses.get(losses.size() - 1).step() + 1;
        int byLook =
                snapshots.isEmpty() ? 0 : snapshots.get(snapshots.size() - 1).step();
        return Math.max(byLoss, byLook);
    }

    private static List<Object> facts(TrainingRun run) {
        List<Object> facts = new ArrayList<>();
        facts.add(List.of("Network", run.head().model() + " (" + run.head().backend() + ")"));
        facts.add(List.of("Steps", Integer.toString(steps(run))));
        facts.add(List.of(
                "Looked at",
                run.snapshots().size() + " times, with " + run.head().probe() + " images"));
        facts.add(List.of("State", run.isFinished() ? "finished" : "goes on, or was ended from outside"));
        if (!run.losses().isEmpty()) {
            facts.add(List.of(
                    "Loss of a batch",
                    text(run.losses().get(0).value()) + " first, "
                            + text(run.losses().get(run.losses().size() - 1).value()) + " last"));
        }
        run.snapshots().stream().reduce((before, after) -> after).ifPresent(last -> {
            last.training()
                    .ifPresent(found -> facts.add(List.of("On the probe", text(found.loss(), found.accuracy()))));
            last.heldOut().ifPresent(found -> facts.add(List.of("Held out", text(found.loss(), found.accuracy()))));
        });
        run.recordingShare()
                .ifPresent(share -> facts.add(
                        List.of("Recording took", String.format(Locale.ROOT, "%.1f %% of the time", 100 * share))));
        return facts;
    }

    private static String text(double loss, double accuracy) {
        return "loss " + text(loss) + String.format(Locale.ROOT, ", accuracy %.1f %%", 100 * accuracy);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** The first filters; none if no convolution sees the image itself. */
    private static List<Object> pictures(TrainingRun run) {
        List<FilterFrame> frames = FilterFrame.of(run);
        if (frames.isEmpty()) {
            return List.of();
        }
        String layer = run.head().filterLayer().orElse("the first convolution");
        int shown = Math.min(STRIP, frames.get(0).kernels().shape().get(0));
        String strip = DataUri.drawing(FilmStrip.draw(Chosen.of(frames, MOST_ROWS), layer, shown));
        String moving = "data:image/png;base64,"
                + Base64.getEncoder()
                        .encodeToString(FilmStrip.animate(Chosen.of(frames, MOST_FRAMES), layer)
                                .toPng());
        return List.of(
                Page.figure(strip, layer + ", the first " + shown + " filters, from the first moment to the last", ""),
                Page.figure(moving, "All filters of " + layer + ", one moment after the other", ""));
    }
}
