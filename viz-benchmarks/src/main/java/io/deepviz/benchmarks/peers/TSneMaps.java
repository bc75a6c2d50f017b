package io.deepviz.benchmarks.peers;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.projection.KlDivergence;
import io.deepviz.projection.TSne;
import io.deepviz.projection.Trustworthiness;
import io.deepviz.tensor.Shape;
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
import java.util.stream.LongStream;

/**
 * t-SNE beside FIt-SNE and scikit-learn, on MNIST's images reduced to 50 dimensions, two threads each, in turn: perplexity 30,
 * 750 iterations, start from PCA. Neighbors are counted, reading files and JVMs' or interpreters' start aren't.
 *
 * <pre>
 * java -Xmx6g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.peers.TSneMaps viz-benchmarks/peers DATA MNIST FITSNE ROWS RUNS [PYTHON]
 * </pre>
 *
 * ROWS is 10000 or 70000, RUNS how often each side runs, of which the median counts. FITSNE is the program
 * {@code fast_tsne}, built from its own source as its README says. scikit-learn (Debian's python3-sklearn) runs up to 10,000
 * rows. Adds to {@code RESULTS.md} and {@code results.json} beside the folder of the scripts. All maps are judged alike: KL
 * against one P of exact neighbors, by the sum over all pairs.
 */
public final class TSneMaps {
    private static final int DIMENSIONS = 50;
    private static final double PERPLEXITY = 30;
    private static final int ITERATIONS = 750;
    private static final int MOST_OF_SKLEARN = 10_000;

    private final Comparison comparison;
    private final Path data;
    private final Path fitsne;
    private final int rows;
    private final int runs;

    private TSneMaps(Comparison comparison, Path data, Path fitsne, int rows, int runs) {
        this.comparison = comparison;
        this.data = data;
        this.fitsne = fitsne;
        this.rows = rows;
        this.runs = runs;
    }

    /** The folders of the scripts, of data and of MNIST's four files, FIt-SNE's program, how many rows and runs, the Python. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 6) {
            System.err.println(
                    "expected SCRIPTS DATA MNIST FITSNE ROWS RUNS [PYTHON], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Comparison comparison =
                new Comparison(Path.of(arguments[0]), arguments.length > 6 ? arguments[6] : "/usr/bin/python3");
        new TSneMaps(
                        comparison,
                        Files.createDirectories(Path.of(arguments[1])),
                        Path.of(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]))
                .digits(Path.of(arguments[2]));
        comparison.write();
    }

    private void digits(Path mnist) throws IOException {
        Tensor vectors = reduced(mnist);
        byte[] labels = Arrays.copyOf(
                joined(
                        Matrix.labels(mnist.resolve("train-labels-idx1-ubyte.gz")),
                        Matrix.labels(mnist.resolve("t10k-labels-idx1-ubyte.gz"))),
                rows);
        Path file = Matrix.npy(vectors, data.resolve("mnist-" + rows + "x" + DIMENSIONS + ".npy"));
        List<Side> sides = new ArrayList<>();
        sides.add(new Side("FIt-SNE", 1, map("fitsne"), start("tsne_fitsne.py", map("fitsne"), file, fitsne)));
        if (rows <= MOST_OF_SKLEARN) {
            Path theirs = map("sklearn");
            sides.add(new Side("scikit-learn, Barnes-Hut", 2, theirs, start("tsne_sklearn.py", theirs, file)));
        }
        double[] ours = new double[runs];
        Tensor map = vectors;
        for (int run = 0; run < runs; run++) {
            long begin = System.nanoTime();
            map = TSne.with(TSne.Options.DEFAULTS
                            .withIterations(ITERATIONS, 250)
                            .withPerplexity(PERPLEXITY))
                    .project(vectors)
                    .points();
            ours[run] = (System.nanoTime() - begin) / 1e9;
            for (Side side : sides) {
                side.seconds.add(side.peer.run().seconds());
            }
        }
        Judge judge = new Judge(vectors, labels);
        Quality quality = judge.of(map);
        Arrays.sort(ours);
        for (Side side : sides) {
            side.peer.close();
            Quality theirs = judge.of(Matrix.read(side.map));
            Result result = new Result(
                    String.format(
                            Locale.ROOT,
                            "t-SNE, MNIST %,d x %d, perplexity 30, %d iterations",
                            rows,
                            DIMENSIONS,
                            ITERATIONS),
                    side.name,
                    side.seconds.stream().sorted().toList().get(runs / 2),
                    ours[runs / 2],
                    side.required,
                    "ours: " + quality + "; peer: " + theirs
                            + String.format(Locale.ROOT, "; KL ratio %.4f", quality.nats / theirs.nats)
                            + (runs == 1 ? "; one run" : "; median of " + runs));
            System.out.println(result.markdown());
            comparison.add(result);
        }
    }

    /** A peer, and where it writes its map. */
    private record Side(String name, double required, Path map, Peer peer, List<Double> seconds) {
        Side(String name, double required, Path map, Peer peer) {
            this(name, required, map, peer, new ArrayList<>());
        }
    }

    private Tensor reduced(Path mnist) throws IOException {
        float[] all = Matrix.reducedImages(mnist, DIMENSIONS).toArray();
        return Tensor.wrap(Shape.of(rows, DIMENSIONS), Arrays.copyOf(all, rows * DIMENSIONS));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private Path map(String name) {
        return data.resolve("mnist-" + rows + "-" + name + ".npy");
    }

    private Peer start(String script, Path map, Path vectors, Path... more) throws IOException {
        List<Path> arguments = new ArrayList<>(List.of(vectors, map, Path.of(Integer.toString(ITERATIONS))));
        arguments.addAll(List.of(more));
        return comparison.start(script, Map.of("OMP_NUM_THREADS", "2"), arguments.toArray(Path[]::new));
    }

    /** What a map is worth. */
    private record Quality(double nats, double accuracy, double trust) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "KL %.4f, 1-NN accuracy %.4f, trustworthiness %.4f", nats, accuracy, trust);
        }
    }

    /** Judges all maps of the same vectors alike. */
    private static final class Judge {
        private final Tensor vectors;
        private final byte[] labels;
        private final KlDivergence divergence;

        Judge(Tensor vectors, byte[] labels) {
            this.vectors = vectors;
            this.labels = labels;
            this.divergence = KlDivergence.against(VectorSource.of(vectors), PERPLEXITY, ProgressListener.NONE);
        }

        Quality of(Tensor map) {
            return new Quality(
                    divergence.of(map).nats(),
                    accuracy(map),
                    Trustworthiness.of(vectors, map, Trustworthiness.Options.DEFAULTS)
                            .value());
        }

        private double accuracy(Tensor map) {
            try (ExactIndex index = ExactIndex.of(map, Metric.EUCLIDEAN)) {
                long[] own = LongStream.range(0, labels.length).toArray();
                Neighbors nearest = index.nearest(map, Search.nearest(1).excluding(own));
                long right = IntStream.range(0, labels.length)
                        .filter(i -> labels[(int) nearest.id(i, 0)] == labels[i])
                        .count();
                return (double) right / labels.length;
            }
        }
    }
}
