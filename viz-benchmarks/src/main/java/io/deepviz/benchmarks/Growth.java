package io.deepviz.benchmarks;

import io.deepviz.Metric;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ApproximateIndex;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.projection.TSne;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How time grows with the number of vectors: a table, and the exponent of the power that fits it best (least squares of the
 * logarithms). Vectors are normally distributed around ten centers.
 *
 * <pre>
 * java -Xmx12g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.Growth exact|approximate|tsne N...
 * </pre>
 */
public final class Growth {
    private static final int QUERIES = 1000;
    private static final int K = 10;
    private static final int PIXELS = 784;
    private static final int REDUCED = 50;

    private Growth() {}

    /** What, and for which numbers of vectors. */
    public static void main(String[] arguments) {
        if (arguments.length < 3) {
            System.err.println("expected exact|approximate|tsne N N..., got " + arguments.length + " arguments");
            System.exit(2);
        }
        List<double[]> measured = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            int n = Integer.parseInt(arguments[i]);
            if (i == 1) {
                seconds(arguments[0], Math.min(n, 10_000)); // what is compiled then stays so
            }
            double seconds = seconds(arguments[0], n);
            measured.add(new double[] {n, seconds});
            System.out.printf(Locale.ROOT, "| %s | %,d | %.3g s |%n", arguments[0], n, seconds);
        }
        System.out.printf(Locale.ROOT, "| %s | exponent | %.2f |%n", arguments[0], exponent(measured));
    }

    private static double seconds(String what, int n) {
        return switch (what) {
            case "exact" -> exact(n);
            case "approximate" -> approximate(n);
            case "tsne" -> tsne(n);
            default -> throw new IllegalArgumentException("expected exact, approximate or tsne, got " + what);
        };
    }

    /** 1,000 queries, 784 dimensions, k = 10. */
    private static double exact(int n) {
        try (ExactIndex index = ExactIndex.of(vectors(n, PIXELS, 1), Metric.EUCLIDEAN)) {
            Tensor queries = vectors(QUERIES, PIXELS, 2);
            return timed(() -> index.nearest(queries, Search.nearest(K)));
        }
    }

    /** The same, with the index built beforehand. */
    private static double approximate(int n) {
        VectorSource vectors = VectorSource.of(vectors(n, PIXELS, 1));
        try (ApproximateIndex index =
                ApproximateIndex.build(vectors, Metric.EUCLIDEAN, ApproximateIndex.Options.DEFAULTS)) {
            Tensor queries = vectors(QUERIES, PIXELS, 2);
            index.nearest(queries, Search.nearest(K));
            return timed(() -> index.nearest(queries, Search.nearest(K)));
        }
    }

    /** A whole map, neighbors included, of 50 dimensions. */
    private static double tsne(int n) {
        VectorSource vectors = VectorSource.of(vectors(n, REDUCED, 1));
        return timed(() -> TSne.with(TSne.Options.DEFAULTS).project(vectors, ProgressListener.NONE));
    }

    private static double timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static Tensor vectors(int n, int dimension, long seed) {
        Random centers = new Random(0);
        float[] center = new float[10 * dimension];
        for (int i = 0; i < center.length; i++) {
            center[i] = (float) centers.nextGaussian();
        }
        Random random = new Random(seed);
        float[] numbers = new float[Math.multiplyExact(n, dimension)];
        for (int i = 0; i < numbers.length; i++) {
            int cluster = i / dimension % 10;
            numbers[i] = center[cluster * dimension + i % dimension] + (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(n, dimension), numbers);
    }

    static double exponent(List<double[]> measured) {
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (double[] each : measured) {
            double n = Math.log(each[0]);
            double seconds = Math.log(each[1]);
            x += n;
            y += seconds;
            xx += n * n;
            xy += n * seconds;
        }
        int count = measured.size();
        return (count * xy - x * y) / (count * xx - x * x);
    }
}
