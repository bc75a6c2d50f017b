package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TSneTest {
    private static final TSne.Options SHORT =
            TSne.Options.DEFAULTS.withPerplexity(10).withIterations(120, 40);

    @ParameterizedTest
    @EnumSource(TSne.Start.class)
    void blobsThatAreApartComeOutApart(TSne.Start start) {
        Tensor vectors = Samples.blobs(300, 10, 3, 12, 1);
        Projection map = TSne.with(TSne.Options.DEFAULTS.withPerplexity(15).withStart(start))
                .project(vectors);
        assertThat(map.points().shape()).isEqualTo(Shape.of(300, 2));
        assertThat(nearestSharesClass(map.points(), i -> i % 3)).isEqualTo(1);
        assertThat(gapOverWidth(map.points(), 3)).isGreaterThan(1);
        assertThat(map.divergence().getAsDouble()).isBetween(0.1, 1.0);
        assertThat(map.method()).isEqualTo("t-SNE");
        assertThat(map.description())
                .matches(
                        "t-SNE of 300 vectors of 10 dimensions, perplexity 15.0, 750 iterations, Barnes-Hut, seed 42: KL 0\\.\\d{3}");
    }

    /** The least distance between centers of two classes, over the largest distance of a point from its class's center. */
    private static double gapOverWidth(Tensor points, int classes) {
        double[][] centers = new double[classes][2];
        int each = points.shape().get(0) / classes;
        for (int i = 0; i < points.shape().get(0); i++) {
            centers[i % classes][0] += points.at(i, 0) / each;
            centers[i % classes][1] += points.at(i, 1) / each;
        }
        double width = 0;
        for (int i = 0; i < points.shape().get(0); i++) {
            double[] center = centers[i % classes];
            width = Math.max(width, Math.hypot(points.at(i, 0) - center[0], points.at(i, 1) - center[1]));
        }
        double gap = Double.POSITIVE_INFINITY;
        for (int a = 0; a < classes; a++) {
            for (int b = 0; b < a; b++) {
                gap = Math.min(gap, Math.hypot(centers[a][0] - centers[b][0], centers[a][1] - centers[b][1]));
            }
        }
        return gap / width;
    }

    @Test
    void handwrittenDigitsComeOutApart() throws Exception {
        assumeThat(Mnist.isThere()).as("MNIST is not among the fixtures").isTrue();
        Tensor images = Mnist.images(2000);
        byte[] labels = Mnist.labels(2000);
        Projection map = TSne.with(TSne.Options.DEFAULTS).project(images);
        // 5000 images give 0.93 and 0.971, where the nearest by pixels shares the digit in 0.92; fewer give somewhat
        // less
        assertThat(nearestSharesClass(map.points(), i -> labels[i])).isGreaterThan(0.88);
        assertThat(Trustworthiness.of(images, map.points(), Trustworthiness.Options.DEFAULTS)
                        .value())
                .isGreaterThan(0.95);
    }

    private static double nearestSharesClass(Tensor points, IntUnaryOperator label) {
        long[] own = LongStream.range(0, points.shape().get(0)).toArray();
        Neighbors nearest = ExactIndex.of(points, Metric.EUCLIDEAN)
                .nearest(points, Search.nearest(1).excluding(own));
        double right = 0;
        for (int i = 0; i < own.length; i++) {
            right += label.applyAsInt(i) == label.applyAsInt((int) nearest.id(i, 0)) ? 1 : 0;
        }
        return right / own.length;
    }

    @Test
    void theMapIsTheSameToTheBitOnAnyNumberOfThreads() throws Exception {
        Tensor vectors = Samples.blobs(1000, 60, 4, 5, 2);
        Projection one = onThreads(1, vectors);
        assertThat(onThreads(2, vectors)).isEqualTo(one);
        assertThat(onThreads(7, vectors)).isEqualTo(one);
        assertThat(TSne.with(SHORT).project(vectors)).isEqualTo(one);
    }

    private static Projection onThreads(int threads, Tensor vectors) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> TSne.with(SHORT).project(vectors)).get();
        } finally {
            pool.shutdown();
        }
    }

    /** Momentum, exaggeration, start and rate, put together from their parts. */
    @Test
    void theStepsAreThoseOfTheRecipe() {
        Tensor vectors = Samples.blobs(120, 5, 3, 6, 8);
        TSne.Options options = SHORT.withIterations(5, 3).withSeed(9);
        Layout layout = Layout.of(Pca.fit(vectors, Pca.Options.MAP).transform(vectors), new Random(9));
        Divergence divergence = new Divergence(AffinitiesTest.between(vectors, 10), new BarnesHut(120, 0.5));
        Descent descent = new Descent(layout, divergence, 50);
        descent.reorder();
        for (int step = 0; step < 3; step++) {
            descent.step(12, 0.5);
        }
        descent.step(1, 0.8);
        descent.step(1, 0.8);
        double reached = divergence.value(layout);
        descent.restore();
        Projection map = TSne.with(options).project(vectors);
        assertThat(map.points()).isEqualTo(layout.toTensor());
        assertThat(map.divergence().getAsDouble()).isEqualTo(reached);
    }

    @Test
    void theAutomaticRateGrowsWithTheNumberOfVectors() {
        TSne.Options options = SHORT.withPerplexity(2).withIterations(3, 1);
        Tensor vectors = Samples.gaussian(3000, 3, 10);
        assertThat(TSne.with(options).project(vectors).points())
                .isEqualTo(TSne.with(options.withLearningRate(62.5))
                        .project(vectors)
                        .points()); // 3000 / 48
    }

    @Test
    void everyOptionHasItsEffect() {
        Tensor vectors = Samples.blobs(200, 12, 4, 6, 3);
        Tensor usual = TSne.with(SHORT).project(vectors).points();
        for (TSne.Options other : List.of(
                SHORT.withPerplexity(11),
                SHORT.withIterations(121, 40),
                SHORT.withIterations(120, 41),
                SHORT.withExaggeration(4),
                SHORT.withLearningRate(20),
                SHORT.withTheta(0.3),
                SHORT.withDimensions(5),
                SHORT.withStart(TSne.Start.RANDOM),
                SHORT.withSeed(7))) {
            assertThat(TSne.with(other).project(vectors).points())
                    .as(other.toString())
                    .isNotEqualTo(usual);
        }
        assertThat(TSne.with(SHORT.withLearningRate(50)).project(vectors).points())
                .isEqualTo(usual); // max(200 / 48, 50)
    }

    @Test
    void duplicatesLieTogether() {
        Tensor few = Samples.blobs(40, 6, 2, 9, 4);
        float[][] rows = new float[240][];
        Arrays.setAll(rows, i -> few.slice(i % 40).toArray());
        Projection map = TSne.with(TSne.Options.DEFAULTS.withPerplexity(8)).project(Samples.rows(rows));
        assertFinite(map.points());
        assertThat(nearestSharesClass(map.points(), i -> i % 40)).isGreaterThan(0.95);
    }

    @Test
    void vectorsThatAreAllTheSameGiveAMapAllTheSame() {
        Projection map = TSne.with(SHORT).project(Samples.rows(new float[100][3]));
        assertFinite(map.points());
        assertThat(map.divergence().getAsDouble()).isBetween(0.0, 10.0);
    }

    @Test
    void oneDimensionAndFewVectorsAreEnough() {
        Tensor line = Tensor.of(Shape.of(4, 1), 0, 1, 5, 6);
        Projection map = TSne.with(TSne.Options.DEFAULTS.fitting(4)).project(line);
        assertFinite(map.points());
    }

    @Test
    void progressTellsStepsAndTheDivergenceWhichFalls() {
        List<String> tasks = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        ProgressListener listener = (task, done, total) -> {
            tasks.add(task);
            if (task.startsWith("t-SNE")) {
                assertThat(total).isEqualTo(400);
                steps.add(done);
            }
        };
        Projection map = TSne.with(SHORT.withIterations(400, 100))
                .project(VectorSource.of(Samples.blobs(200, 9, 3, 8, 5)), listener);
        assertThat(tasks).contains("PCA", "neighbors", "t-SNE");
        assertThat(steps).isSorted().hasSize(401).endsWith(400L);
        List<Double> divergences = tasks.stream()
                .filter(task -> task.startsWith("t-SNE, KL "))
                .map(task -> Double.valueOf(task.substring("t-SNE, KL ".length())))
                .toList();
        assertThat(divergences.get(divergences.size() - 1)).isLessThan(divergences.get(0));
        assertThat(tasks.get(tasks.size() - 1))
                .isEqualTo("t-SNE, KL %.3f".formatted(map.divergence().getAsDouble()));
    }

    @Test
    void aListenerCancelsAtAnyStage() {
        VectorSource vectors = VectorSource.of(Samples.blobs(200, 9, 3, 8, 6));
        for (String stage : List.of("PCA", "neighbors", "t-SNE")) {
            CancellationException stop = new CancellationException(stage);
            assertThatThrownBy(() -> TSne.with(SHORT).project(vectors, (task, done, total) -> {
                        if (task.startsWith(stage)) {
                            throw stop;
                        }
                    }))
                    .isSameAs(stop);
        }
    }

    @Test
    void tooFewVectorsForThePerplexityAreRefusedWithTheCure() {
        refused(
                () -> TSne.with(TSne.Options.DEFAULTS).project(Samples.gaussian(90, 4, 1)),
                "perplexity: expected at most 29 for 90 vectors, got 30.0 (Options.fitting lowers it)");
        assertThat(TSne.Options.DEFAULTS.fitting(90).perplexity()).isEqualTo(29);
        assertThat(TSne.Options.DEFAULTS.fitting(91).perplexity()).isEqualTo(30);
        assertThat(TSne.Options.DEFAULTS.fitting(100_000).perplexity()).isEqualTo(30);
        refused(() -> TSne.Options.DEFAULTS.fitting(3), "vectors: expected at least 4 rows, got 3");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        TSne.Options options = TSne.Options.DEFAULTS;
        refused(() -> options.withPerplexity(0.5), "perplexity: expected 1 to a million, got 0.5");
        refused(() -> options.withPerplexity(Double.NaN), "perplexity: expected 1 to a million, got NaN");
        refused(() -> options.withIterations(0, 0), "iterations: expected at least 1, got 0");
        refused(() -> options.withIterations(10, 11), "exaggerated iterations: expected 0 to 10, got 11");
        refused(() -> options.withExaggeration(0.9), "exaggeration: expected at least 1, got 0.9");
        refused(
                () -> options.withLearningRate(-1),
                "learning rate: expected a positive number, or 0 for automatic, got -1.0");
        refused(() -> options.withTheta(1.5), "theta: expected 0 to 1, got 1.5");
        refused(() -> options.withDimensions(1), "dimensions: expected at least 2, got 1");
    }

    @Test
    void numbersThatAreNoneAreNamed() {
        float[] numbers = Samples.gaussian(50, 3, 1).toArray();
        numbers[100] = Float.NEGATIVE_INFINITY;
        refused(
                () -> TSne.with(SHORT).project(Tensor.wrap(Shape.of(50, 3), numbers)),
                "vectors: expected finite numbers, got -Infinity at row 33, column 1");
    }

    @Test
    void aLearningRateFarTooHighIsNamed() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> TSne.with(SHORT.withLearningRate(1e300)).project(Samples.gaussian(50, 3, 1)))
                .withMessage("t-SNE fell apart at learning rate 1.0E300; take a lower one");
    }

    private static void assertFinite(Tensor points) {
        for (float coordinate : points.toArray()) {
            assertThat(coordinate).isFinite();
        }
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
