package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ApproximateIndex.Options;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ApproximateIndexTest {
    private static final int K = 10;

    private static float[][] gaussian(int rows, int dimension, long seed) {
        Random random = new Random(seed);
        float[][] numbers = new float[rows][dimension];
        for (float[] row : numbers) {
            for (int d = 0; d < dimension; d++) {
                row[d] = (float) random.nextGaussian();
            }
        }
        return numbers;
    }

    private static Tensor tensor(float[][] rows) {
        return Tensor.stack(Arrays.stream(rows)
                .map(row -> Tensor.of(Shape.of(row.length), row))
                .toList());
    }

    private static ApproximateIndex build(float[][] rows, Metric metric, Options options) {
        return ApproximateIndex.build(VectorSource.of(rows), metric, options);
    }

    @Test
    void distancesAreThoseOfTheDefinitions() {
        float[][] rows = {{3, 4}, {0, 2}, {-1, 0}};
        float[] query = {3, 0};
        assertThat(build(rows, Metric.EUCLIDEAN, Options.DEFAULTS).nearest(query, 3))
                .containsExactly(new Neighbor(1, (float) Math.sqrt(13)), new Neighbor(0, 4), new Neighbor(2, 4));
        assertThat(build(rows, Metric.COSINE, Options.DEFAULTS).nearest(query, 3))
                .containsExactly(new Neighbor(0, 0.4f), new Neighbor(1, 1), new Neighbor(2, 2));
        assertThat(build(rows, Metric.INNER_PRODUCT, Options.DEFAULTS).nearest(query, 3))
                .containsExactly(new Neighbor(0, -9), new Neighbor(1, 0), new Neighbor(2, 3));
    }

    /** Rows of different lengths, far from the origin, with some of zeros: each metric has its own neighbors. */
    @ParameterizedTest
    @EnumSource
    void findsNearlyAllOfThemWithTheExactDistances(Metric metric) {
        float[][] rows = gaussian(3000, 12, 1);
        for (int i = 0; i < rows.length; i++) {
            for (int d = 0; d < 12; d++) {
                rows[i][d] = i % 100 == 0 ? 0 : (rows[i][d] + 0.5f) * (1 + i % 3);
            }
        }
        Tensor queries = tensor(gaussian(200, 12, 2));
        ApproximateIndex index = build(rows, metric, Options.DEFAULTS);
        ExactIndex exact = ExactIndex.of(rows, metric);

        assertThat(Recall.at(K, index, exact, queries)).isGreaterThan(0.98);
        Neighbors found = index.nearest(queries, Search.nearest(K));
        Neighbors all = exact.nearest(queries, Search.nearest(rows.length));
        for (int query = 0; query < 200; query++) {
            for (int rank = 0; rank < K; rank++) {
                assertThat(found.distance(query, rank)).isEqualTo(distanceOf(all, query, found.id(query, rank)));
                if (rank > 0) {
                    assertThat(found.distance(query, rank)).isGreaterThanOrEqualTo(found.distance(query, rank - 1));
                }
            }
        }
    }

    private static float distanceOf(Neighbors all, int query, long id) {
        int rank = 0;
        while (all.id(query, rank) != id) {
            rank++;
        }
        return all.distance(query, rank);
    }

    @ParameterizedTest
    @EnumSource
    void aQueryAloneFindsWhatItFindsAmongOthers(Metric metric) {
        float[][] queries = gaussian(40, 9, 4);
        ApproximateIndex index = build(gaussian(500, 9, 3), metric, Options.DEFAULTS.withBreadth(20));
        Neighbors found = index.nearest(tensor(queries), Search.nearest(5));
        for (int query = 0; query < 40; query++) {
            List<Neighbor> alone = index.nearest(queries[query], 5);
            for (int rank = 0; rank < 5; rank++) {
                assertThat(alone.get(rank)).isEqualTo(new Neighbor(found.id(query, rank), found.distance(query, rank)));
            }
        }
    }

    @Test
    void moreCandidatesFindMore() {
        float[][] rows = gaussian(3000, 40, 5);
        Tensor queries = tensor(gaussian(200, 40, 6));
        ExactIndex exact = ExactIndex.of(rows, Metric.EUCLIDEAN);
        Options few = Options.DEFAULTS.withM(4).withEfConstruction(20).withBreadth(K);
        ApproximateIndex narrow = build(rows, Metric.EUCLIDEAN, few);
        ApproximateIndex denser = build(rows, Metric.EUCLIDEAN, few.withM(16));
        ApproximateIndex better = build(rows, Metric.EUCLIDEAN, few.withM(16).withEfConstruction(200));
        double least = Recall.at(K, narrow, exact, queries);
        double middle = Recall.at(K, denser, exact, queries);
        double most = Recall.at(K, better, exact, queries);

        assertThat(least).isBetween(0.05, 0.6);
        assertThat(middle).isGreaterThan(least + 0.1);
        assertThat(most).isGreaterThan(middle + 0.02);
        assertThat(Recall.at(K, better.withBreadth(400), exact, queries))
                .isGreaterThan(0.99)
                .isGreaterThan(most);
    }

    @Test
    void onOneThreadOneSeedGivesOneGraph() {
        float[][] rows = gaussian(400, 30, 7);
        Tensor queries = tensor(gaussian(100, 30, 8));
        Options narrow = new Options(3, 10, 5, 1, 1, (task, done, total) -> {});
        Neighbors first = build(rows, Metric.EUCLIDEAN, narrow).nearest(queries, Search.nearest(5));
        Neighbors again = build(rows, Metric.EUCLIDEAN, narrow).nearest(queries, Search.nearest(5));
        Neighbors other = build(rows, Metric.EUCLIDEAN, narrow.withSeed(2)).nearest(queries, Search.nearest(5));
        assertThat(ids(again)).isEqualTo(ids(first));
        assertThat(ids(other)).isNotEqualTo(ids(first));
    }

    private static List<Long> ids(Neighbors found) {
        List<Long> ids = new ArrayList<>();
        for (int query = 0; query < found.queries(); query++) {
            for (int rank = 0; rank < found.k(); rank++) {
                ids.add(found.id(query, rank));
            }
        }
        return ids;
    }

    @Test
    void rowsLeftOutAreNotFoundAndTheirNeighborsAre() {
        float[][] rows = gaussian(600, 6, 9);
        ApproximateIndex index = build(rows, Metric.EUCLIDEAN, Options.DEFAULTS);
        ExactIndex exact = ExactIndex.of(rows, Metric.EUCLIDEAN);
        Search search = Search.nearest(K).excluding(LongStream.range(0, 600).toArray());
        Neighbors found = index.nearest(tensor(rows), search);
        for (int query = 0; query < 600; query++) {
            for (int rank = 0; rank < K; rank++) {
                assertThat(found.id(query, rank)).isNotEqualTo(query);
            }
        }
        assertThat(Recall.of(index, exact, tensor(rows), search)).isGreaterThan(0.99);
        long[] none = new long[600];
        Arrays.fill(none, -1);
        Neighbors themselves = index.nearest(tensor(rows), Search.nearest(1).excluding(none));
        assertThat(ids(themselves)).isEqualTo(LongStream.range(0, 600).boxed().toList());
    }

    /** Only the rows themselves, and all of them, can be the answer; where they are equal, the graph may fall apart. */
    @Test
    void asManyAreFoundAsAreAskedForEvenIfTheGraphDoesNotLeadThere() {
        float[][] equal = new float[200][];
        Arrays.setAll(equal, i -> new float[] {i < 199 ? 1 : 2, 3});
        ApproximateIndex index =
                build(equal, Metric.EUCLIDEAN, Options.DEFAULTS.withM(2).withBreadth(1));
        assertThat(index.nearest(new float[] {2, 3}, 200))
                .extracting(Neighbor::id)
                .startsWith(199L, 0L, 1L)
                .endsWith(198L)
                .hasSize(200);
        assertThat(index.nearest(new float[] {2, 3}, 1000)).hasSize(200);
        assertThat(build(new float[][] {{7}}, Metric.COSINE, Options.DEFAULTS).nearest(new float[] {1}, 3))
                .containsExactly(new Neighbor(0, 0));
    }

    @Test
    void queriesThatAGraphCannotAnswerAreAnsweredExactly() {
        float[][] rows = gaussian(400, 10, 10);
        float[][] queries = {new float[10], gaussian(1, 10, 11)[0], gaussian(1, 10, 12)[0]};
        for (int d = 0; d < 10; d++) {
            queries[1][d] *= 1e12f;
            queries[2][d] *= 1e37f;
        }
        for (Metric metric : Metric.values()) {
            Neighbors found =
                    build(rows, metric, Options.DEFAULTS.withBreadth(400)).nearest(tensor(queries), Search.nearest(7));
            Neighbors exact = ExactIndex.of(rows, metric).nearest(tensor(queries), Search.nearest(7));
            assertThat(ids(found)).as("%s", metric).isEqualTo(ids(exact));
        }
    }

    /** Of whatever size numbers are: the graph sees them scaled. */
    @Test
    void verySmallAndVeryLargeNumbersAreNoTrouble() {
        for (float scale : new float[] {1e-30f, 1e30f}) {
            float[][] rows = gaussian(500, 8, 13);
            float[][] queries = gaussian(50, 8, 14);
            for (float[][] some : List.of(rows, queries)) {
                for (float[] row : some) {
                    for (int d = 0; d < row.length; d++) {
                        row[d] *= scale;
                    }
                }
            }
            for (Metric metric : Metric.values()) {
                assertThat(Recall.at(
                                K, build(rows, metric, Options.DEFAULTS), ExactIndex.of(rows, metric), tensor(queries)))
                        .as("%s of %s", metric, scale)
                        .isGreaterThan(0.98);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAreNotKeptGiveTheSame(Metric metric) {
        float[][] rows = gaussian(300, 7, 15);
        Arrays.fill(rows[3], 0);
        Tensor queries = tensor(gaussian(30, 7, 16));
        Options options =
                Options.DEFAULTS.withThreads(1).withM(4).withEfConstruction(20).withBreadth(5);
        Neighbors kept = build(rows, metric, options).nearest(queries, Search.nearest(5));
        Neighbors read = ApproximateIndex.build(VectorSource.of(rows), metric, options, 0)
                .nearest(queries, Search.nearest(5));
        assertThat(ids(read)).isEqualTo(ids(kept));
    }

    @Test
    void buildingIsReportedAndCanBeCancelled() {
        float[][] rows = gaussian(4000, 60, 17);
        List<Long> told = new ArrayList<>();
        build(rows, Metric.EUCLIDEAN, Options.DEFAULTS.reporting((task, done, total) -> {
            assertThat(task).isEqualTo("index");
            assertThat(total).isEqualTo(4000);
            told.add(done);
        }));
        assertThat(told).isSorted().startsWith(0L).endsWith(4000L);
        assertThat(told.size()).isGreaterThan(2);

        CancellationException enough = new CancellationException();
        assertThatThrownBy(() -> build(rows, Metric.EUCLIDEAN, Options.DEFAULTS.reporting((task, done, total) -> {
                    if (done > 0) {
                        throw enough;
                    }
                })))
                .isSameAs(enough);
    }

    @Test
    void searchingIsReportedAndCanBeCancelled() {
        ApproximateIndex index = build(gaussian(100, 4, 18), Metric.EUCLIDEAN, Options.DEFAULTS);
        Tensor queries = tensor(gaussian(50, 4, 19));
        List<Long> told = new ArrayList<>();
        index.nearest(queries, Search.nearest(3).reporting((task, done, total) -> {
            assertThat(task).isEqualTo("neighbors");
            assertThat(total).isEqualTo(50);
            told.add(done);
        }));
        assertThat(told).isSorted().startsWith(0L).endsWith(50L);
        assertThatThrownBy(() -> index.nearest(queries, Search.nearest(3).reporting((task, done, total) -> {
                    throw new CancellationException();
                })))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void whatCannotBeAskedIsRefusedAsByTheExactOne() {
        ApproximateIndex index = build(gaussian(20, 3, 20), Metric.EUCLIDEAN, Options.DEFAULTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.nearest(new float[2], 1))
                .withMessage("query: expected 3 numbers, got 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.nearest(new float[] {0, Float.NaN, 0}, 1))
                .withMessage("query: expected finite numbers, got NaN at column 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.nearest(new float[3], 0))
                .withMessage("k: expected at least 1, got 0");
        Tensor queries = tensor(gaussian(2, 3, 21));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.nearest(queries, Search.nearest(20).excluding(-1, 4)))
                .withMessage("k: expected at most the 19 rows there are without the excluded one, got 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.nearest(queries, Search.nearest(2).excluding(4)))
                .withMessage("excluded: expected one row a query, 2, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        build(new float[][] {{1}, {Float.POSITIVE_INFINITY}}, Metric.COSINE, Options.DEFAULTS))
                .withMessage("vectors: expected finite numbers, got Infinity at row 1, column 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.DEFAULTS.withM(1))
                .withMessageStartingWith("m, efConstruction and threads: expected 2 to 512");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.withBreadth(0))
                .withMessage("breadth: expected at least 1, got 0");
    }

    @Test
    void moreRowsThanAGraphCanHaveAreRefusedBeforeTheyAreRead() {
        VectorSource huge = new VectorSource() {
            @Override
            public long size() {
                return 70_000_000;
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public void copyRows(long from, long to, float[] target) {
                throw new AssertionError("nobody should read");
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApproximateIndex.build(huge, Metric.EUCLIDEAN, Options.DEFAULTS))
                .withMessage("vectors: expected 1 to 65075262 rows of at least one number, got 70000000 rows of 2");
    }

    @Test
    void aClosedIndexSaysSoAndItsSisterGoesOn() {
        ApproximateIndex index = build(gaussian(20, 3, 22), Metric.EUCLIDEAN, Options.DEFAULTS);
        ApproximateIndex sister = index.withBreadth(7);
        index.close();
        index.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> index.nearest(new float[3], 1))
                .withMessageContaining("is closed");
        assertThat(sister.nearest(new float[3], 1)).hasSize(1);
        assertThat(sister.options().breadth()).isEqualTo(7);
    }

    @Test
    void itsNameSaysWhatItIsAndWhatItComputesWith() {
        String computes =
                Runtime.version().feature() < 20 ? "plain Java" : Kernels.best().name();
        assertThat(build(gaussian(20, 3, 23), Metric.COSINE, Options.DEFAULTS))
                .hasToString("ApproximateIndex(20 x 3, COSINE, m 16, efConstruction 200, breadth 64, JVector with "
                        + computes + ")");
    }
}
