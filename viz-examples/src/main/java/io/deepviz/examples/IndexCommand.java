package io.deepviz.examples;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.features.FeatureSet;
import io.deepviz.index.ApproximateIndex;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.Recall;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz index}: a graph by which neighbors are found without looking at all. */
@Command(
        name = "index",
        description = "Makes an index of a layer's features, for fast approximate search in large sets.")
final class IndexCommand implements Callable<Integer> {
    private static final int K = 10;
    private static final int QUERIES = 1000;
    private static final List<Integer> BREADTHS = List.of(10, 16, 24, 32, 64, 128, 256);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Option(
            names = "--metric",
            paramLabel = "M",
            defaultValue = "EUCLIDEAN",
            description = "${COMPLETION-CANDIDATES}; euclidean by default.")
    private Metric metric;

    @Option(
            names = "--m",
            paramLabel = "M",
            defaultValue = "16",
            description = "Neighbors of a node; 16. More find more in many dimensions, and take more memory.")
    private int m;

    @Option(
            names = "--ef-construction",
            paramLabel = "N",
            defaultValue = "200",
            description = "Candidates looked at while building; 200. More find more, and take longer.")
    private int efConstruction;

    @Option(
            names = "--breadth",
            paramLabel = "N",
            defaultValue = "64",
            description = "Candidates that a search keeps; 64. More find more, and take longer.")
    private int breadth;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Of the order of insertion; 42.")
    private long seed;

    @Option(
            names = "--check",
            description = "Compares with exact search: recall at 10 of up to 1,000 images, by breadth.")
    private boolean check;

    @Option(names = "--out", required = true, paramLabel = "F.idx", description = "The index to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        ProgressListener progress = ImagesOptions.progress(spec.commandLine().getErr());
        ApproximateIndex.Options how = ApproximateIndex.Options.DEFAULTS
                .withM(m)
                .withEfConstruction(efConstruction)
                .withBreadth(breadth)
                .withSeed(seed)
                .reporting(progress);
        try (FeatureSet set = options.open()) {
            String layer = options.layer(set);
            VectorSource vectors = set.vectors(layer);
            try (ApproximateIndex index = ApproximateIndex.build(vectors, metric, how)) {
                index.write(out, set.vectorOrigin(layer));
                console.println("wrote " + out + ": layer " + layer + ", " + index);
                if (check) {
                    console.print(recalls(vectors, index));
                }
            }
        }
        return 0;
    }

    private String recalls(VectorSource vectors, ApproximateIndex index) {
        int k = (int) Math.min(K, vectors.size() - 1);
        if (k < 1) {
            return "a single image has no neighbors to check\n";
        }
        long[] rows = drawn(vectors.size());
        Tensor queries = queries(vectors, rows);
        Search search = Search.nearest(k).excluding(rows);
        Table table = new Table("breadth", "recall@" + k, "queries/s");
        try (ExactIndex exact = ExactIndex.of(vectors, index.metric())) {
            Neighbors truth = exact.nearest(queries, search);
            IntStream.concat(BREADTHS.stream().mapToInt(each -> each), IntStream.of(breadth))
                    .sorted()
                    .distinct()
                    .forEach(each ->
                            add(table, Integer.toString(each), index.withBreadth(each), queries, search, truth));
            add(table, "exact", exact, queries, search, truth);
        }
        return table.toString();
    }

    private static void add(
            Table table, String name, FeatureIndex index, Tensor queries, Search search, Neighbors truth) {
        index.nearest(queries, search); // once unmeasured
        long start = System.nanoTime();
        Neighbors found = index.nearest(queries, search);
        double seconds = (System.nanoTime() - start) / 1e9;
        table.add(List.of(
                name,
                String.format(Locale.ROOT, "%.3f", Recall.of(found, truth)),
                String.format(Locale.ROOT, "%.0f", found.queries() / seconds)));
    }

    private long[] drawn(long size) {
        return size <= QUERIES
                ? IntStream.range(0, (int) size).asLongStream().toArray()
                : new Random(seed)
                        .longs(0, size)
                        .distinct()
                        .limit(QUERIES)
                        .sorted()
                        .toArray();
    }

    private static Tensor queries(VectorSource vectors, long[] rows) {
        int dimension = vectors.dimension();
        float[] all = new float[Math.multiplyExact(rows.length, dimension)];
        float[] one = new float[dimension];
        for (int i = 0; i < rows.length; i++) {
            vectors.copyRows(rows[i], rows[i] + 1, one);
            System.arraycopy(one, 0, all, i * dimension, dimension);
        }
        return Tensor.wrap(Shape.of(rows.length, dimension), all);
    }
}
