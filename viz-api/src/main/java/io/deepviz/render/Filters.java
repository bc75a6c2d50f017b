package io.deepviz.render;

import io.deepviz.FilterRenderer;
import io.deepviz.Layer;
import io.deepviz.Model;
import java.util.List;

/**
 * Pictures of what filters look for: their kernels, drawn as they are.
 *
 * <pre>{@code
 * Filters.rgb().render(model, model.layer("conv1")).writePng(Path.of("conv1.png"));
 * }</pre>
 *
 * <p>A kernel shows the image patch that a filter of the first layer answers to most strongly. Of deeper layers it shows
 * how a filter weighs the channels before it, which seldom means anything to the eye.
 */
public final class Filters {
    private Filters() {}

    /** Filters that see the image itself, each as a small picture in color (gray for a gray network). */
    public static RgbFilters rgb() {
        return RgbFilters.PER_FILTER;
    }

    /** Filters of any convolution, each as a row of slices, one an input channel. */
    public static FilterSlices slices() {
        return FilterSlices.DEFAULT;
    }

    /** {@link #rgb()} if the layer sees the image's own channels, else {@link #slices()}. */
    public static FilterRenderer of(Model model, Layer layer) {
        return RgbFilters.canDraw(model, model.layer(layer.name())) ? rgb() : slices();
    }

    /** The layers of a model that have filters: its convolutions of every kind, in forward order. */
    public static List<Layer> in(Model model) {
        return model.layers().stream()
                .filter(layer -> layer.kind().isConvolution())
                .toList();
    }
}
