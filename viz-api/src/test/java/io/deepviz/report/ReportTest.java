package io.deepviz.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.ImageFolder;
import io.deepviz.image.Image;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import io.deepviz.training.Probe;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import io.deepviz.training.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page and its numbers for a network and pictures whose numbers are known by hand. */
class ReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u2028&amp;\u202e\"";
    private static final String HOSTILE_NAME = "<img src=x onerror=alert(1)>\u2028&amp;\t\u202e\"";
    private static final int EACH = 13;

    @TempDir
    private Path folder;

    /** Class 0 for every picture; of its features, number 0 is the mean of red, number 1 always 0. */
    private static Model model(float bias) {
        float[] red = new float[2 * 3 * 16];
        Arrays.fill(red, 0, 16, 1f / 16);
        return ReferenceModel.of(NetSpec.input(3, 4, 4)
                .add("flat", new Op.Flatten())
                .add("features", new Op.Dense(Tensor.of(Shape.of(2, 48), red), Optional.empty()))
                .add(
                        "out",
                        new Op.Dense(
                                Tensor.of(Shape.of(2, 2), 0, 0, 0, 0), Optional.of(Tensor.of(Shape.of(2), bias, 0))))
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build());
    }

    /** Two classes of equal reds, told apart by their greens alone. */
    private Path pictures(String first, String second) throws IOException {
        Path images = folder.resolve("images");
        for (int i = 0; i < EACH; i++) {
            paint(images.resolve(first), i, (10 * i) << 16);
            paint(images.resolve(second), i, ((10 * i) << 16) | 0xff00);
        }
        return images;
    }

    private static void paint(Path folder, int number, int color) throws IOException {
        int[] pixels = new int[16];
        Arrays.fill(pixels, color);
        Files.createDirectories(folder);
        Image.rgb(4, 4, pixels).writePng(folder.resolve("p" + (10 + number) + ".png"));
    }

    private Path extract(Model model, Path images) throws IOException {
        Path file = folder.resolve("set.viz");
        FeatureExtraction.Options options = FeatureExtraction.Options.DEFAULTS.withLayers(
                model.layers().get(0).name(), "features");
        FeatureExtraction.of(model, options).extract(ImageFolder.open(images), file);
        return file;
    }

    @Test
    void metricsAreThoseKnownByHand() throws IOException {
        Path out = folder.resolve("report");
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures("a", "b")))) {
            Report.Summary summary = Report.of(model, set, Report.Options.DEFAULTS)
                    .withMetric("untrained.either", OptionalDouble.of(0.125))
                    .write(out);
            assertThat(summary.accuracy()).hasValue(0.5); // everything is taken for the first of two equal classes
            assertThat(summary.pixelPurity()).hasValue(1); // 255 of green is farther than 120 of red
            // Each red is there twice, once in each class. Of ten neighbors the nearest is the twin, the next eight are
            // four
            // pairs of both classes, and the last is of the first class, as of twins the smaller row comes first. So
            // five
            // are of the query's class for queries of the first class, four for the others.
            assertThat(summary.featurePurity().getAsDouble()).isCloseTo(0.45, within(1e-12));
        }
        assertThat(out.resolve("metrics.json"))
                .content()
                .contains("\"name\": \"reference\"", "\"backend\": \"reference\"", "\"input\": [3,4,4]")
                .contains("\"parameters\": 102") // 2 x 48 + 2 x 2 + 2
                .contains("\"layer\": null", "\"shape\": null", "\"either\": null")
                .contains("\"reason\": \"the network has no convolution\"")
                .contains("\"k\": 10", "\"images\": 26", "\"layer\": \"features\"", "\"metric\": \"euclidean\"")
                .contains("\"pixelPurity\": 1,", "\"featurePurity\": 0.45", "\"accuracy\": 0.5")
                .contains("\"untrained\": {\n    \"either\": 0.125\n  }");
    }

    /** Pixels of 0 to 255 learned from: the finding is on the page, the steps are in its curves. */
    @Test
    void aTrainingIsASectionOfThePage() throws IOException {
        Path file = folder.resolve("run");
        float[] pixels = new float[4 * 48];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 37 * i % 256;
        }
        Probe probe = Probe.of(Tensor.of(Shape.of(4, 3, 4, 4), pixels), 0, 1, 0, 1);
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures("a", "b")))) {
            try (TrainingRecorder recorder =
                    TrainingRecorder.create(file, model, probe, TrainingRecorder.Options.DEFAULTS)) {
                recorder.snapshot(model, TrainingStep.at(0));
                recorder.loss(0, 0, 0.75);
                recorder.loss(1, 0, 0.5);
                recorder.snapshot(model, TrainingStep.at(2));
            }
            Report.of(model, set, Report.Options.DEFAULTS)
                    .with(TrainingRun.open(file))
                    .write(folder.resolve("with"));
            Report.of(model, set, Report.Options.DEFAULTS).write(folder.resolve("without"));
        }
        assertThat(folder.resolve("with/index.html"))
                .content()
                .contains("\"verdict\":\"input-not-scaled\"")
                .contains("{\"name\":\"batches\",\"steps\":[0,1],\"values\":[0.75,0.5]}")
                .contains("\"name\":\"features\",\"values\":[[");
        assertThat(folder.resolve("without/index.html")).content().doesNotContain("\"training\":");
    }

    @Test
    void theSameSetGivesTheSameBytes() throws IOException {
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures("a", "b")))) {
            Report report = Report.of(model, set, Report.Options.DEFAULTS.withSeed(7));
            report.write(folder.resolve("one"));
            report.write(folder.resolve("two"));
        }
        for (String name : List.of("index.html", "metrics.json")) {
            assertThat(folder.resolve("one").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(name));
        }
    }

    @Test
    void hostileNamesStayTextWhereverTheyAre() throws IOException {
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures(HOSTILE_NAME, "b")))) {
            PictureSection section = new PictureSection(
                    HOSTILE,
                    HOSTILE,
                    List.of(new PictureSection.Picture(Image.rgb(1, 1, new int[1]), HOSTILE, HOSTILE)));
            Report.of(model, set, Report.Options.DEFAULTS.reproducedBy(HOSTILE, HOSTILE))
                    .with(section)
                    .write(folder.resolve("report"));
        }
        String page = Files.readString(folder.resolve("report/index.html"));
        assertThat(page.split("</script", -1))
                .as("ends of scripts: the page's own two")
                .hasSize(3);
        assertThat(page).doesNotContain("<img", "&amp;", "\u2028").contains("\\u003c/script\\u003e\\u003cimg");
    }

    @Test
    void thePageLoadsNothing() throws IOException {
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures("a", "b")))) {
            Report.of(model, set, Report.Options.DEFAULTS).write(folder.resolve("report"));
        }
        String page = Files.readString(folder.resolve("report/index.html"));
        assertThat(page).contains("default-src 'none'; img-src data:; style-src 'sha256-", "script-src 'sha256-");
        assertThat(page).doesNotContain("http:", "https:", "unsafe-inline", "innerHTML", "<link", "import(");
    }

    @Test
    void picturesThatAreGoneAreShownAsTheNetworkSawThem() throws IOException {
        List<String> notes = new ArrayList<>();
        Path images = pictures("a", "b");
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, images))) {
            Files.move(images, folder.resolve("elsewhere"));
            Report.of(model, set, Report.Options.DEFAULTS.reporting((task, done, total) -> {}, notes::add))
                    .write(folder.resolve("report"));
        }
        assertThat(notes).isNotEmpty().allMatch(note -> note.contains("is shown as the network saw it"));
    }

    @Test
    void aSetOfAnotherModelIsRefused() throws IOException {
        Path file;
        try (Model model = model(1)) {
            file = extract(model, pictures("a", "b"));
        }
        try (Model other = model(2);
                FeatureSet set = FeatureSet.open(file)) {
            assertThatThrownBy(() -> Report.of(other, set, Report.Options.DEFAULTS))
                    .isInstanceOf(FeatureFormatException.class)
                    .hasMessageContaining("expected features of model 'reference'");
        }
    }

    @Test
    void metricsWithoutNumbersAreRefused() throws IOException {
        try (Model model = model(1);
                FeatureSet set = FeatureSet.open(extract(model, pictures("a", "b")))) {
            Report report = Report.of(model, set, Report.Options.DEFAULTS);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> report.withMetric("untrained.either", OptionalDouble.of(Double.NaN)))
                    .withMessage("value: expected a finite number, got NaN");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> report.withMetric("either", OptionalDouble.empty()))
                    .withMessageContaining("path: expected one such as untrained.either");
        }
    }
}
