package io.deepviz;

import io.deepviz.image.Image;

/** Draws the filters of a layer; the ones that come with DeepViz are in {@code io.deepviz.render.Filters}. */
@FunctionalInterface
public interface FilterRenderer {

    /**
     * A picture of all filters of a layer.
     *
     * @param model whose layer it is; it knows the order of the colors
     * @param layer a layer of that model
     * @throws IllegalArgumentException if the layer has no filters that this renderer can draw; the message says why
     * @throws IllegalStateException if the model is closed
     */
    Image render(Model model, Layer layer);
}
