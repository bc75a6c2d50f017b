package io.deepviz.examples;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.FeatureSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz features}: what a layer makes of many images, in a file. */
@Command(
        name = "features",
        description = "Runs the network on many images and keeps feature vectors; bad files are named and skipped.")
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Mixin
    private ImagesOptions images;

    @Option(
            names = "--layer",
            paramLabel = "L",
            description =
                    "The layer; what the class scores are computed from by default. The input is always kept, too.")
    private @Nullable String layer;

    @Option(names = "--out", required = true, paramLabel = "F.viz", description = "The feature set to write.")
    private Path out;

    @Option(
            names = "--npy",
            paramLabel = "F.npy",
            description = "Also writes the vectors for NumPy, and F.tsv (row file label prediction score).")
    private @Nullable Path npy;

    @Override
    public Integer call() throws IOException {
        Path table = npy == null ? null : tableBeside(npy);
        try (Model model = options.open()) {
            FeatureExtraction.Summary summary = extract(model, layer, images, out);
            PrintWriter console = spec.commandLine().getOut();
            try (FeatureSet set = FeatureSet.open(out)) {
                console.println("wrote " + out + ": " + ImagesOptions.text(summary) + ", layers "
                        + String.join(", ", layers(model, layer)));
                set.accuracy(images.labels())
                        .ifPresent(share -> console.println(
                                String.format(Locale.ROOT, "accuracy %.3f (label and prediction agree)", share)));
                if (npy != null && table != null) {
                    set.writeNpy(set.layers().get(set.layers().size() - 1).name(), npy);
                    set.writeTsv(table);
                    console.println("wrote " + npy + " and " + table);
                }
            }
        }
        return 0;
    }

    /** The input and the layer, in one pass. */
    static FeatureExtraction.Summary extract(Model model, @Nullable String layer, ImagesOptions images, Path out)
            throws IOException {
        String[] names = layers(model, layer).toArray(String[]::new);
        return FeatureExtraction.of(model, images.reporting().withLayers(names)).extract(images.folder(), out);
    }

    private static List<String> layers(Model model, @Nullable String layer) {
        Layer wanted = layer == null ? FeatureExtraction.defaultLayer(model) : model.layer(layer);
        return Stream.of(model.layers().get(0).name(), wanted.name()).distinct().toList();
    }

    private static Path tableBeside(Path array) {
        String name = String.valueOf(array.getFileName());
        if (!name.endsWith(".npy")) {
            throw new IllegalArgumentException("--npy: expected a file name that ends in .npy, got " + array);
        }
        return array.resolveSibling(name.substring(0, name.length() - 4) + ".tsv");
    }
}
