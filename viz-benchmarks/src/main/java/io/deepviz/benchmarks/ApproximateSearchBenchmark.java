package io.deepviz.benchmarks;

import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ApproximateIndex;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.Recall;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * About the ten nearest of vectors that lie near a plane of {@link #INNER} dimensions, as features do: a graph is of no use
 * where all dimensions are noise. {@code batch} is {@link #QUERIES} queries at once, {@code single} is one. Larger:
 * {@code -p rows=1000000 -p dimension=784} (with {@code -jvmArgs -Xmx16g}; building takes many minutes).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx8g")
public class ApproximateSearchBenchmark {
    private static final int QUERIES = 1024;
    private static final int INNER = 16;
    private static final int K = 10;

    /** Vectors. */
    @Param({"10000", "50000"})
    public int rows;

    /** Numbers in each. */
    @Param({"784", "2048", "4096"})
    public int dimension;

    private ApproximateIndex index;
    private Tensor queries;
    private float[] query;

    /** Builds the index, and checks that it finds most of what there is. */
    @Setup(Level.Trial)
    public void setUp() {
        float[] plane = gaussian(INNER * dimension, new Random(1));
        Tensor vectors = near(plane, rows, 2);
        queries = near(plane, QUERIES, 3);
        query = queries.slice(0).toArray();
        index = ApproximateIndex.build(VectorSource.of(vectors), Metric.EUCLIDEAN, ApproximateIndex.Options.DEFAULTS);
        double recall = Recall.at(K, index, ExactIndex.of(vectors, Metric.EUCLIDEAN), queries);
        if (recall < 0.9) {
            throw new IllegalStateException("recall " + recall);
        }
    }

    /** Many queries at once. */
    @Benchmark
    public Neighbors batch() {
        return index.nearest(queries, Search.nearest(K));
    }

    /** One query. */
    @Benchmark
    public List<Neighbor> single() {
        return index.nearest(query, K);
    }

    private Tensor near(float[] plane, int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.multiplyExact(count, dimension)];
        for (int row = 0; row < count; row++) {
            float[] place = gaussian(INNER, random);
            for (int d = 0; d < dimension; d++) {
                float number = 0.1f * (float) random.nextGaussian();
                for (int i = 0; i < INNER; i++) {
                    number += place[i] * plane[i * dimension + d];
                }
                numbers[row * dimension + d] = number;
            }
        }
        return Tensor.wrap(Shape.of(count, dimension), numbers);
    }

    private static float[] gaussian(int count, Random random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
