package io.deepviz.benchmarks.peers;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.benchmarks.peers.Comparison.Outcome;
import io.deepviz.benchmarks.peers.Comparison.Work;
import io.deepviz.index.BareKernel;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Exact search beside FAISS and scikit-learn, on the same files and two threads each, in turn; the median of five.
 *
 * <pre>
 * java -Xmx8g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.peers.ExactSearch viz-benchmarks/peers DATA MNIST [PYTHON]
 * </pre>
 *
 * Writes {@code RESULTS.md} and {@code results.json} beside the folder of the scripts. The peers are Debian's python3-faiss and
 * python3-sklearn. OpenBLAS, which FAISS multiplies with, doesn't know every processor: FAISS runs with it as installed and
 * with {@code OPENBLAS_CORETYPE=SkylakeX}, where that runs, and the faster counts.
 */
public final class ExactSearch {
    private static final int K = 10;
    private static final List<String> CORE_TYPES = List.of("", "SkylakeX");
    private static final int ROWS = 50_000;
    private static final int DIMENSION = 4096;
    private static final int QUERIES = 1000;

    private final Comparison comparison;
    private final Path data;

    private ExactSearch(Comparison comparison, Path data) {
        this.comparison = comparison;
        this.data = data;
    }

    /** The folder of the scripts, a folder for data, one with MNIST's four files, and the Python that has the peers. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("expected SCRIPTS DATA MNIST [PYTHON], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Path data = Files.createDirectories(Path.of(arguments[1]));
        Comparison comparison =
                new Comparison(Path.of(arguments[0]), arguments.length > 3 ? arguments[3] : "/usr/bin/python3");
        ExactSearch search = new ExactSearch(comparison, data);
        search.large();
        search.digits(Path.of(arguments[2]));
        comparison.write();
    }

    private void large() throws IOException {
        Tensor vectors = Matrix.gaussian(ROWS, DIMENSION, 1);
        Tensor queries = Matrix.gaussian(QUERIES, DIMENSION, 2);
        Path vectorFile = Matrix.npy(vectors, data.resolve("gaussian-50000x4096.npy"));
        Path queryFile = Matrix.npy(queries, data.resolve("gaussian-1000x4096.npy"));
        ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        comparison.note("ours: " + index);
        Outcome operations = Outcome.rate(2.0 * ROWS * DIMENSION * QUERIES, "GFLOP/s");
        Work batch = () -> {
            index.nearest(queries, Search.nearest(K));
            return operations;
        };
        bookkeeping(vectors, queries, batch);
        float[] query = queries.slice(0).toArray();
        faiss("exact, 1000 queries on 50,000 x 4096, k = 10", "batch", vectorFile, queryFile, 1.3, batch);
        faiss("exact, one query on 50,000 x 4096, k = 10", "single", vectorFile, queryFile, 3.5, () -> {
            index.nearest(query, K);
            return Outcome.rate(4.0 * ROWS * DIMENSION, "GB/s");
        });
    }

    /** At most 8 % of the time: the kernel alone takes at least 0.92 of it. */
    private void bookkeeping(Tensor vectors, Tensor queries, Work batch) {
        BareKernel bare = new BareKernel(vectors, queries);
        comparison.add(comparison.compare(
                "exact, the same: norms, shortlists and ranking", "our bare kernel", bare::run, 0.92, batch));
    }

    private void digits(Path mnist) throws IOException {
        Tensor vectors = Matrix.images(mnist.resolve("train-images-idx3-ubyte.gz"));
        Tensor queries = Matrix.images(mnist.resolve("t10k-images-idx3-ubyte.gz"));
        byte[] known = Matrix.labels(mnist.resolve("train-labels-idx1-ubyte.gz"));
        byte[] sought = Matrix.labels(mnist.resolve("t10k-labels-idx1-ubyte.gz"));
        Path vectorFile = Matrix.npy(vectors, data.resolve("mnist-train.npy"));
        Path queryFile = Matrix.npy(queries, data.resolve("mnist-test.npy"));
        ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        Work work = () -> {
            Neighbors found = index.nearest(queries, Search.nearest(K));
            long wrong = IntStream.range(0, sought.length)
                    .filter(i -> known[(int) found.id(i, 0)] != sought[i])
                    .count();
            return seconds -> String.format(Locale.ROOT, "1-NN error %.2f %%", 100.0 * wrong / sought.length);
        };
        try (Peer peer = comparison.start("knn_sklearn.py", Map.of(), vectorFile, queryFile)) {
            comparison.add(comparison.compare(
                    "exact, 10,000 queries on MNIST's 60,000 x 784, k = 10",
                    "scikit-learn, brute force",
                    peer,
                    2,
                    work));
        }
    }

    private void faiss(String what, String mode, Path vectors, Path queries, double required, Work work) {
        Result best = null;
        for (String core : CORE_TYPES) {
            String name = core.isEmpty() ? "FAISS" : "FAISS, OPENBLAS_CORETYPE=" + core;
            try (Peer peer = comparison.start(
                    "knn_faiss.py", Map.of("OPENBLAS_CORETYPE", core), vectors, queries, Path.of(mode))) {
                Result result = comparison.compare(what, name, peer, required, work);
                best = best == null || result.peerFigure() < best.peerFigure() ? result : best;
            } catch (IOException | UncheckedIOException e) {
                comparison.note(name + ": does not run on this processor");
            }
        }
        if (best != null) {
            comparison.add(best);
        }
    }
}
