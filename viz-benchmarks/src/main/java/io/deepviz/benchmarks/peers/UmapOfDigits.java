package io.deepviz.benchmarks.peers;

import io.deepviz.projection.NeighborRecall;
import io.deepviz.projection.Umap;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

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
    /** Points that recall is taken of. */
    private static final int SAMPLE = 7000;

    private UmapOfDigits() {}

    /** The folder of the scripts, a folder for data, one with MNIST's four files, how many runs (5), and the Python. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("expected SCRIPTS DATA MNIST [RUNS [PYTHON]], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Path data = Files.createDirectories(Path.of(arguments[1]));
        Comparison comparison = new Comparison(
                Path.of(arguments[0]),
                arguments.length > 4 ? arguments[4] : "/usr/bin/python3",
                arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5);
        Tensor vectors = Matrix.reducedImages(Path.of(arguments[2]), DIMENSIONS);
        Path vectorFile = Matrix.npy(vectors, data.resolve("mnist-70000x50.npy"));
        Path mapFile = data.resolve("umap-learn.npy");
        try (Peer peer = comparison.start("umap_learn.py", Map.of(), vectorFile, mapFile)) {
            comparison.add(comparison.compare(WORK, "umap-learn, warm", peer, 0.8, () -> {
                Tensor map = Umap.with(Umap.Options.DEFAULTS).project(vectors).points();
                return seconds -> note(vectors, map, mapFile);
            }));
        }
        comparison.write();
    }

    private static String note(Tensor vectors, Tensor map, Path mapFile) {
        Tensor theirs = read(mapFile);
        return String.format(
                Locale.ROOT,
                "neighbor recall @10 %.4f (umap-learn %.4f), @15 %.4f (%.4f)",
                recall(vectors, map, 10),
                recall(vectors, theirs, 10),
                recall(vectors, map, 15),
                recall(vectors, theirs, 15));
    }

    private static double recall(Tensor vectors, Tensor map, int k) {
        return NeighborRecall.of(vectors, map, new NeighborRecall.Options(k, SAMPLE, 1))
                .value();
    }

    private static Tensor read(Path file) {
        try {
            return Matrix.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
