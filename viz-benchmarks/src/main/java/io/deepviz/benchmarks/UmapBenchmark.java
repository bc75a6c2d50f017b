package io.deepviz.benchmarks;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.projection.FittedProjection;
import io.deepviz.projection.Projection;
import io.deepviz.projection.Umap;
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
 * UMAP with its defaults, of vectors in ten clusters: the whole of it, and placing {@link #PLACED} further vectors. The number
 * of epochs is 500 up to 10,000 rows and 200 beyond.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(value = 1, jvmArgs = "-Xmx8g")
public class UmapBenchmark {
    private static final int CLUSTERS = 10;
    private static final float APART = 8;
    private static final int PLACED = 1000;

    /** Vectors. */
    @Param({"10000", "70000"})
    public int rows;

    /** Numbers in each. */
    @Param("50")
    public int dimension;

    private Tensor vectors;
    private Tensor fresh;
    private FittedProjection fitted;

    /** Makes the vectors and a map, and checks that the nearest on it of nearly every point is of its cluster. */
    @Setup(Level.Trial)
    public void setUp() {
        vectors = clusters(rows, 1);
        fresh = clusters(PLACED, 2);
        fitted = Umap.with(Umap.Options.DEFAULTS).fit(VectorSource.of(vectors), ProgressListener.NONE);
        int right = 0;
        for (int i = 0; i < Math.min(rows, PLACED); i++) {
            right += nearest(fitted.projection().points(), i) % CLUSTERS == i % CLUSTERS ? 1 : 0;
        }
        if (right < 0.99 * Math.min(rows, PLACED)) {
            throw new IllegalStateException("the nearest on the map is of the same cluster for " + right + " only");
        }
    }

    /** The whole of it. */
    @Benchmark
    public Projection fit() {
        return Umap.with(Umap.Options.DEFAULTS).project(vectors);
    }

    /** Further vectors onto a map that is there. */
    @Benchmark
    public Tensor transform() {
        return fitted.transform(fresh);
    }

    private static int nearest(Tensor points, int i) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < points.shape().get(0); j++) {
            double distance = Math.hypot(points.at(i, 0) - points.at(j, 0), points.at(i, 1) - points.at(j, 1));
            if (j != i && distance < least) {
                least = distance;
                nearest = j;
            }
        }
        return nearest;
    }

    private Tensor clusters(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.multiplyExact(count, dimension)];
        for (int i = 0; i < numbers.length; i++) {
            boolean center = i % dimension == i / dimension % CLUSTERS;
            numbers[i] = (float) random.nextGaussian() + (center ? APART : 0);
        }
        return Tensor.wrap(Shape.of(count, dimension), numbers);
    }
}
