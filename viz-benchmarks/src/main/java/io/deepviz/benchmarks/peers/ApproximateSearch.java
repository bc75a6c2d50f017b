package io.deepviz.benchmarks.peers;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.features.FeatureSet;
import io.deepviz.index.ApproximateIndex;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.Recall;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Approximate search beside hnswlib, on the same files and two threads each, in turn; the median of five. Both build with
 * M = 16 and efConstruction = 200, and search with the least breadth that finds {@link #RECALL} of the ten nearest.
 *
 * <pre>
 * java -Xmx8g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.peers.ApproximateSearch viz-benchmarks/peers DATA MNIST [FEATURES.viz [PYTHON]]
 * </pre>
 *
 * On Java 20 or later: JVector uses the Vector API from there on. FEATURES.viz is a feature set with a layer of 4096, the last
 * it holds; its last {@link #QUERIES} rows are the queries, the others are searched. The peer is Debian's python3-hnswlib.
 */
public final class ApproximateSearch {
    private static final double RECALL = 0.95;
    private static final int K = 10;
    /** Of a feature set. */
    private static final int QUERIES = 1000;

    private final Comparison comparison;
    private final Path data;

    private ApproximateSearch(Comparison comparison, Path data) {
        this.comparison = comparison;
        this.data = data;
    }

    /** The folder of the scripts, a folder for data, one with MNIST's four files, features, and the Python of the peers. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println(
                    "expected SCRIPTS DATA MNIST [FEATURES.viz [PYTHON]], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Comparison comparison =
                new Comparison(Path.of(arguments[0]), arguments.length > 4 ? arguments[4] : "/usr/bin/python3");
        ApproximateSearch search = new ApproximateSearch(comparison, Files.createDirectories(Path.of(arguments[1])));
        search.digits(Path.of(arguments[2]));
        if (arguments.length > 3) {
            search.features(Path.of(arguments[3]));
        }
        comparison.write();
    }

    private void digits(Path mnist) throws IOException {
        compare(
                "approximate, 10,000 queries on MNIST's 60,000 x 784, k = 10, recall 0.95",
                "mnist",
                Matrix.images(mnist.resolve("train-images-idx3-ubyte.gz")),
                Matrix.images(mnist.resolve("t10k-images-idx3-ubyte.gz")));
    }

    private void features(Path file) throws IOException {
        try (FeatureSet set = FeatureSet.open(file)) {
            String layer = set.layers().get(set.layers().size() - 1).name();
            VectorSource all = set.vectors(layer);
            long rows = all.size() - QUERIES;
            compare(
                    String.format(
                            Locale.ROOT,
                            "approximate, %,d queries on %,d x %d features, k = 10, recall 0.95",
                            QUERIES,
                            rows,
                            all.dimension()),
                    "features-" + rows,
                    rows(all, 0, rows),
                    rows(all, rows, all.size()));
        }
    }

    private static Tensor rows(VectorSource source, long from, long to) {
        float[] numbers = new float[Math.toIntExact((to - from) * source.dimension())];
        source.copyRows(from, to, numbers);
        return Tensor.wrap(Shape.of((int) (to - from), source.dimension()), numbers);
    }

    private void compare(String work, String name, Tensor vectors, Tensor queries) throws IOException {
        Path vectorFile = Matrix.npy(vectors, data.resolve(name + "-vectors.npy"));
        Path queryFile = Matrix.npy(queries, data.resolve(name + "-queries.npy"));
        Neighbors truth = exact(vectors, queries);
        Path truthFile = Matrix.npy(ids(truth), data.resolve(name + "-exact.npy"));
        long start = System.nanoTime();
        ApproximateIndex built =
                ApproximateIndex.build(VectorSource.of(vectors), Metric.EUCLIDEAN, ApproximateIndex.Options.DEFAULTS);
        double seconds = (System.nanoTime() - start) / 1e9;
        ApproximateIndex index = tuned(built, queries, truth);
        double recall = Recall.of(index.nearest(queries, Search.nearest(K)), truth);
        comparison.note("ours: " + index);
        try (Peer peer = comparison.start(
                "knn_hnswlib.py", Map.of(), vectorFile, queryFile, truthFile, Path.of(Double.toString(RECALL)))) {
            String theirs = "; peer: build s, breadth, recall " + peer.run().outcome();
            comparison.add(comparison.compare(work, "hnswlib", peer, 1, () -> {
                index.nearest(queries, Search.nearest(K));
                return ours -> note(queries, ours, recall, index, seconds) + theirs;
            }));
        }
    }

    private static String note(
            Tensor queries, double ours, double recall, ApproximateIndex index, double buildSeconds) {
        return String.format(
                Locale.ROOT,
                "%.0f queries/s, recall %.4f, breadth %d, build %.1f s",
                queries.shape().get(0) / ours,
                recall,
                index.options().breadth(),
                buildSeconds);
    }

    private static Neighbors exact(Tensor vectors, Tensor queries) {
        try (ExactIndex exact = ExactIndex.of(vectors, Metric.EUCLIDEAN)) {
            return exact.nearest(queries, Search.nearest(K));
        }
    }

    private static Tensor ids(Neighbors found) {
        float[] ids = new float[found.queries() * K]; // exact below 2^24
        for (int i = 0; i < ids.length; i++) {
            ids[i] = found.id(i / K, i % K);
        }
        return Tensor.wrap(Shape.of(found.queries(), K), ids);
    }

    private static ApproximateIndex tuned(ApproximateIndex index, Tensor queries, Neighbors truth) {
        int breadth = K;
        while (Recall.of(index.withBreadth(breadth).nearest(queries, Search.nearest(K)), truth) < RECALL) {
            breadth++;
        }
        return index.withBreadth(breadth);
    }
}
