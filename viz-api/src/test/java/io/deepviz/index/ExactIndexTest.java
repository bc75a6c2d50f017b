package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ExactIndexTest {

    @Test
    void distancesAreThoseOfTheDefinitions() {
        float[][] rows = {{3, 4}, {0, 2}, {-1, 0}};
        float[] query = {3, 0};
        assertThat(nearest(rows, Metric.EUCLIDEAN, query, 3))
                .containsExactly(new Neighbor(1, (float) Math.sqrt(13)), new Neighbor(0, 4), new Neighbor(2, 4));
        assertThat(nearest(rows, Metric.COSINE, query, 3))
                .containsExactly(new Neighbor(0, 0.4f), new Neighbor(1, 1), new Neighbor(2, 2));
        assertThat(nearest(rows, Metric.INNER_PRODUCT, query, 3))
                .containsExactly(new Neighbor(0, -9), new Neighbor(1, 0), new Neighbor(2, 3));
    }

    static Stream<Arguments> shapes() {
        int[][] shapes = {{1, 1}, {2, 3}, {63, 5}, {64, 4}, {65, 127}, {511, 128}, {513, 129}, {1000, 31}, {300, 783}};
        return Arrays.stream(shapes)
                .flatMap(shape ->
                        Arrays.stream(Metric.values()).map(metric -> Arguments.of(shape[0], shape[1], metric)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void findsWhatBruteForceFinds(int size, int dimension, Metric metric) {
        float[][] rows = gaussian(size, dimension, 1);
        float[][] queries = gaussian(37, dimension, 2);
        for (int k : new int[] {1, Math.min(7, size), size}) {
            assertSameAsBruteForce(rows, queries, metric, k);
        }
    }

    /**
     * Float has 24 bits: at an offset of 10^6 a square has lost everything below 10^5, the distances here are below 100.
     */
    @ParameterizedTest
    @CsvSource({"1e6, 1", "-1e6, 0.125", "1e3, 0.001", "1e30, 1e25", "1e-30, 1e-32"})
    void anOffsetThatAllShareTakesNoDigits(float offset, float spread) {
        float[][] rows = shifted(gaussian(700, 40, 3), offset, spread);
        float[][] queries = shifted(gaussian(20, 40, 4), offset, spread);
        assertSameAsBruteForce(rows, queries, Metric.EUCLIDEAN, 9);
        assertSameAsBruteForce(rows, queries, Metric.COSINE, 9);
    }

    /** Of whole numbers, so that double holds these products without an error, in whatever order they are summed. */
    @Test
    void anOffsetTakesNoDigitsOfInnerProducts() {
        float[][] rows = rounded(shifted(gaussian(700, 40, 3), 1e6f, 5));
        float[][] queries = rounded(shifted(gaussian(20, 40, 4), 1e6f, 5));
        assertSameAsBruteForce(rows, queries, Metric.INNER_PRODUCT, 9);
    }

    /** All but on a sphere: the ten nearest of 3000 differ by some 10^-8, less than what scores in float err. */
    @Test
    void rowsThatFloatCannotTellApartAreRankedByDouble() {
        float[] query = gaussian(1, 300, 20)[0];
        float[][] rows = gaussian(3000, 300, 21);
        Random random = new Random(22);
        for (float[] row : rows) {
            double length = Math.sqrt(BruteForce.dot(row, row)) * (1 + 2e-7 * random.nextGaussian());
            for (int d = 0; d < row.length; d++) {
                row[d] = (float) (query[d] + 16 * Math.abs(row[d]) / length);
            }
        }
        for (int k = 8; k < 24; k++) {
            assertSameAsBruteForce(rows, new float[][] {query}, Metric.EUCLIDEAN, k);
        }
    }

    @Test
    void rowsOfVeryDifferentLengthsDoNotDisturbEachOther() {
        float[][] rows = gaussian(500, 20, 5);
        for (int i = 0; i < rows.length; i++) {
            scale(rows[i], (float) Math.pow(10, i % 31 - 15));
        }
        rows[17][3] = 3e38f;
        float[][] queries = gaussian(40, 20, 6);
        for (int i = 0; i < queries.length; i++) {
            scale(queries[i], (float) Math.pow(10, i % 36 - 20));
        }
        for (Metric metric : Metric.values()) {
            assertSameAsBruteForce(rows, queries, metric, 12);
        }
    }

    @Test
    void queriesFarFromAllRowsFindTheNearest() {
        float[][] rows = gaussian(400, 10, 7);
        float[][] queries = {filled(10, 1e7f), filled(10, -1e12f), filled(10, 1e20f), filled(10, 3e38f)};
        queries[1][4] = 0;
        for (Metric metric : Metric.values()) {
            assertSameAsBruteForce(rows, queries, metric, 5);
        }
    }

    @Test
    void equalDistancesGoBySmallerId() {
        float[][] rows = new float[600][];
        Arrays.setAll(rows, i -> new float[] {i % 2 == 0 ? 1 : -1, 0});
        for (Metric metric : List.of(Metric.EUCLIDEAN, Metric.COSINE, Metric.INNER_PRODUCT)) {
            assertThat(nearest(rows, metric, new float[] {0, 1}, 5))
                    .extracting(Neighbor::id)
                    .containsExactly(0L, 1L, 2L, 3L, 4L);
        }
        assertThat(nearest(rows, Metric.EUCLIDEAN, new float[] {1, 0}, 302))
                .extracting(Neighbor::id)
                .startsWith(0L, 2L, 4L)
                .endsWith(598L, 1L, 3L);
    }

    @Test
    void pointsOfAGridTieAndAreStillFoundInOrder() {
        float[][] rows = new float[1331][];
        Arrays.setAll(rows, i -> new float[] {i % 11, Math.floorDiv(i, 11) % 11, Math.floorDiv(i, 121)});
        float[][] queries = {{5, 5, 5}, {0, 0, 0}, {2.5f, 2.5f, 2.5f}, {10, 3, 7}};
        for (int k : new int[] {1, 6, 7, 26, 100, 1331}) {
            assertSameAsBruteForce(rows, queries, Metric.EUCLIDEAN, k);
            assertSameAsBruteForce(rows, queries, Metric.INNER_PRODUCT, k);
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void manyDuplicatesAreAllFoundInOrder(Metric metric) {
        float[][] distinct = gaussian(3, 50, 8);
        float[][] rows = new float[3000][];
        Arrays.setAll(rows, i -> distinct[i % 3]);
        List<Neighbor> found = nearest(rows, metric, distinct[1], 40);
        int[] expected = BruteForce.nearest(rows, distinct[1], metric, 40, -1);
        assertThat(found).extracting(each -> (int) each.id()).containsExactly(box(expected));
        if (metric != Metric.INNER_PRODUCT) {
            assertThat(found).allMatch(each -> each.distance() == 0 && each.id() % 3 == 1);
        }
    }

    @Test
    void aZeroVectorIsAtCosineDistanceOneFromEverything() {
        float[][] rows = {{0, 0}, {1, 0}, {0, 0}, {-1, 0}, {1, 1}};
        assertThat(nearest(rows, Metric.COSINE, new float[] {5, 0}, 5))
                .containsExactly(
                        new Neighbor(1, 0),
                        new Neighbor(4, (float) (1 - Math.sqrt(0.5))),
                        new Neighbor(0, 1),
                        new Neighbor(2, 1),
                        new Neighbor(3, 2));
        assertThat(nearest(rows, Metric.COSINE, new float[] {0, 0}, 5))
                .containsExactly(
                        new Neighbor(0, 1),
                        new Neighbor(1, 1),
                        new Neighbor(2, 1),
                        new Neighbor(3, 1),
                        new Neighbor(4, 1));
    }

    /** With ReLU features directions are alike: here 1 - cos is about 10^-9, and float knows it to 10^-7. */
    @Test
    void directionsThatHardlyDifferAreToldApart() {
        float[][] rows = shifted(gaussian(500, 30, 9), 10_000, 0.3f);
        assertSameAsBruteForce(rows, shifted(gaussian(10, 30, 10), 10_000, 0.3f), Metric.COSINE, 6);
    }

    @Test
    void eachQueryLeavesOutItsOwnRow() {
        float[][] rows = gaussian(200, 6, 11);
        Tensor all = tensor(rows);
        ExactIndex index = ExactIndex.of(all, Metric.EUCLIDEAN);
        Neighbors found = index.nearest(
                all, Search.nearest(199).excluding(LongStream.range(0, 200).toArray()));
        for (int i = 0; i < 200; i++) {
            int[] expected = BruteForce.nearest(rows, rows[i], Metric.EUCLIDEAN, 199, i);
            assertThat(ids(found, i)).containsExactly(expected);
        }
        long[] some = new long[200];
        Arrays.fill(some, -1);
        some[3] = 5;
        Neighbors mixed = index.nearest(all, Search.nearest(4).excluding(some));
        assertThat(mixed.id(2, 0)).isEqualTo(2);
        assertThat(ids(mixed, 3)).containsExactly(BruteForce.nearest(rows, rows[3], Metric.EUCLIDEAN, 4, 5));
    }

    @Test
    void aSingleQueryGetsFewerWhereThereAreFewer() {
        assertThat(nearest(new float[][] {{1}, {2}}, Metric.EUCLIDEAN, new float[] {1.6f}, 9))
                .extracting(Neighbor::id)
                .containsExactly(1L, 0L);
    }

    @Test
    void severalPassesGiveWhatOneQueryAtATimeGives() {
        float[][] rows = gaussian(300, 3, 12);
        Tensor queries = tensor(gaussian(5000, 3, 13)); // more than the 4096 of a pass
        try (ExactIndex index = ExactIndex.of(rows, Metric.EUCLIDEAN)) {
            Neighbors found = index.nearest(queries, Search.nearest(2));
            for (int i = 0; i < 5000; i += 7) {
                List<Neighbor> alone = index.nearest(queries.slice(i).toArray(), 2);
                assertThat(found.id(i, 0)).isEqualTo(alone.get(0).id());
                assertThat(found.distance(i, 1)).isEqualTo(alone.get(1).distance());
            }
        }
    }

    @Test
    void aSourceIsReadInBlocksAndNeedNotBeInMemory() {
        AtomicLong most = new AtomicLong();
        VectorSource digits = new VectorSource() { // row i holds i and its reverse in base 7
                    @Override
                    public long size() {
                        return 300_000;
                    }

                    @Override
                    public int dimension() {
                        return 2;
                    }

                    @Override
                    public void copyRows(long from, long to, float[] target) {
                        most.accumulateAndGet(to - from, Math::max);
                        for (long i = from; i < to; i++) {
                            target[(int) (i - from) * 2] = i;
                            target[(int) (i - from) * 2 + 1] = i % 2 == 0 ? 0 : 1000;
                        }
                    }
                };
        ExactIndex index = ExactIndex.of(digits, Metric.EUCLIDEAN);
        assertThat(index.nearest(new float[] {123_456.4f, 0}, 3))
                .extracting(Neighbor::id)
                .containsExactly(123_456L, 123_458L, 123_454L);
        assertThat(most.get()).isLessThanOrEqualTo(1 << 15);
    }

    @Test
    void threadsMaySearchAtOnce() {
        float[][] rows = gaussian(800, 24, 14);
        ExactIndex index = ExactIndex.of(rows, Metric.COSINE);
        Tensor queries = tensor(gaussian(60, 24, 15));
        List<Long> expected = all(index.nearest(queries, Search.nearest(5)));
        List<List<Long>> found = IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> all(index.nearest(queries, Search.nearest(5))))
                .toList();
        assertThat(found).allMatch(expected::equals);
    }

    @Test
    void progressIsToldByTheAskingThreadUpToTheEnd() {
        Thread asking = Thread.currentThread();
        List<Long> told = new ArrayList<>();
        ExactIndex.of(gaussian(500, 9, 16), Metric.EUCLIDEAN)
                .nearest(tensor(gaussian(9000, 9, 17)), Search.nearest(3).reporting((task, done, total) -> {
                    assertThat(Thread.currentThread()).isSameAs(asking);
                    assertThat(task).isEqualTo("neighbors");
                    assertThat(total).isEqualTo(9000);
                    told.add(done);
                }));
        assertThat(told).isSorted().contains(0L, 4096L, 8192L, 9000L);
    }

    @Test
    void aCancelledSearchThrowsAndTheIndexGoesOn() {
        ExactIndex index = ExactIndex.of(gaussian(500, 9, 18), Metric.EUCLIDEAN);
        Tensor queries = tensor(gaussian(9000, 9, 19));
        CancellationException stop = new CancellationException("enough");
        assertThatThrownBy(() -> index.nearest(queries, Search.nearest(3).reporting((task, done, total) -> {
                    if (done > 0) {
                        throw stop;
                    }
                })))
                .isSameAs(stop);
        assertThat(index.nearest(queries, Search.nearest(1)).queries()).isEqualTo(9000);
    }

    @Test
    void whatASourceThrowsComesOut() {
        VectorSource broken = new VectorSource() {
            @Override
            public long size() {
                return 100_000;
            }

            @Override
            public int dimension() {
                return 8;
            }

            @Override
            public void copyRows(long from, long to, float[] target) {
                if (to > 70_000) {
                    throw new java.io.UncheckedIOException(new java.io.IOException("the disk is gone"));
                }
            }
        };
        assertThatThrownBy(() -> ExactIndex.of(broken, Metric.EUCLIDEAN)).hasMessageContaining("the disk is gone");
    }

    @Test
    void wrongArgumentsAreNamed() {
        ExactIndex index = ExactIndex.of(new float[][] {{1, 2}, {3, 4}}, Metric.EUCLIDEAN);
        Tensor two = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
        refused(() -> index.nearest(new float[3], 1), "query: expected 2 numbers, got 3");
        refused(() -> index.nearest(new float[2], -4), "k: expected at least 1, got -4");
        refused(
                () -> index.nearest(new float[] {1, Float.NaN}, 1),
                "query: expected finite numbers, got NaN at column 1");
        refused(
                () -> index.nearest(Tensor.of(Shape.of(4), 1, 2, 3, 4), Search.nearest(1)),
                "queries: expected [N,2], got [4]");
        refused(
                () -> index.nearest(Tensor.of(Shape.of(2, 2), 1, 2, 3, Float.POSITIVE_INFINITY), Search.nearest(1)),
                "queries: expected finite numbers, got Infinity at row 1, column 1");
        refused(() -> index.nearest(two, Search.nearest(3)), "k: expected at most the 2 rows there are, got 3");
        refused(
                () -> index.nearest(two, Search.nearest(2).excluding(-1, 0)),
                "k: expected at most the 1 rows there are without the excluded one, got 2");
        refused(
                () -> index.nearest(two, Search.nearest(1).excluding(0)),
                "excluded: expected one row a query, 2, got 1");
        refused(
                () -> index.nearest(two, Search.nearest(1).excluding(0, 2)),
                "excluded: expected rows from 0 to 1, or -1, got 2");
    }

    @Test
    void rowsThatCannotBeSearchedAreRefused() {
        refused(
                () -> ExactIndex.of(new float[][] {{1, 2}, {3, Float.NaN}}, Metric.COSINE),
                "vectors: expected finite numbers, got NaN at row 1, column 1");
        refused(
                () -> ExactIndex.of(new float[][] {{1, 2}, {3}}, Metric.COSINE),
                "vectors: expected all rows of length 2, got 1 at row 1");
        refused(
                () -> ExactIndex.of(new float[0][], Metric.COSINE),
                "vectors: expected at least one row of at least one number, got none");
        refused(() -> ExactIndex.of(Tensor.of(Shape.of(2), 1, 2), Metric.COSINE), "vectors: expected [N,D], got [2]");
    }

    @Test
    void aClosedIndexSaysSo() {
        ExactIndex index = ExactIndex.of(new float[][] {{1, 2}}, Metric.EUCLIDEAN);
        index.close();
        index.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> index.nearest(new float[2], 1))
                .withMessageMatching("ExactIndex\\(1 x 2, EUCLIDEAN, .*\\) is closed; make another to go on");
        assertThatIllegalStateException()
                .isThrownBy(() -> index.nearest(Tensor.of(Shape.of(1, 2), 1, 2), Search.nearest(1)));
    }

    @Test
    void theCallersRowsMayChangeAfterwards() {
        float[][] rows = {{1}, {5}};
        ExactIndex index = ExactIndex.of(rows, Metric.EUCLIDEAN);
        rows[0][0] = 100;
        assertThat(index.nearest(new float[] {0}, 1)).containsExactly(new Neighbor(0, 1));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    /** With every kernel, and with rows that are kept and such as are read for each search. */
    private static void assertSameAsBruteForce(float[][] rows, float[][] queries, Metric metric, int k) {
        for (Kernel kernel : Kernels.all()) {
            for (long keepable : new long[] {0, Long.MAX_VALUE}) {
                ExactIndex index = ExactIndex.of(VectorSource.of(rows), metric, kernel, keepable);
                assertSameAsBruteForce(index, rows, queries, k);
            }
        }
    }

    private static void assertSameAsBruteForce(ExactIndex index, float[][] rows, float[][] queries, int k) {
        Metric metric = index.metric();
        Neighbors found = index.nearest(tensor(queries), Search.nearest(k));
        for (int i = 0; i < queries.length; i++) {
            int[] expected = BruteForce.nearest(rows, queries[i], metric, k, -1);
            assertThat(ids(found, i)).as("query %d of %s, k = %d", i, index, k).containsExactly(expected);
            for (int rank = 0; rank < k; rank++) {
                float distance = (float) BruteForce.distance(metric, rows[expected[rank]], queries[i]);
                assertThat(found.distance(i, rank)).isCloseTo(distance, within(2 * Math.ulp(distance) + 1e-15f));
            }
        }
    }

    private static List<Neighbor> nearest(float[][] rows, Metric metric, float[] query, int k) {
        try (ExactIndex index = ExactIndex.of(rows, metric)) {
            return index.nearest(query, k);
        }
    }

    private static int[] ids(Neighbors found, int query) {
        return IntStream.range(0, found.k())
                .map(rank -> (int) found.id(query, rank))
                .toArray();
    }

    private static List<Long> all(Neighbors found) {
        return IntStream.range(0, found.queries())
                .boxed()
                .flatMap(query -> IntStream.range(0, found.k()).mapToObj(rank -> found.id(query, rank)))
                .toList();
    }

    private static Integer[] box(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }

    private static float[][] gaussian(int rows, int dimension, long seed) {
        Random random = new Random(seed);
        float[][] all = new float[rows][dimension];
        for (float[] row : all) {
            for (int d = 0; d < dimension; d++) {
                row[d] = (float) random.nextGaussian();
            }
        }
        return all;
    }

    private static float[][] shifted(float[][] rows, float offset, float spread) {
        for (float[] row : rows) {
            for (int d = 0; d < row.length; d++) {
                row[d] = offset + spread * row[d];
            }
        }
        return rows;
    }

    private static float[][] rounded(float[][] rows) {
        for (float[] row : rows) {
            for (int d = 0; d < row.length; d++) {
                row[d] = Math.round(row[d]);
            }
        }
        return rows;
    }

    private static void scale(float[] row, float factor) {
        for (int d = 0; d < row.length; d++) {
            row[d] *= factor;
        }
    }

    private static float[] filled(int length, float number) {
        float[] row = new float[length];
        Arrays.fill(row, number);
        return row;
    }

    private static Tensor tensor(float[][] rows) {
        return Tensor.stack(Arrays.stream(rows)
                .map(row -> Tensor.of(Shape.of(row.length), row))
                .toList());
    }
}
