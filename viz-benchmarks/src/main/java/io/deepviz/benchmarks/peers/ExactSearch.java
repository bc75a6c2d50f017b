package io.deepviz.benchmarks.peers;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int RUNS = 5;
    private static final int K = 10;
    private static final List<String> CORE_TYPES = List.of("", "SkylakeX");

    private final Path scripts;
    private final Path data;
    private final String python;
    private final List<Result> results = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();

    private ExactSearch(Path scripts, Path data, String python) {
        this.scripts = scripts;
        this.data = data;
        this.python = python;
    }

    /** The folder of the scripts, a folder for data, one with MNIST's four files, and the Python that has the peers. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("expected SCRIPTS DATA MNIST [PYTHON], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Path scripts = Path.of(arguments[0]);
        Path data = Files.createDirectories(Path.of(arguments[1]));
        ExactSearch comparison =
                new ExactSearch(scripts, data, arguments.length > 3 ? arguments[3] : "/usr/bin/python3");
        comparison.large();
        comparison.digits(Path.of(arguments[2]));
        Report.write(comparison.results, scripts.resolve(".."), comparison.versions);
    }

    private void large() throws IOException {
        Tensor vectors = Matrix.gaussian(50_000, 4096, 1);
        Tensor queries = Matrix.gaussian(1000, 4096, 2);
        Path vectorFile = Matrix.npy(vectors, data.resolve("gaussian-50000x4096.npy"));
        Path queryFile = Matrix.npy(queries, data.resolve("gaussian-1000x4096.npy"));
        ExactIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN);
        versions.add("ours: " + index);
        float[] query = queries.slice(0).toArray();
        faiss("exact, 1000 queries on 50,000 x 4096, k = 10", "batch", vectorFile, queryFile, 1.3, () -> {
            index.nearest(queries, Search.nearest(K));
            return rate(2.0 * 50_000 * 4096 * 1000, "GFLOP/s");
        });
        faiss("exact, one query on 50,000 x 4096, k = 10", "single", vectorFile, queryFile, 3.5, () -> {
            index.nearest(query, K);
            return rate(4.0 * 50_000 * 4096, "GB/s");
        });
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
        try (Peer peer = start("knn_sklearn.py", Map.of(), vectorFile, queryFile)) {
            compare(
                    "exact, 10,000 queries on MNIST's 60,000 x 784, k = 10",
                    "scikit-learn, brute force",
                    peer,
                    2,
                    work);
        }
    }

    private void faiss(String what, String mode, Path vectors, Path queries, double required, Work work)
            throws IOException {
        Result best = null;
        for (String core : CORE_TYPES) {
            Map<String, String> environment = Map.of("OPENBLAS_CORETYPE", core, "OPENBLAS_L2_SIZE", "");
            try (Peer peer = start("knn_faiss.py", environment, vectors, queries, Path.of(mode))) {
                compare(what, core.isEmpty() ? "FAISS" : "FAISS, OPENBLAS_CORETYPE=" + core, peer, required, work);
                Result result = results.remove(results.size() - 1);
                best = best == null || result.peerFigure() < best.peerFigure() ? result : best;
            } catch (IOException | java.io.UncheckedIOException e) {
                versions.add("FAISS with OPENBLAS_CORETYPE=" + core + ": not on this processor");
            }
        }
        if (best != null) {
            results.add(best);
        }
    }

    private Peer start(String script, Map<String, String> environment, Path... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(python, scripts.resolve(script).toString()));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        Peer peer = Peer.start(command, environment);
        if (!versions.contains(peer.description())) {
            versions.add(peer.description());
        }
        return peer;
    }

    private void compare(String what, String name, Peer peer, double required, Work work) {
        work.run(); // both once unmeasured: what is compiled or cached then stays so
        peer.run();
        double[] ours = new double[RUNS];
        double[] theirs = new double[RUNS];
        String note = "";
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            Outcome outcome = work.run();
            ours[i] = (System.nanoTime() - start) / 1e9;
            note = outcome.of(ours[i]);
            theirs[i] = peer.run().seconds();
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        Result result = new Result(what, name, theirs[RUNS / 2], ours[RUNS / 2], required, note);
        System.out.println(result.markdown());
        results.add(result);
    }

    private static Outcome rate(double amount, String unit) {
        return seconds -> String.format(Locale.ROOT, "%.1f %s", amount / seconds / 1e9, unit);
    }

    /** One piece of our work. */
    @FunctionalInterface
    private interface Work {
        Outcome run();
    }

    /** What to say of it, once it is known how long it took. */
    @FunctionalInterface
    private interface Outcome {
        String of(double seconds);
    }
}
