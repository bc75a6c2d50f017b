package io.deepviz.report;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.training.Diagnosis;
import io.deepviz.training.Thresholds;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training run on one page: what is wrong with it, curves of loss and layers, how the first filters came about, the
 * probe's way through feature space, how weights are distributed. The page holds all it shows and loads nothing.
 *
 * <pre>{@code
 * TrainingReport.of(TrainingRun.open(file), Thresholds.DEFAULTS).write(Path.of("diagnosis"));
 * }</pre>
 */
public final class TrainingReport {
    private final TrainingRun run;
    private final Diagnosis diagnosis;
    private final String command;

    private TrainingReport(TrainingRun run, Diagnosis diagnosis, String command) {
        this.run = run;
        this.diagnosis = diagnosis;
        this.command = command;
    }

    /** A report on a run, finished or not. */
    public static TrainingReport of(TrainingRun run, Thresholds limits) {
        return new TrainingReport(run, Diagnosis.of(run, limits), "");
    }

    /** The same with the command that makes it again, for the captions. */
    public TrainingReport reproducedBy(String line) {
        return new TrainingReport(run, diagnosis, line);
    }

    /** What is wrong. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /** The findings and the numbers behind them, as JSON. */
    public String json() {
        return Json.indented(TrainingFindings.numbers(run, diagnosis));
    }

    /** The page. */
    public String page() {
        return Page.ofTraining(data(), false);
    }

    /** The page as a server of this machine gives it: it asks for {@code data.json} every few seconds. */
    public String livePage() {
        return Page.ofTraining(data(), true);
    }

    /** What the page shows, as JSON: what {@link #livePage} asks for. */
    public String data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("model", run.head().model());
        data.put("training", TrainingFindings.page(run, diagnosis, command));
        return Json.compact(data);
    }

    /**
     * Writes {@code index.html} and {@code diagnosis.json} into a folder, which is made if need be.
     *
     * @throws IOException if they can't be written
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve("index.html"), page().getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(folder.resolve("diagnosis.json"), json().getBytes(StandardCharsets.UTF_8));
    }
}
