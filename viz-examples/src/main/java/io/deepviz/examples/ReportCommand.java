package io.deepviz.examples;

import io.deepviz.Metric;
import io.deepviz.Model;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.FeatureSet;
import io.deepviz.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz report}: all there is to see of a network, on one page. */
@Command(
        name = "report",
        description = "Writes one page of filters, activations, neighbors and maps, and the numbers behind it.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Mixin
    private ImagesOptions images;

    @Option(
            names = "--layer",
            paramLabel = "L",
            description = "The layer of features; what the class scores are computed from by default.")
    private @Nullable String layer;

    @Option(
            names = "--metric",
            paramLabel = "M",
            defaultValue = "EUCLIDEAN",
            description = "Of feature space: ${COMPLETION-CANDIDATES}; euclidean by default, as in pixel space.")
    private Metric metric;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for index.html, metrics.json and features.viz.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Model model = options.open()) {
            Files.createDirectories(out);
            Path features = out.resolve("features.viz");
            FeatureExtraction.Summary extracted = FeaturesCommand.extract(model, layer, images, features);
            try (FeatureSet set = FeatureSet.open(features)) {
                Report.Options how = Report.Options.DEFAULTS
                        .withMetric(metric)
                        .withSeed(images.seed())
                        .withLabels(images.labels())
                        .reproducedBy(options.arguments(), features.toString())
                        .reporting(ImagesOptions.progress(err), note -> err.println("viz: " + note));
                print(Report.of(model, set, how).write(out), extracted);
            }
        }
        return 0;
    }

    private void print(Report.Summary found, FeatureExtraction.Summary extracted) {
        PrintWriter console = spec.commandLine().getOut();
        console.println(ImagesOptions.text(extracted) + "; accuracy " + text(found.accuracy()));
        console.println(
                "purity: pixel space " + text(found.pixelPurity()) + ", feature space " + text(found.featurePurity()));
        console.println("trustworthiness: PCA " + text(found.pcaTrustworthiness()) + ", t-SNE "
                + text(found.tsneTrustworthiness()));
        console.println("wrote " + out.resolve("index.html") + ", " + out.resolve("metrics.json") + " and "
                + out.resolve("features.viz"));
    }

    private static String text(OptionalDouble number) {
        return number.isPresent() ? String.format(Locale.ROOT, "%.3f", number.getAsDouble()) : "n/a";
    }
}
