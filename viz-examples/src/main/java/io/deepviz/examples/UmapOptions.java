package io.deepviz.examples;

import io.deepviz.Metric;
import io.deepviz.projection.Umap;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What UMAP can be told on the command line; what isn't said is as in the library. */
final class UmapOptions {
    @Option(names = "--neighbors", paramLabel = "K", description = "Neighbors each image is joined with; 15.")
    private @Nullable Integer neighbors;

    @Option(names = "--min-dist", paramLabel = "D", description = "How close points may come, 0 to the spread; 0.1.")
    private @Nullable Double minDist;

    @Option(names = "--spread", paramLabel = "D", description = "The scale of distances on the map; 1.")
    private @Nullable Double spread;

    @Option(names = "--epochs", paramLabel = "N", description = "500 up to 10,000 images, 200 beyond.")
    private @Nullable Integer epochs;

    @Option(names = "--metric", paramLabel = "M", description = "euclidean or cosine; euclidean.")
    private @Nullable Metric metric;

    /** All of it, for so many images; too many neighbors are the caller's fault only if they were asked for. */
    Umap.Options options(long seed, long rows) {
        Umap.Options defaults = Umap.Options.DEFAULTS.withSeed(seed);
        Umap.Options options = neighbors == null ? defaults.fitting(rows) : defaults.withNeighbors(neighbors);
        return options.withDistances(
                        Objects.requireNonNullElse(minDist, defaults.minDist()),
                        Objects.requireNonNullElse(spread, defaults.spread()))
                .withEpochs(Objects.requireNonNullElse(epochs, defaults.epochs()))
                .withMetric(Objects.requireNonNullElse(metric, defaults.metric()));
    }

    /**
     * For other methods, which would not heed them.
     *
     * @throws IllegalArgumentException if one is given
     */
    void requireNone() {
        List<String> names = List.of("--neighbors", "--min-dist", "--spread", "--epochs", "--metric");
        List<?> values = Arrays.asList(neighbors, minDist, spread, epochs, metric);
        for (int i = 0; i < names.size(); i++) {
            if (values.get(i) != null) {
                throw new IllegalArgumentException(names.get(i) + ": expected --method umap with it, got another");
            }
        }
    }
}
