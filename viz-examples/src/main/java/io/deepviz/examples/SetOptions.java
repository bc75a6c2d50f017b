package io.deepviz.examples;

import io.deepviz.features.FeatureSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** F.viz and the layer to look at: the same for every command that takes a feature set. */
final class SetOptions {
    @Parameters(index = "0", paramLabel = "F.viz", description = "The feature set.")
    private Path file;

    @Option(names = "--layer", paramLabel = "L", description = "The layer, where the set holds several; the last.")
    private @Nullable String layer;

    FeatureSet open() throws IOException {
        return FeatureSet.open(file);
    }

    Optional<String> layer() {
        return Optional.ofNullable(layer);
    }

    /** The layer asked for, else the last: features come after pixels. */
    String layer(FeatureSet set) {
        return layer().map(name -> set.layer(name).name())
                .orElseGet(() -> set.layers().get(set.layers().size() - 1).name());
    }
}
