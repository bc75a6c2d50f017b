package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UmapTest {
    private static final Umap.Options SHORT =
            Umap.Options.DEFAULTS.withNeighbors(10).withEpochs(60);

    @ParameterizedTest
    @EnumSource(Umap.Start.class)
    void blobsThatAreApartComeOutApart(Umap.Start start) {
        Tensor vectors = Samples.blobs(300, 10, 3, 12, 1);
        Projection map = Umap.with(Umap.Options.DEFAULTS.withStart(start)).project(vectors);
        assertThat(map.points().shape()).isEqualTo(Shape.of(300, 2));
        assertThat(leastBetween(map.points(), 3)).isGreaterThan(largestStepWithin(map.points(), 3));
        assertThat(map.divergence()).isEmpty();
        assertThat(map.method()).isEqualTo("UMAP");
        assertThat(map.description())
                .isEqualTo("UMAP of 300 vectors of 10 dimensions, 15 neighbors, min-dist 0.1, 500 epochs, seed 42");
    }

    /** The least distance of two points of different classes. */
    private static double leastBetween(Tensor points, int classes) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.shape().get(0); i++) {
            for (int j = 0; j < i; j++) {
                least = i % classes == j % classes ? least : Math.min(least, distance(points, i, j));
            }
        }
        return least;
    }

    /** The largest distance of a point from the nearest of its class. */
    private static double largestStepWithin(Tensor points, int classes) {
        int size = points.shape().get(0);
        return IntStream.range(0, size)
                .mapToDouble(i -> IntStream.range(0, size)
                        .filter(j -> j != i && j % classes == i % classes)
                        .mapToDouble(j -> distance(points, i, j))
                        .min()
                        .orElseThrow())
                .max()
                .orElseThrow();
    }

    private static double distance(Tensor points, int i, int j) {
        return Math.hypot(points.at(i, 0) - points.at(j, 0), points.at(i, 1) - points.at(j, 1));
    }

    /** What pulls and pushes make small (Damrich and Hamprecht 2021, section 5), by its definition over all pairs. */
    @Test
    void theLossFallsFarBelowThatOfTheStart() {
        Tensor vectors = Samples.blobs(300, 8, 4, 4, 4);
        double[][] weights = FuzzyGraphTest.dense(FuzzyGraphTest.of(vectors, 10).union());
        double start = loss(weights, Umap.with(SHORT.withLearningRate(1e-9)).project(vectors));
        double end = loss(weights, Umap.with(SHORT.withEpochs(500)).project(vectors));
        double noPush = loss(weights, Umap.with(SHORT.withNegativeSamples(1)).project(vectors));
        assertThat(end).isLessThan(0.75 * start);
        assertThat(end).isLessThan(noPush);
    }

    private static double loss(double[][] weights, Projection map) {
        MembershipCurve curve = MembershipCurve.fit(0.1, 1);
        double[] degrees = Arrays.stream(weights)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .toArray();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < i; j++) {
                double v = curve.at(distance(map.points(), i, j));
                double pushes = 5 * (degrees[i] + degrees[j]) / (2.0 * weights.length);
                sum -= 2 * weights[i][j] * Math.log(v) + pushes * Math.log(1.001 - v); // softened, as the push is
            }
        }
        return sum;
    }

    @Test
    void handwrittenDigitsComeOutApart() throws Exception {
        assumeThat(Mnist.isThere()).as("MNIST is not among the fixtures").isTrue();
        Tensor images = Mnist.images(2000);
        Projection map = Umap.with(Umap.Options.DEFAULTS).project(images);
        // umap-learn: 0.81 and 0.945
        byte[] labels = Mnist.labels(2000);
        Search others = Search.nearest(1).excluding(LongStream.range(0, 2000).toArray());
        assertThat(nearestSharesDigit(map.points(), map.points(), labels, labels, others))
                .isGreaterThan(0.76);
        assertThat(Trustworthiness.of(images, map.points(), Trustworthiness.Options.DEFAULTS)
                        .value())
                .isGreaterThan(0.93);
    }

    @Test
    void furtherDigitsComeToLieAmongTheirLike() throws Exception {
        assumeThat(Mnist.isThere()).as("MNIST is not among the fixtures").isTrue();
        float[] all = Mnist.images(2500).toArray();
        byte[] labels = Mnist.labels(2500);
        Tensor known = Tensor.of(Shape.of(2000, 784), Arrays.copyOf(all, 2000 * 784));
        Tensor fresh = Tensor.of(Shape.of(500, 784), Arrays.copyOfRange(all, 2000 * 784, all.length));
        FittedProjection fitted = Umap.with(Umap.Options.DEFAULTS).fit(VectorSource.of(known), ProgressListener.NONE);
        Tensor placed = fitted.transform(fresh);
        double right = nearestSharesDigit(
                placed,
                fitted.projection().points(),
                Arrays.copyOfRange(labels, 2000, 2500),
                labels,
                Search.nearest(1));
        assertThat(right).isGreaterThan(0.7); // umap-learn: 0.73
    }

    private static double nearestSharesDigit(
            Tensor points, Tensor known, byte[] labels, byte[] knownLabels, Search search) {
        Neighbors nearest = ExactIndex.of(known, Metric.EUCLIDEAN).nearest(points, search);
        return IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == knownLabels[(int) nearest.id(i, 0)])
                        .count()
                / (double) labels.length;
    }

    @Test
    void aMapIsTheSameToTheBitOnAnyNumberOfThreads() throws Exception {
        Tensor vectors = Samples.blobs(5000, 12, 4, 5, 2);
        Tensor fresh = Samples.blobs(500, 12, 4, 5, 3);
        List<Tensor> one = onThreads(1, vectors, fresh);
        assertThat(onThreads(2, vectors, fresh)).isEqualTo(one);
        assertThat(onThreads(7, vectors, fresh)).isEqualTo(one);
        assertThat(mapAndPlaces(vectors, fresh)).isEqualTo(one);
    }

    private static List<Tensor> onThreads(int threads, Tensor vectors, Tensor fresh) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> mapAndPlaces(vectors, fresh)).get();
        } finally {
            pool.shutdown();
        }
    }

    private static List<Tensor> mapAndPlaces(Tensor vectors, Tensor fresh) {
        FittedProjection fitted = Umap.with(SHORT).fit(VectorSource.of(vectors), ProgressListener.NONE);
        return List.of(fitted.projection().points(), fitted.transform(fresh));
    }

    @Test
    void everyOptionHasItsEffect() {
        Tensor vectors = Samples.blobs(200, 12, 4, 6, 3);
        Tensor usual = Umap.with(SHORT).project(vectors).points();
        for (Umap.Options other : List.of(
                SHORT.withNeighbors(11),
                SHORT.withDistances(0.2, 1),
                SHORT.withDistances(0.1, 2),
                SHORT.withEpochs(61),
                SHORT.withNegativeSamples(4),
                SHORT.withLearningRate(0.9),
                SHORT.withMetric(Metric.COSINE),
                SHORT.withStart(Umap.Start.PCA),
                SHORT.withStart(Umap.Start.RANDOM),
                SHORT.withSeed(7))) {
            assertThat(Umap.with(other).project(vectors).points())
                    .as(other.toString())
                    .isNotEqualTo(usual);
        }
        assertThat(Umap.with(SHORT.withEpochs(Umap.Options.AUTOMATIC))
                        .project(vectors)
                        .points())
                .isEqualTo(Umap.with(SHORT.withEpochs(500)).project(vectors).points());
        assertThat(SHORT.withEpochs(0).epochs(10_000)).isEqualTo(500);
        assertThat(SHORT.withEpochs(0).epochs(10_001)).isEqualTo(200);
    }

    @Test
    void theCosineHeedsDirectionsOnly() {
        Umap.Options cosine = SHORT.withMetric(Metric.COSINE).withStart(Umap.Start.RANDOM);
        float[] numbers = Samples.blobs(200, 6, 3, 3, 5).toArray();
        Tensor vectors = Tensor.of(Shape.of(200, 6), numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= i / 6 % 2 == 0 ? 0.25f : 8; // a power of 2, which rounds nothing
        }
        Tensor scaled = Tensor.of(Shape.of(200, 6), numbers);
        assertThat(Umap.with(cosine).project(scaled).points())
                .isEqualTo(Umap.with(cosine).project(vectors).points());
    }

    @Test
    void minDistKeepsPointsApart() {
        Tensor vectors = Samples.gaussian(400, 5, 6);
        Umap.Options options = Umap.Options.DEFAULTS;
        double tight = meanNearest(
                Umap.with(options.withDistances(0, 1)).project(vectors).points());
        double loose = meanNearest(
                Umap.with(options.withDistances(1, 1)).project(vectors).points());
        assertThat(loose).isGreaterThan(2 * tight);
    }

    private static double meanNearest(Tensor points) {
        long[] own = LongStream.range(0, points.shape().get(0)).toArray();
        Neighbors nearest = ExactIndex.of(points, Metric.EUCLIDEAN)
                .nearest(points, Search.nearest(1).excluding(own));
        return IntStream.range(0, own.length)
                .mapToDouble(i -> nearest.distance(i, 0))
                .average()
                .orElseThrow();
    }

    @Test
    void duplicatesAndVectorsThatAreAllTheSameGiveFiniteMaps() {
        Tensor few = Samples.blobs(40, 6, 2, 9, 4);
        float[][] rows = new float[240][];
        Arrays.setAll(rows, i -> few.slice(i % 40).toArray());
        assertFinite(Umap.with(SHORT).project(Samples.rows(rows)).points());
        assertFinite(Umap.with(SHORT).project(Samples.rows(new float[100][3])).points());
        assertFinite(Umap.with(SHORT.withMetric(Metric.COSINE))
                .project(Samples.rows(new float[100][3]))
                .points());
    }

    @Test
    void oneDimensionAndFewVectorsAreEnough() {
        assertFinite(Umap.with(Umap.Options.DEFAULTS.fitting(3))
                .project(Tensor.of(Shape.of(3, 1), 0, 1, 5))
                .points());
    }

    @Test
    void aVectorOfTheMapIsPlacedWhereItLies() {
        Tensor vectors = Samples.blobs(300, 10, 3, 12, 1);
        FittedProjection fitted = Umap.with(Umap.Options.DEFAULTS).fit(VectorSource.of(vectors), ProgressListener.NONE);
        Tensor points = fitted.projection().points();
        Tensor placed = fitted.transform(vectors);
        double[] away = IntStream.range(0, 300)
                .mapToDouble(i -> Math.hypot(points.at(i, 0) - placed.at(i, 0), points.at(i, 1) - placed.at(i, 1)))
                .sorted()
                .toArray();
        assertThat(fitted.dimension()).isEqualTo(10);
        assertThat(away[150]).isLessThan(0.5); // clusters are several units wide
    }

    @Test
    void whereAVectorComesToLieDependsOnNoOther() {
        Tensor vectors = Samples.blobs(300, 10, 3, 12, 1);
        Tensor fresh = Samples.blobs(50, 10, 3, 12, 9);
        FittedProjection fitted = Umap.with(SHORT).fit(VectorSource.of(vectors), ProgressListener.NONE);
        Tensor together = fitted.transform(fresh);
        for (int i : new int[] {0, 17, 49}) {
            Tensor alone = fitted.transform(Samples.rows(fresh.slice(i).toArray()));
            assertThat(alone.toArray()).containsExactly(together.slice(i).toArray());
        }
    }

    @Test
    void progressTellsNeighborsThenEpochsAndPlacing() {
        List<String> tasks = new ArrayList<>();
        List<Long> epochs = new ArrayList<>();
        ProgressListener listener = (task, done, total) -> {
            tasks.add(task);
            if (task.equals("UMAP")) {
                assertThat(total).isEqualTo(60);
                epochs.add(done);
            }
        };
        VectorSource vectors = VectorSource.of(Samples.blobs(200, 9, 3, 8, 5));
        FittedProjection fitted = Umap.with(SHORT).fit(vectors, listener);
        assertThat(tasks.stream().distinct()).containsExactly("PCA", "neighbors", "UMAP");
        assertThat(epochs).isSorted().hasSize(61).endsWith(60L);
        tasks.clear();
        fitted.transform(vectors, listener);
        assertThat(tasks).contains("neighbors").startsWith("placing").endsWith("placing");
    }

    @Test
    void aListenerCancelsAtAnyStage() {
        VectorSource vectors = VectorSource.of(Samples.blobs(200, 9, 3, 8, 6));
        FittedProjection fitted = Umap.with(SHORT).fit(vectors, ProgressListener.NONE);
        for (String stage : List.of("PCA", "neighbors", "UMAP")) {
            cancelled(stage, listener -> Umap.with(SHORT).project(vectors, listener));
        }
        for (String stage : List.of("neighbors", "placing")) {
            cancelled(stage, listener -> fitted.transform(vectors, listener));
        }
    }

    private interface Work {
        void run(ProgressListener listener);
    }

    private static void cancelled(String stage, Work work) {
        CancellationException stop = new CancellationException(stage);
        assertThatThrownBy(() -> work.run((task, done, total) -> {
                    if (task.equals(stage)) {
                        throw stop;
                    }
                }))
                .isSameAs(stop);
    }

    @Test
    void tooFewVectorsForTheNeighborsAreRefusedWithTheCure() {
        refused(
                () -> Umap.with(Umap.Options.DEFAULTS).project(Samples.gaussian(15, 4, 1)),
                "neighbors: expected at most 14 for 15 vectors, got 15 (Options.fitting lowers it)");
        assertThat(Umap.Options.DEFAULTS.fitting(15).neighbors()).isEqualTo(14);
        assertThat(Umap.Options.DEFAULTS.fitting(100_000).neighbors()).isEqualTo(15);
        refused(() -> Umap.Options.DEFAULTS.fitting(2), "vectors: expected at least 3 rows, got 2");
    }

    @Test
    void tooManyVectorsAreRefused() {
        VectorSource many = new VectorSource() {
            @Override
            public long size() {
                return 71_582_789;
            }

            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public void copyRows(long from, long to, float[] target) {
                throw new AssertionError("read");
            }
        };
        refused(
                () -> Umap.with(Umap.Options.DEFAULTS).fit(many, ProgressListener.NONE),
                "vectors: expected at most 71582787 rows with 15 neighbors, got 71582789");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        Umap.Options options = Umap.Options.DEFAULTS;
        refused(() -> options.withNeighbors(1), "neighbors: expected at least 2, got 1");
        refused(() -> options.withDistances(0, 0), "spread: expected a positive number, got 0.0");
        refused(() -> options.withDistances(1.5, 1), "min-dist: expected 0 to 1.0 (the spread), got 1.5");
        refused(() -> options.withDistances(Double.NaN, 1), "min-dist: expected 0 to 1.0 (the spread), got NaN");
        refused(() -> options.withEpochs(-1), "epochs: expected at least 1, or 0 for automatic, got -1");
        refused(() -> options.withNegativeSamples(0), "negative samples: expected at least 1, got 0");
        refused(() -> options.withLearningRate(0), "learning rate: expected a positive number, got 0.0");
        refused(
                () -> options.withMetric(Metric.INNER_PRODUCT),
                "metric: expected EUCLIDEAN or COSINE, which are distances, got INNER_PRODUCT");
    }

    @Test
    void numbersThatAreNoneAndWrongDimensionsAreNamed() {
        float[] numbers = Samples.gaussian(50, 3, 1).toArray();
        FittedProjection fitted =
                Umap.with(SHORT).fit(VectorSource.of(Samples.gaussian(50, 3, 1)), ProgressListener.NONE);
        numbers[100] = Float.NEGATIVE_INFINITY;
        Tensor wrong = Tensor.wrap(Shape.of(50, 3), numbers);
        String message = "vectors: expected finite numbers, got -Infinity at row 33, column 1";
        refused(() -> Umap.with(SHORT).project(wrong), message);
        refused(() -> fitted.transform(wrong), message);
        refused(() -> fitted.transform(Samples.gaussian(5, 4, 1)), "vectors: expected dimension 3, got 4");
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
