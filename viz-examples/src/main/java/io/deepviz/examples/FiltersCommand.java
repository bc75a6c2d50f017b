package io.deepviz.examples;

import io.deepviz.FilterRenderer;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.render.FilterStatistics;
import io.deepviz.render.Filters;
import io.deepviz.render.RgbFilters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz filters}: a picture of a layer's kernels, and what can be counted on them. */
@Command(
        name = "filters",
        description = "Draws a layer's filters; of a first layer, also counts the oriented and color-opponent ones.")
final class FiltersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--layer", paramLabel = "L", description = "The layer; the first with filters by default.")
    private @Nullable String layer;

    @Option(names = "--out", required = true, paramLabel = "F.png", description = "The picture to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        try (Model model = options.open()) {
            Layer drawn = layer == null ? first(model) : model.layer(layer);
            FilterRenderer renderer = Filters.of(model, drawn);
            renderer.render(model, drawn).writePng(out);
            PrintWriter console = spec.commandLine().getOut();
            if (renderer instanceof RgbFilters) {
                console.println(FilterStatistics.of(model, drawn).summary());
            }
            console.println("wrote " + out);
        }
        return 0;
    }

    private static Layer first(Model model) {
        List<Layer> able = Filters.in(model);
        if (able.isEmpty()) {
            throw new IllegalArgumentException(
                    "MODEL: '" + model.name() + "' has no convolution, so there are no filters to draw");
        }
        return able.get(0);
    }
}
