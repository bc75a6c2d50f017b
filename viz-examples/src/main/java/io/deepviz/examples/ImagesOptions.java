package io.deepviz.examples;

import io.deepviz.ProgressListener;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.ImageFolder;
import io.deepviz.features.Labels;
import io.deepviz.features.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The images of a command: which, how many, and what their classes are called. */
final class ImagesOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "A folder of images; subfolders are classes 0, 1, ... sorted by name.")
    private Path images;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many of them, drawn by the seed; classes keep their shares.")
    private @Nullable Integer limit;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Seed of every draw; 42.")
    private long seed;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the network's classes, a line each: numbers class folders of these names.")
    private @Nullable Path labels;

    long seed() {
        return seed;
    }

    Labels labels() throws IOException {
        return labels == null ? Labels.NONE : Labels.read(labels);
    }

    ImageFolder folder() throws IOException {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit: expected at least 1 image, got " + limit);
        }
        ImageFolder folder = ImageFolder.open(images).withLabels(labels());
        return limit == null ? folder : folder.limit(limit, seed);
    }

    /** Tells standard error of progress, and of each file that can't be used, a line each. */
    FeatureExtraction.Options reporting() {
        PrintWriter err = command.commandLine().getErr();
        return FeatureExtraction.Options.DEFAULTS
                .reporting(progress(err))
                .reportingSkipped(image -> err.println("viz: skipped " + image.reason()));
    }

    /** A line every second at most. */
    static ProgressListener progress(PrintWriter err) {
        return ProgressLine.every(Duration.ofSeconds(1), line -> err.println("viz: " + line));
    }

    /** Such as {@code 990 images, 10 skipped}. */
    static String text(FeatureExtraction.Summary summary) {
        return summary.images() + " images, " + summary.skipped().size() + " skipped";
    }
}
