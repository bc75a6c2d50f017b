package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.features.Classifier;
import io.deepviz.features.Prediction;
import io.deepviz.render.FilterStatistics;
import io.deepviz.spi.Backends;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.FilterProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDemoTest {
    /** Not the seed of training. */
    private static final long FRESH = DemoRecipe.DEFAULT.seed() + 1;

    private static final int IMAGES = 240;

    @TempDir
    private static Path directory;

    private static Model model;

    @BeforeAll
    static void open() throws IOException {
        Path file = directory.resolve("demo.zip");
        EmbeddedDemo.copyNetwork(file);
        model = Backends.open(file, EmbeddedDemo.options());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Of 240 pictures with an expected .95, fewer than .90 are right once in two thousand draws; the seed is fixed. */
    @Test
    void itTellsPicturesApartThatItWasNeverTrainedOn() {
        Classifier classifier = Classifier.of(model);
        int right = 0;
        for (int from = 0; from < IMAGES; from += 40) {
            List<Tensor> pictures = new ArrayList<>();
            for (int i = from; i < from + 40; i++) {
                pictures.add(model.input().toTensor(DemoImages.image(FRESH, i).picture()));
            }
            List<List<Prediction>> answers = classifier.classify(Tensor.stack(pictures), 1);
            for (int i = 0; i < 40; i++) {
                int label = DemoImages.image(FRESH, from + i).label();
                right += answers.get(i).get(0).classIndex() == label ? 1 : 0;
            }
        }
        assertThat(right / (double) IMAGES).isGreaterThanOrEqualTo(.90);
    }

    @Test
    void itHasAlexNetsFrontDoorAndFourThousandFeatures() {
        assertThat(model.layer("conv1").weights().orElseThrow().shape()).isEqualTo(Shape.of(64, 3, 11, 11));
        assertThat(model.layer("fc5/relu").outputShape()).isEqualTo(Shape.of(4096));
        assertThat(model.logits().orElseThrow().name()).isEqualTo("fc6");
    }

    @Test
    void itsFiltersCameAboutThroughTraining() throws IOException {
        List<Timeline.Snapshot> timeline = EmbeddedDemo.timeline().snapshots();
        assertThat(timeline.get(0).step()).isZero();
        assertThat(either(timeline.get(0).kernels())).isLessThan(.20);
        assertThat(either(model.layer("conv1").weights().orElseThrow())).isGreaterThanOrEqualTo(.60);
    }

    /** White noise has none of either; the shares are of 64 filters. */
    @Test
    void orientedAndColorOpponentFiltersBecomeMore() throws IOException {
        List<FilterProgress> progress = EmbeddedDemo.timeline().frames().stream()
                .map(FilterProgress::of)
                .toList();
        FilterProgress first = progress.get(0);
        FilterProgress last = progress.get(progress.size() - 1);

        assertThat(first.oriented().orElseThrow()).isLessThan(.05);
        assertThat(first.colorOpponent().orElseThrow()).isLessThan(.05);
        assertThat(last.oriented().orElseThrow()).isGreaterThan(.40);
        assertThat(last.colorOpponent().orElseThrow()).isGreaterThan(.10);
        assertThat(last.medianOrientation().orElseThrow())
                .isGreaterThan(2 * first.medianOrientation().orElseThrow());
    }

    /** Not by one lucky moment: each quarter of the timeline has more of both than the one before, or as many. */
    @Test
    void theyBecomeMoreAllTheTime() throws IOException {
        List<FilterProgress> progress = EmbeddedDemo.timeline().frames().stream()
                .map(FilterProgress::of)
                .toList();
        double[] oriented = quarters(progress, FilterProgress::oriented);
        double[] opponent = quarters(progress, FilterProgress::colorOpponent);

        assertThat(oriented).isSorted();
        assertThat(oriented[3]).isGreaterThan(oriented[0]);
        assertThat(opponent).isSorted();
        assertThat(opponent[3]).isGreaterThan(opponent[0]);
    }

    private static double[] quarters(List<FilterProgress> progress, Function<FilterProgress, OptionalDouble> share) {
        double[] means = new double[4];
        for (int quarter = 0; quarter < 4; quarter++) {
            means[quarter] =
                    progress.subList(quarter * progress.size() / 4, (quarter + 1) * progress.size() / 4).stream()
                            .mapToDouble(each -> share.apply(each).orElseThrow())
                            .average()
                            .orElseThrow();
        }
        return means;
    }

    /** Half a level of 127 of the largest weight. */
    @Test
    void theTimelineEndsWithTheNetworksOwnFilters() throws IOException {
        List<Timeline.Snapshot> timeline = EmbeddedDemo.timeline().snapshots();
        Tensor last = timeline.get(timeline.size() - 1).kernels();
        Tensor own = model.layer("conv1").weights().orElseThrow();
        float largest = 0;
        for (float weight : own.toArray()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        for (int filter = 0; filter < 64; filter++) {
            assertThat(last.at(filter, 1, 5, 5)).isCloseTo(own.at(filter, 1, 5, 5), within(largest / 250));
        }
    }

    @Test
    void labelsAreThoseOfThePictures() throws IOException {
        assertThat(EmbeddedDemo.labels()).isEqualTo(DemoImages.labels());
    }

    @Test
    void weightsAndTimelineAreSmallEnoughToCarry() throws IOException {
        long size = Files.size(directory.resolve("demo.zip"));
        try (var in = EmbeddedDemo.class.getResourceAsStream(DemoTraining.TIMELINE)) {
            size += in.readAllBytes().length;
        }
        assertThat(size).isLessThan(12_000_000);
    }

    private static double either(Tensor kernels) {
        return FilterStatistics.of(kernels).either().orElseThrow();
    }
}
