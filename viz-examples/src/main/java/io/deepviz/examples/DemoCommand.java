package io.deepviz.examples;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.examples.demo.DemoImage;
import io.deepviz.examples.demo.DemoImages;
import io.deepviz.examples.demo.EmbeddedDemo;
import io.deepviz.examples.demo.FilmStrip;
import io.deepviz.examples.demo.Timeline;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.ImageFolder;
import io.deepviz.features.ProgressLine;
import io.deepviz.render.FilterStatistics;
import io.deepviz.report.Curves;
import io.deepviz.report.PictureSection;
import io.deepviz.report.Report;
import io.deepviz.spi.Backends;
import io.deepviz.training.FilterFrame;
import io.deepviz.training.FilterProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz demo}: the whole lesson, on a network and pictures of the project's own. */
@Command(
        name = "demo",
        description = "The whole lesson on one page, with a network and pictures of its own: needs no file at all.")
final class DemoCommand implements Callable<Integer> {
    /** Training took seed 1; these pictures were never trained on. */
    private static final long FRESH = 2;

    private static final String NETWORK = "demo.zip";
    private static final String FEATURES = "features.viz";

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "deepviz-demo", description = "Where to; deepviz-demo.")
    private Path out;

    @Option(names = "--images", paramLabel = "N", defaultValue = "2000", description = "How many pictures; 2000.")
    private int images;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Of every draw on the page; 42.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (images < 300) {
            throw new IllegalArgumentException("--images: expected at least 300, for t-SNE and purity; got " + images);
        }
        Files.createDirectories(out);
        Path pictures = out.resolve("images");
        paint(pictures);
        Path network = out.resolve(NETWORK);
        EmbeddedDemo.copyNetwork(network);
        try (Model model = Backends.open(network, EmbeddedDemo.options())) {
            Path features = out.resolve(FEATURES);
            extract(model, ImageFolder.open(pictures), features);
            try (FeatureSet set = FeatureSet.open(features)) {
                write(model, set);
            }
        }
        return 0;
    }

    private void paint(Path folder) throws IOException {
        ProgressLine progress =
                ProgressLine.every(Duration.ofSeconds(2), spec.commandLine().getErr()::println);
        for (int i = 0; i < images; i++) {
            DemoImage image = DemoImages.image(FRESH, i);
            Path classFolder =
                    Files.createDirectories(folder.resolve(DemoImages.labels().get(image.label())));
            image.picture().writePng(classFolder.resolve(String.format(Locale.ROOT, "%05d.png", i)));
            progress.progress("painting pictures", i + 1, images);
        }
    }

    private void extract(Model model, ImageFolder folder, Path file) throws IOException {
        Layer input = model.layers().get(0);
        FeatureExtraction.Options options = FeatureExtraction.Options.DEFAULTS
                .withLayers(input.name(), FeatureExtraction.defaultLayer(model).name())
                .reporting(ProgressLine.every(
                        Duration.ofSeconds(2), spec.commandLine().getErr()::println));
        FeatureExtraction.of(model, options).extract(folder, file);
    }

    /** How many of the filters are oriented, and color-opponent, in the beginning and at the end. */
    private static String risen(Timeline timeline) {
        List<FilterFrame> frames = timeline.frames();
        FilterProgress first = FilterProgress.of(frames.get(0));
        FilterProgress last = FilterProgress.of(frames.get(frames.size() - 1));
        return String.format(
                Locale.ROOT,
                "Oriented are %.0f %% of the filters at first and %.0f %% in the end, color-opponent %.0f %% and %.0f %%.",
                100 * first.oriented().orElseThrow(),
                100 * last.oriented().orElseThrow(),
                100 * first.colorOpponent().orElseThrow(),
                100 * last.colorOpponent().orElseThrow());
    }

    private void write(Model model, FeatureSet set) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Timeline timeline = EmbeddedDemo.timeline();
        Report.Options options = Report.Options.DEFAULTS
                .withSeed(seed)
                .reproducedBy(
                        out.resolve(NETWORK) + " --input 64x64 --colors rgb --scaling "
                                + model.input().scaling(),
                        out.resolve(FEATURES).toString())
                .reporting(ProgressLine.every(Duration.ofSeconds(2), err::println), err::println);
        FilterStatistics untrained =
                FilterStatistics.of(timeline.snapshots().get(0).kernels());
        Report.Summary summary = Report.of(model, set, options)
                .with(new PictureSection(
                        "How the filters came about",
                        "The first layer at moments of training: color blobs come first, then edges, which sharpen. "
                                + risen(timeline) + " Pixel"
                                + " purity is near chance by construction: color, pose and background of the pictures are"
                                + " random.",
                        Curves.ofFilters(timeline.frames()).stream().toList(),
                        List.of(new PictureSection.Picture(
                                FilmStrip.draw(timeline, 16),
                                "conv1, the first 16 of 64 filters; a row a moment",
                                "viz demo"))))
                .withMetric("untrained.either", untrained.either())
                .withMetric("untrained.oriented", untrained.oriented())
                .withMetric("untrained.colorOpponent", untrained.colorOpponent())
                .write(out);
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%,d pictures never trained on: %.1f %% classified rightly%n"
                        + "10 nearest neighbors of the same class: %.0f %% in feature space, %.0f %% in pixel space%n",
                set.size(),
                100 * summary.accuracy().orElse(Double.NaN),
                100 * summary.featurePurity().orElse(Double.NaN),
                100 * summary.pixelPurity().orElse(Double.NaN));
        console.println("wrote " + out.resolve("index.html"));
    }
}
