package io.deepviz.benchmarks;

import io.deepviz.projection.Projection;
import io.deepviz.projection.TSne;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
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
 * t-SNE of ten Gaussian clouds in 50 dimensions, neighbors and all: what a tree costs and what a grid does, and how both grow
 * with the number of vectors. Larger: {@code -p rows=100000,200000}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-Xmx8g")
public class TSneBenchmark {
    private static final int DIMENSIONS = 50;
    private static final int CLOUDS = 10;
    private static final float APART = 8;

    /** Vectors. */
    @Param({"10000", "20000"})
    public int rows;

    /** Steps. */
    @Param("750")
    public int iterations;

    private Tensor vectors;

    /** Draws the clouds, and checks that a small map holds them apart. */
    @Setup(Level.Trial)
    public void setUp() {
        vectors = clouds(rows);
        Tensor points = map(clouds(300), TSne.Approximation.INTERPOLATION, 250).points();
        for (int i = 0; i < 300; i++) {
            if (nearest(points, i) % CLOUDS != i % CLOUDS) {
                throw new IllegalStateException("point " + i + " lies in another cloud");
            }
        }
    }

    /** Repulsion by a tree. */
    @Benchmark
    public Projection barnesHut() {
        return map(vectors, TSne.Approximation.BARNES_HUT, iterations);
    }

    /** Repulsion by a grid. */
    @Benchmark
    public Projection interpolation() {
        return map(vectors, TSne.Approximation.INTERPOLATION, iterations);
    }

    private static Projection map(Tensor vectors, TSne.Approximation how, int iterations) {
        TSne.Options options = TSne.Options.DEFAULTS
                .fitting(vectors.shape().get(0))
                .withApproximation(how)
                .withIterations(iterations, iterations / 3);
        return TSne.with(options).project(vectors);
    }

    private static int nearest(Tensor points, int i) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < points.shape().get(0); j++) {
            double x = points.at(i, 0) - points.at(j, 0);
            double y = points.at(i, 1) - points.at(j, 1);
            if (j != i && x * x + y * y < least) {
                least = x * x + y * y;
                best = j;
            }
        }
        return best;
    }

    private static Tensor clouds(int count) {
        Random random = new Random(1);
        float[] numbers = new float[count * DIMENSIONS];
        for (int i = 0; i < numbers.length; i++) {
            boolean center = i / DIMENSIONS % CLOUDS == i % DIMENSIONS;
            numbers[i] = (float) random.nextGaussian() + (center ? APART : 0);
        }
        return Tensor.wrap(Shape.of(count, DIMENSIONS), numbers);
    }
}
