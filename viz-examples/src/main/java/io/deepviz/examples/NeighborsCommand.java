package io.deepviz.examples;

import io.deepviz.Metric;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.Labels;
import io.deepviz.index.ApproximateIndex;
import io.deepviz.report.NeighborSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz neighbors}: the images nearest to one, by pixels and by features. */
@Command(name = "neighbors", description = "Draws the nearest neighbors of an image, in pixel and in feature space.")
final class NeighborsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    @Option(
            names = "--query",
            required = true,
            paramLabel = "ROW|IMAGE",
            description = "An image of the set: its row, its path inside the folder of images, or its file.")
    private String query;

    @Option(names = "-k", paramLabel = "K", defaultValue = "10", description = "How many neighbors; 10.")
    private int k;

    @Option(
            names = "--metric",
            paramLabel = "M",
            description =
                    "Of feature space: ${COMPLETION-CANDIDATES}; that of the index, else euclidean, as in pixel space.")
    private @Nullable Metric metric;

    @Option(
            names = "--index",
            paramLabel = "F.idx",
            description = "An index of the layer ('viz index'): looks up features there, which misses some.")
    private @Nullable Path index;

    @Option(names = "--labels", paramLabel = "FILE", description = "Names of classes, where there are no folders.")
    private @Nullable Path labels;

    @Option(names = "--out", required = true, paramLabel = "F.png", description = "The picture to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (k < 1) {
            throw new IllegalArgumentException("-k: expected at least 1 neighbor, got " + k);
        }
        Labels names = labels == null ? Labels.NONE : Labels.read(labels);
        PrintWriter err = spec.commandLine().getErr();
        try (FeatureSet set = options.open()) {
            long row = row(set);
            draw(set, row, names, note -> err.println("viz: " + note));
            spec.commandLine()
                    .getOut()
                    .println("wrote " + out + " (row " + row + ", "
                            + set.row(row).file() + ")");
        }
        return 0;
    }

    private void draw(FeatureSet set, long row, Labels names, Consumer<String> notes) throws IOException {
        if (index == null) {
            Metric chosen = metric == null ? Metric.EUCLIDEAN : metric;
            NeighborSheet.of(set, new NeighborSheet.Options(k, options.layer(), chosen, names, notes))
                    .draw(row)
                    .writePng(out);
            return;
        }
        String layer = options.layer(set);
        try (ApproximateIndex features = ApproximateIndex.open(index, set.vectors(layer), set.vectorOrigin(layer))) {
            if (metric != null && metric != features.metric()) {
                throw new IllegalArgumentException("--metric: expected that of the index, " + features.metric()
                        + ", got " + metric + "; leave it out, or make another index");
            }
            NeighborSheet.of(set, new NeighborSheet.Options(k, options.layer(), features.metric(), names, notes))
                    .searching(features)
                    .draw(row)
                    .writePng(out);
        }
    }

    private long row(FeatureSet set) {
        if (query.matches("\\d{1,18}")) {
            long row = Long.parseLong(query);
            if (row < set.size()) {
                return row;
            }
        }
        OptionalLong named = set.rowOf(query);
        return named.isPresent() ? named.getAsLong() : rowOfFile(set);
    }

    private long rowOfFile(FeatureSet set) {
        Path folder = Path.of(set.origin().images());
        Path file = Path.of(query).toAbsolutePath().normalize();
        String inside = file.startsWith(folder)
                ? folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/")
                : "";
        return set.rowOf(inside)
                .orElseThrow(() -> new IllegalArgumentException("--query: expected a row from 0 to " + (set.size() - 1)
                        + " or an image of the set, which was made of " + folder + "; got '" + query + "'"));
    }
}
