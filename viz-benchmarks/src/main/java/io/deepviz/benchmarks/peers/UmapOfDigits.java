package io.deepviz.benchmarks.peers;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.projection.Pca;
import io.deepviz.projection.Umap;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * UMAP of all 70,000 digits of MNIST, reduced to 50 dimensions by PCA, beside umap-learn, with two threads each, in turn; the
 * median. Both have their defaults: 15 neighbors, 200 epochs. How good the maps are is measured on the last of each, by the
 * same code: the share of the 10 and 15 nearest in 50 dimensions that are among as many nearest on the map.
 *
 * <pre>
 * java -Xmx8g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.peers.UmapOfDigits viz-benchmarks/peers DATA MNIST [RUNS [PYTHON]]
 * </pre>
 *
 * Puts its row into {@code RESULTS.md} and {@code results.json} beside the folder of the scripts. The peer is Debian's
 * umap-learn, which has compiled its loops before it is timed.
 */
public final class UmapOfDigits {
    private static final String WORK = "UMAP, MNIST's 70,000 x 50, 15 neighbors, 200 epochs";
    private static final int DIMENSIONS = 50;
    private static final int MOST_NEIGHBORS = 15;

    private UmapOfDigits() {}

    /** The folder of the scripts, a folder for data, one with MNIST's four files, how many runs (5), and the Python. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("expected SCRIPTS DATA MNIST [RUNS [PYTHON]], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Path scripts = Path.of(arguments[0]);
        Path data = Files.createDirectories(Path.of(arguments[1]));
        int runs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        String python = arguments.length > 4 ? arguments[4] : "/usr/bin/python3";
        Tensor vectors = vectors(Path.of(arguments[2]));
        Path vectorFile = Matrix.npy(vectors, data.resolve("mnist-70000x50.npy"));
        Path mapFile = data.resolve("umap-learn.npy");
        List<String> command =
                List.of(python, scripts.resolve("umap_learn.py").toString(), vectorFile.toString(), mapFile.toString());
        try (Peer peer = Peer.start(command, Map.of())) {
            Result result = compare(vectors, peer, mapFile, runs);
            System.out.println(result.markdown());
            Report.write(
                    List.of(result),
                    scripts.resolve(".."),
                    List.of("ours: " + ExactIndex.of(vectors, Metric.EUCLIDEAN), peer.description()));
        }
    }

    private static Tensor vectors(Path mnist) throws IOException {
        float[] train =
                Matrix.images(mnist.resolve("train-images-idx3-ubyte.gz")).toArray();
        float[] test = Matrix.images(mnist.resolve("t10k-images-idx3-ubyte.gz")).toArray();
        float[] all = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, all, train.length, test.length);
        Tensor images = Tensor.wrap(Shape.of(all.length / 784, 784), all);
        return Pca.fit(images, new Pca.Options(DIMENSIONS)).transform(images);
    }

    private static Result compare(Tensor vectors, Peer peer, Path mapFile, int runs) throws IOException {
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        Tensor map = run(vectors); // both once unmeasured
        peer.run();
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            map = run(vectors);
            ours[i] = (System.nanoTime() - start) / 1e9;
            theirs[i] = peer.run().seconds();
            System.out.printf(Locale.ROOT, "ours %.2f s, umap-learn %.2f s%n", ours[i], theirs[i]);
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        Neighbors truth = nearest(vectors);
        Neighbors onOurs = nearest(map);
        Neighbors onTheirs = nearest(Matrix.read(mapFile));
        String note = String.format(
                Locale.ROOT,
                "neighbor recall @10 %.4f (umap-learn %.4f), @15 %.4f (%.4f)",
                recall(truth, onOurs, 10),
                recall(truth, onTheirs, 10),
                recall(truth, onOurs, MOST_NEIGHBORS),
                recall(truth, onTheirs, MOST_NEIGHBORS));
        return new Result(WORK, "umap-learn, warm", theirs[runs / 2], ours[runs / 2], 0.8, note);
    }

    private static Tensor run(Tensor vectors) {
        return Umap.with(Umap.Options.DEFAULTS).project(vectors).points();
    }

    private static Neighbors nearest(Tensor vectors) {
        long[] own = LongStream.range(0, vectors.shape().get(0)).toArray();
        try (ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN)) {
            return index.nearest(vectors, Search.nearest(MOST_NEIGHBORS).excluding(own));
        }
    }

    private static double recall(Neighbors truth, Neighbors map, int k) {
        long found = 0;
        for (int i = 0; i < truth.queries(); i++) {
            long[] near = new long[k];
            for (int rank = 0; rank < k; rank++) {
                near[rank] = truth.id(i, rank);
            }
            Arrays.sort(near);
            for (int rank = 0; rank < k; rank++) {
                found += Arrays.binarySearch(near, map.id(i, rank)) >= 0 ? 1 : 0;
            }
        }
        return found / ((double) truth.queries() * k);
    }
}
