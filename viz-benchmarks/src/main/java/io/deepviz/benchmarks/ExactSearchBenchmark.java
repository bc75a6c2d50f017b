package io.deepviz.benchmarks;

import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
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
 * The ten nearest of normally distributed vectors, which are all about equally far from each other: nothing can be left out
 * early. {@code batch} is {@link #QUERIES} queries at once: 2 rows dimension QUERIES operations on floats; {@code single} is
 * one, for which 4 rows dimension bytes are read. The sizes of a large collection are {@code -p rows=1000000 -p
 * dimension=784} (with {@code -jvmArgs -Xmx16g}) or {@code -p rows=200000 -p dimension=4096}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx8g")
public class ExactSearchBenchmark {
    private static final int QUERIES = 256;
    private static final int K = 10;

    /** Vectors. */
    @Param({"10000", "50000"})
    public int rows;

    /** Numbers in each. */
    @Param({"784", "2048", "4096"})
    public int dimension;

    private ExactIndex index;
    private Tensor queries;
    private float[] query;

    /** Builds the index, and checks that a row finds itself, and what the batch finds is what single queries find. */
    @Setup(Level.Trial)
    public void setUp() {
        Tensor vectors = gaussian(rows, 1);
        index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        queries = gaussian(QUERIES, 2);
        query = queries.slice(0).toArray();
        if (index.nearest(vectors.slice(rows / 2).toArray(), 1).get(0).id() != rows / 2) {
            throw new IllegalStateException("a row isn't its own nearest neighbor");
        }
        List<Neighbor> one = single();
        Neighbors all = batch();
        for (int rank = 0; rank < K; rank++) {
            if (one.get(rank).id() != all.id(0, rank)) {
                throw new IllegalStateException(
                        "neighbor " + rank + ": alone " + one.get(rank) + ", among others " + all.id(0, rank));
            }
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

    private Tensor gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.multiplyExact(count, dimension)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(count, dimension), numbers);
    }
}
