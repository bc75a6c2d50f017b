package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustworthinessTest {

    /**
     * a, b, c, d at 0, 1, 3, 7 are drawn at 0, 10, 12, 1. With k = 1 the map claims a-d, d-a, b-c, c-b; the true ranks are
     * 3, 3, 2, 1, beyond k by 2 + 2 + 1 + 0 = 5. T = 1 - 2 / (4 * 1 * (8 - 3 - 1)) * 5 = 3/8.
     */
    @Test
    void fourPointsByHand() {
        Tensor truth = Tensor.of(Shape.of(4, 1), 0, 1, 3, 7);
        Tensor map = Tensor.of(Shape.of(4, 2), 0, 0, 10, 0, 12, 0, 1, 0);
        Trustworthiness found = Trustworthiness.of(truth, map, new Trustworthiness.Options(1, 10, 0));
        assertThat(found.value()).isEqualTo(3 / 8.0);
        assertThat(found).hasToString("0.375 (k = 1, all 4 points)");
    }

    /**
     * a, b, c, d at 0, 1, -1, 10 are drawn at 0, 5, 0.5, 5.4. From a, b and c are equally far, and b comes first: the map's
     * a-c has rank 2, c-a rank 1, b-d rank 3, d-b rank 1. T = 1 - (1 + 0 + 2 + 0) / 8.
     */
    @Test
    void equalDistancesRankByRow() {
        Tensor truth = Tensor.of(Shape.of(4, 1), 0, 1, -1, 10);
        Tensor map = Tensor.of(Shape.of(4, 2), 0, 0, 5, 0, 0.5f, 0, 5.4f, 0);
        assertThat(Trustworthiness.of(truth, map, new Trustworthiness.Options(1, 10, 0))
                        .value())
                .isEqualTo(5 / 8.0);
    }

    @Test
    void theIdentityIsTrustedEntirely() {
        Tensor vectors = Samples.gaussian(700, 2, 1);
        assertThat(Trustworthiness.of(vectors, vectors, Trustworthiness.Options.DEFAULTS)
                        .value())
                .isEqualTo(1);
        Tensor grid = Tensor.wrap(Shape.of(400, 2), grid()); // full of ties
        assertThat(Trustworthiness.of(grid, grid, Trustworthiness.Options.DEFAULTS)
                        .value())
                .isEqualTo(1);
    }

    private static float[] grid() {
        float[] numbers = new float[800];
        for (int i = 0; i < 400; i++) {
            numbers[2 * i] = Math.floorDiv(i, 20);
            numbers[2 * i + 1] = i % 20;
        }
        return numbers;
    }

    @Test
    void itDoesNotMatterHowAMapIsTurnedAndScaled() {
        Tensor vectors = Samples.gaussian(300, 2, 2);
        float[] turned = vectors.toArray();
        for (int i = 0; i < turned.length; i += 2) {
            float x = turned[i];
            turned[i] = -1024 * turned[i + 1]; // exact in float, ties stay ties
            turned[i + 1] = 1024 * x;
        }
        Tensor map = Tensor.wrap(Shape.of(300, 2), turned);
        assertThat(Trustworthiness.of(vectors, map, Trustworthiness.Options.DEFAULTS)
                        .value())
                .isEqualTo(1);
    }

    /**
     * Neighbors at random have ranks 1 to n - 1 alike, so E T = 1 - (n - k)(n - k - 1) / ((2n - 3k - 1)(n - 1)) = 0.5045
     * for n = 600, k = 12; with 7200 of them the mean varies by 0.0035 (a rank varies by n / sqrt 12).
     */
    @Test
    void aMapAtRandomHasAboutAHalf() {
        double found = Trustworthiness.of(
                        Samples.gaussian(600, 8, 3), Samples.gaussian(600, 2, 4), Trustworthiness.Options.DEFAULTS)
                .value();
        assertThat(found).isCloseTo(0.5045, within(0.015));
    }

    @ParameterizedTest
    @CsvSource({"300, 3, 12", "301, 17, 5", "40, 300, 19", "900, 1, 50"})
    void agreesWithTheFormulaTakenLiterally(int points, int dimension, int k) {
        Tensor vectors = Samples.gaussian(points, dimension, 5);
        Tensor map = Samples.gaussian(points, 2, 6);
        double found = Trustworthiness.of(vectors, map, new Trustworthiness.Options(k, 5000, 0))
                .value();
        assertThat(found).isCloseTo(literally(vectors, map, k), within(1e-12));
    }

    private static double literally(Tensor vectors, Tensor map, int k) {
        int n = vectors.shape().get(0);
        double penalty = 0;
        for (int i = 0; i < n; i++) {
            List<Integer> truth = byDistance(vectors, i);
            for (int j : byDistance(map, i).subList(0, k)) {
                penalty += Math.max(0, truth.indexOf(j) + 1 - k);
            }
        }
        return 1 - 2 * penalty / (n * k * (2.0 * n - 3 * k - 1));
    }

    private static List<Integer> byDistance(Tensor vectors, int i) {
        float[] from = vectors.slice(i).toArray();
        double[] squares = IntStream.range(0, vectors.shape().get(0))
                .mapToDouble(j -> IntStream.range(0, from.length)
                        .mapToDouble(d -> Math.pow((double) from[d] - vectors.at(j, d), 2))
                        .sum())
                .toArray();
        return IntStream.range(0, squares.length)
                .filter(j -> j != i)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> squares[j]))
                .toList();
    }

    /** Half of the dimensions kept: the value lies well between random and perfect, and a sample's is near it. */
    @Test
    void aSampleEstimatesTheWholeAndSaysSo() {
        Tensor vectors = Samples.gaussian(1500, 4, 7);
        float[] kept = new float[3000];
        for (int i = 0; i < 1500; i++) {
            kept[2 * i] = vectors.at(i, 0);
            kept[2 * i + 1] = vectors.at(i, 1);
        }
        Tensor map = Tensor.wrap(Shape.of(1500, 2), kept);
        double whole = Trustworthiness.of(vectors, map, Trustworthiness.Options.DEFAULTS)
                .value();
        Trustworthiness some = Trustworthiness.of(vectors, map, new Trustworthiness.Options(12, 500, 1));
        Trustworthiness again = Trustworthiness.of(vectors, map, new Trustworthiness.Options(12, 500, 1));
        Trustworthiness others = Trustworthiness.of(vectors, map, new Trustworthiness.Options(12, 500, 2));
        assertThat(whole).isBetween(0.7, 0.95);
        assertThat(some.value()).isCloseTo(whole, within(0.015)).isNotEqualTo(whole);
        assertThat(again).isEqualTo(some);
        assertThat(others.value()).isNotEqualTo(some.value());
        assertThat(some.toString()).endsWith(" (k = 12, 500 of 1500 points, seed 1)");
    }

    @Test
    void progressCountsRowsAndCancels() {
        VectorSource vectors = VectorSource.of(Samples.gaussian(1000, 3, 8));
        Tensor map = Samples.gaussian(1000, 2, 9);
        List<Long> told = new ArrayList<>();
        ProgressListener listener = (task, done, total) -> {
            assertThat(task).isEqualTo("trustworthiness");
            assertThat(total).isEqualTo(1000);
            told.add(done);
        };
        Trustworthiness.of(vectors, map, Trustworthiness.Options.DEFAULTS, listener);
        assertThat(told).isSorted().hasSizeGreaterThan(3).endsWith(1000L);
        CancellationException stop = new CancellationException();
        assertThatThrownBy(() ->
                        Trustworthiness.of(vectors, map, Trustworthiness.Options.DEFAULTS, (task, done, total) -> {
                            throw stop;
                        }))
                .isSameAs(stop);
    }

    @Test
    void wrongArgumentsAreNamed() {
        Tensor twenty = Samples.gaussian(20, 2, 1);
        refused(
                () -> Trustworthiness.of(twenty, Samples.gaussian(19, 2, 1), Trustworthiness.Options.DEFAULTS),
                "points: expected 20, one a vector, got 19");
        refused(
                () -> Trustworthiness.of(twenty, twenty, Trustworthiness.Options.DEFAULTS),
                "neighbors: expected less than half of 20 vectors, got 12");
        refused(
                () -> new Trustworthiness.Options(0, 5000, 1),
                "neighbors, sample: expected at least 1 each, got 0 and 5000");
        float[] numbers = twenty.toArray();
        numbers[7] = Float.NaN;
        Tensor holed = Tensor.wrap(Shape.of(20, 2), Arrays.copyOf(numbers, 40));
        refused(
                () -> Trustworthiness.of(holed, twenty, new Trustworthiness.Options(3, 10, 1)),
                "vectors: expected finite numbers, got NaN at row 3, column 1");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
