package io.deepviz.benchmarks;

import io.deepviz.projection.Pca;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
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
 * Fifty principal components of normally distributed vectors whose variances fall like 1/i, and the coordinates along them.
 * Of 784 dimensions the covariance is made; of 4096, from 2,049 rows on, the components are approximate.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx8g")
public class PcaBenchmark {
    private static final Pca.Options OPTIONS = new Pca.Options(50);

    /** Vectors. */
    @Param({"10000", "70000"})
    public int rows;

    /** Numbers in each. */
    @Param({"784", "4096"})
    public int dimension;

    private Tensor vectors;

    /** Makes the vectors, and checks that the components capture at least what the first 50 dimensions vary. */
    @Setup(Level.Trial)
    public void setUp() {
        Random random = new Random(1);
        float[] numbers = new float[Math.multiplyExact(rows, dimension)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() / Math.sqrt(1 + i % dimension));
        }
        vectors = Tensor.wrap(Shape.of(rows, dimension), numbers);
        double captured =
                Arrays.stream(Pca.fit(vectors, OPTIONS).explainedVariance()).sum();
        double first = firstDimensions(numbers);
        if (captured < 0.999 * first) {
            throw new IllegalStateException("captured " + captured + ", the first 50 dimensions vary by " + first);
        }
    }

    private double firstDimensions(float[] numbers) {
        double total = 0;
        for (int d = 0; d < OPTIONS.components(); d++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < rows; i++) {
                double each = numbers[i * dimension + d];
                sum += each;
                squares += each * each;
            }
            total += (squares - sum * sum / rows) / (rows - 1);
        }
        return total;
    }

    /** Components and coordinates. */
    @Benchmark
    public Tensor pca() {
        return Pca.fit(vectors, OPTIONS).transform(vectors);
    }
}
