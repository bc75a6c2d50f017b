package io.deepviz.render;

import io.deepviz.FilterRenderer;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Filters that see the image itself, in the image's colors: weight w is drawn as {@code 127.5 + 127.5 w / s} in 0..255, so
 * that zero is mid-gray, what a filter answers to is bright in its color, and what speaks against it is dark. s is the
 * largest |w| of the filter itself, or of all filters. Where the network takes blue first, channels are put in the order
 * red, green, blue before they are drawn.
 *
 * <p>The picture misleads in two ways. On a scale of its own, a dead filter looks like noise as strong as any other; the
 * shared scale shows that it is not. And weights are relative to the input's scaling: colors that the scaling weighs
 * differently (by a deviation for each channel) are drawn as the network weighs the scaled ones.
 */
public final class RgbFilters implements FilterRenderer {
    static final RgbFilters PER_FILTER = new RgbFilters(false);

    private static final float MIDDLE = 127.5f;

    private final boolean shared;

    private RgbFilters(boolean shared) {
        this.shared = shared;
    }

    /** Each filter on a scale of its own: shapes of weak filters can be seen. The default. */
    public RgbFilters perFilterScale() {
        return PER_FILTER;
    }

    /** All filters on one scale: strengths can be compared. */
    public RgbFilters sharedScale() {
        return new RgbFilters(true);
    }

    /** Whether the layer's kernels have the colors of the image for channels. */
    static boolean canDraw(Model model, Layer layer) {
        return whyNot(model, layer).isEmpty();
    }

    /** Why they don't have; empty if they do. */
    static Optional<String> whyNot(Model model, Layer layer) {
        int channels = model.input().channels();
        if (channels != 1 && channels != 3) {
            return Optional.of("the network takes " + channels + " channels, which are no colors");
        }
        if (ImagePath.to(model, layer).isEmpty()) {
            return Optional.of("it does not see the image itself, but what other layers made of it");
        }
        Optional<Tensor> weights = layer.weights();
        if (weights.isPresent()
                && weights.get().shape().rank() == 4
                && weights.get().shape().get(1) != channels) {
            return Optional.of(
                    "each of its filters sees " + weights.get().shape().get(1) + " of " + channels + " channels");
        }
        return Optional.empty();
    }

    /**
     * A picture of all filters, each under its number.
     *
     * @throws IllegalArgumentException if the layer has no kernel, one that does not see the image's own 1 or 3 channels
     *     (then {@link Filters#slices()} can draw it), or NaN or infinite weights; the message says which
     * @throws IllegalStateException if the model is closed
     */
    @Override
    public Image render(Model model, Layer layer) {
        Layer own = model.layer(layer.name());
        Kernel kernel = Kernel.of(model, own);
        whyNot(model, own).ifPresent(reason -> {
            throw new IllegalArgumentException("layer: '" + own.name() + "' of model '" + model.name()
                    + "' can't be drawn in color, as " + reason + "; use Filters.slices()");
        });
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (int filter = 0; filter < kernel.filters(); filter++) {
            float scale = shared ? kernel.largest() : kernel.largest(filter);
            tiles.add(new ContactSheet.Tile(
                    picture(kernel, filter, scale, model.input().colorOrder()), Integer.toString(filter)));
        }
        return ContactSheet.of(tiles).withCaption(caption(model, own, kernel)).draw();
    }

    private static Image picture(Kernel kernel, int filter, float scale, ColorOrder order) {
        float[] samples = new float[kernel.channels() * kernel.height() * kernel.width()];
        int at = 0;
        for (int channel = 0; channel < kernel.channels(); channel++) {
            for (int row = 0; row < kernel.height(); row++) {
                for (int column = 0; column < kernel.width(); column++) {
                    samples[at++] = shade(kernel.at(filter, channel, row, column), scale);
                }
            }
        }
        Shape shape = Shape.of(kernel.channels(), kernel.height(), kernel.width());
        return Image.fromTensor(Tensor.wrap(shape, samples), order, Scaling.RAW);
    }

    /** Zero to the middle of 0..255, plus and minus the scale to its ends. */
    static float shade(float weight, float scale) {
        return scale == 0 ? MIDDLE : MIDDLE + MIDDLE * weight / scale;
    }

    private String caption(Model model, Layer layer, Kernel kernel) {
        InputSpec input = model.input();
        String colors = switch (input.colorOrder()) {
            case GRAY -> "gray";
            case RGB -> "colors as the network takes them (RGB)";
            case BGR -> "colors put in order (the network takes BGR)";
        };
        List<String> between = ImagePath.to(model, layer).map(ImagePath::names).orElse(List.of());
        String through = between.isEmpty() ? "" : "\nbetween image and layer: " + String.join(", ", between);
        return Captions.title(model, layer) + ", " + kernel + "\nzero = mid-gray, " + colors + "; " + scaleText(kernel)
                + "\n" + Captions.input(input) + through;
    }

    private String scaleText(Kernel kernel) {
        return shared ? "all on one scale, largest |w| " + Captions.number(kernel.largest()) : ownScales(kernel);
    }

    /** That filters have scales of their own, and how far these are apart. */
    static String ownScales(Kernel kernel) {
        float least = Float.MAX_VALUE;
        for (int filter = 0; filter < kernel.filters(); filter++) {
            least = Math.min(least, kernel.largest(filter));
        }
        return "each filter on its own scale, largest |w| " + Captions.number(least) + " to "
                + Captions.number(kernel.largest());
    }
}
