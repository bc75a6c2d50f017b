package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Metric;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorBoundTest {
    private static final int ROWS = 64;
    private static final int QUERIES = 20;

    /**
     * Scores in float against the same in double. The bound is for the worst case, and roundings mostly cancel: the
     * largest error seen should be a fair part of it, else it would let too many through, but never all of it.
     */
    @ParameterizedTest
    @CsvSource({
        "EUCLIDEAN, 1, 0",
        "EUCLIDEAN, 3, 0",
        "EUCLIDEAN, 129, 0",
        "EUCLIDEAN, 4099, 0",
        "EUCLIDEAN, 130, 1000",
        "INNER_PRODUCT, 5, 0",
        "INNER_PRODUCT, 700, 0",
        "INNER_PRODUCT, 700, 30",
        "COSINE, 2, 0",
        "COSINE, 511, 0",
        "COSINE, 511, 5"
    })
    void holdsForEveryScore(Metric metric, int dimension, float offset) {
        Kernels.all().forEach(kernel -> holds(kernel, metric, dimension, offset));
    }

    private static void holds(Kernel kernel, Metric metric, int dimension, float offset) {
        Tensor rows = numbers(ROWS, dimension, offset, 1);
        Tensor queries = numbers(QUERIES, dimension, offset, 2);
        VectorSource source = VectorSource.of(rows);
        Geometry geometry = Geometry.survey(source, metric);
        Queries placed = Queries.of(queries, 0, QUERIES, new long[0], geometry, kernel);
        Block block = new Block(geometry, kernel, ROWS);
        block.load(source, 0, ROWS, new float[kernel.width() * dimension]);
        float[] products = new float[(QUERIES + kernel.group()) * ROWS];
        block.panel.multiply(placed.packed, 0, QUERIES, ROWS, products);
        double largest = 0;
        for (int i = 0; i < QUERIES; i++) {
            int at = i * ROWS;
            float[] query = queries.slice(i).toArray();
            double first = trueScore(metric, geometry, rows.slice(0).toArray(), query);
            double shift = block.constants[0] - 2 * (double) products[at] - first; // the same for all rows of a query
            for (int j = 1; j < ROWS; j++) {
                double score = block.constants[j] - 2 * (double) products[at + j];
                double error = Math.abs(
                        score - trueScore(metric, geometry, rows.slice(j).toArray(), query) - shift);
                double bound = bound(block, placed, i, j) + bound(block, placed, i, 0);
                assertThat(error).as(kernel.name()).isLessThanOrEqualTo(bound);
                largest = Math.max(largest, error / bound);
            }
        }
        assertThat(largest).as(kernel.name()).isGreaterThan(0.0005);
    }

    private static double bound(Block block, Queries queries, int query, int row) {
        return queries.slopes[query] * block.lengths[row] + block.slacks[row] + queries.flats[query];
    }

    /** The distance in units of the score; scores of one query differ from it by the same number. */
    private static double trueScore(Metric metric, Geometry geometry, float[] row, float[] query) {
        double distance = BruteForce.distance(metric, row, query);
        return switch (metric) {
            case EUCLIDEAN -> distance * distance * geometry.scale * geometry.scale;
            case COSINE -> 2 * distance * geometry.scale * geometry.scale;
            case INNER_PRODUCT -> 2 * distance * geometry.scale * toUnit(query);
        };
    }

    private static double toUnit(float[] query) {
        return Math.scalb(1.0, -Math.getExponent(Math.sqrt(BruteForce.dot(query, query))));
    }

    private static Tensor numbers(int rows, int dimension, float offset, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[rows * dimension];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = offset + (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(rows, dimension), numbers);
    }
}
