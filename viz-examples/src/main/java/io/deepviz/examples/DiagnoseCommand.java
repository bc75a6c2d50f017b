package io.deepviz.examples;

import io.deepviz.report.Quoted;
import io.deepviz.report.TrainingReport;
import io.deepviz.training.FilterProgress;
import io.deepviz.training.Finding;
import io.deepviz.training.Limit;
import io.deepviz.training.Thresholds;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code viz diagnose}: what is wrong with a training. */
@Command(
        name = "diagnose",
        description = "Says what is wrong with a recorded training, where, since when, and what to do.",
        footer = {"", "Exit codes: 0 nothing serious; 1 something serious; 2 a mistake in the command or its file."})
final class DiagnoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "What a listener or recorder wrote, finished or not.")
    private Path file;

    @Option(names = "--json", description = "Print the findings and their numbers as JSON.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Also write a page with pictures, index.html, and diagnosis.json.")
    private @Nullable Path out;

    @Option(
            names = "--limit",
            paramLabel = "NAME=X",
            description = "Another threshold, such as dead-serious=0.5. Names: ${COMPLETION-CANDIDATES}")
    private Map<Limit, Double> limits = Map.of();

    @Override
    public Integer call() throws IOException {
        TrainingRun run = TrainingRun.open(file);
        TrainingReport report = TrainingReport.of(run, new Thresholds(limits))
                .reproducedBy("viz diagnose " + Quoted.of(file.toString()) + " --out DIR");
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.print(report.json());
            console.flush();
        } else {
            describe(run, report.diagnosis().findings(), console);
        }
        if (out != null) {
            report.write(out);
            if (!json) {
                console.println("wrote " + out.resolve("index.html"));
            }
        }
        return report.diagnosis().hasSerious() ? 1 : 0;
    }

    private static void describe(TrainingRun run, List<Finding> findings, PrintWriter console) {
        int steps = run.losses().isEmpty()
                ? 0
                : run.losses().get(run.losses().size() - 1).step() + 1;
        console.printf(
                Locale.ROOT,
                "%s: %d steps, looked at %d times%s%s%n",
                run.head().model(),
                steps,
                run.snapshots().size(),
                run.isFinished() ? "" : "; goes on, or was ended from outside",
                run.cutOff() == 0
                        ? ""
                        : "; " + run.cutOff() + " bytes of a record that was never finished are left out");
        filters(FilterProgress.of(run), console);
        if (findings.isEmpty()) {
            console.println("nothing is wrong, as far as the numbers show");
        }
        for (Finding finding : findings) {
            console.println();
            console.println(finding);
            console.println("  do      " + finding.verdict().remedy());
            console.println("  source  " + finding.verdict().source());
        }
    }

    private static void filters(List<FilterProgress> progress, PrintWriter console) {
        if (progress.size() > 1 && progress.get(0).oriented().isPresent()) {
            FilterProgress first = progress.get(0);
            FilterProgress last = progress.get(progress.size() - 1);
            console.println("first filters: oriented " + percent(first.oriented()) + " -> " + percent(last.oriented())
                    + ", color-opponent " + percent(first.colorOpponent()) + " -> " + percent(last.colorOpponent()));
        }
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? Math.round(100 * share.getAsDouble()) + " %" : "n/a";
    }
}
