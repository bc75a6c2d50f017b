package io.deepviz.render;

import io.deepviz.FilterRenderer;
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

/**
 * Filters of any convolution as slices in gray: a row a filter, a column an input channel, zero mid-gray, white and black
 * the largest |w| of the filter (or of all filters). Filters of a single channel, as depthwise ones are, stand in a grid.
 *
 * <p>A slice says how a filter weighs one channel of the layer before; what that channel means the slice can't say.
 */
public final class FilterSlices implements FilterRenderer {
    /** 24 filters by 32 channels: what can still be told apart on a screen. */
    static final FilterSlices DEFAULT = new FilterSlices(false, 24, 32);

    private final boolean shared;
    private final int mostFilters;
    private final int mostChannels;

    private FilterSlices(boolean shared, int mostFilters, int mostChannels) {
        this.shared = shared;
        this.mostFilters = mostFilters;
        this.mostChannels = mostChannels;
    }

    /** Each filter on a scale of its own; the default. */
    public FilterSlices perFilterScale() {
        return new FilterSlices(false, mostFilters, mostChannels);
    }

    /** All filters on one scale, that of the strongest in the layer, drawn or not. */
    public FilterSlices sharedScale() {
        return new FilterSlices(true, mostFilters, mostChannels);
    }

    /**
     * The first so many filters and input channels instead of 24 and 32.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
    public FilterSlices atMost(int filters, int channels) {
        if (filters < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "atMost: expected at least 1 filter and 1 channel, got " + filters + " and " + channels);
        }
        return new FilterSlices(shared, filters, channels);
    }

    /**
     * A picture of the filters; the caption says how many were left out.
     *
     * @throws IllegalArgumentException if the layer has no kernel of rows and columns, or NaN or infinite weights
     * @throws IllegalStateException if the model is closed
     */
    @Override
    public Image render(Model model, Layer layer) {
        Layer own = model.layer(layer.name());
        Kernel kernel = Kernel.of(model, own);
        boolean grid = kernel.channels() == 1;
        int filters = Math.min(kernel.filters(), grid ? mostFilters * mostChannels : mostFilters);
        int channels = Math.min(kernel.channels(), mostChannels);
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int filter = 0; filter < filters; filter++) {
            float scale = shared ? kernel.largest() : kernel.largest(filter);
            for (int channel = 0; channel < channels; channel++) {
                tiles.add(new ContactSheet.Tile(
                        slice(kernel, filter, channel, scale), grid ? Integer.toString(filter) : ""));
            }
            labels.add(Integer.toString(filter));
        }
        ContactSheet sheet = ContactSheet.of(tiles).withCaption(caption(model, own, kernel, filters, channels));
        return (grid ? sheet : sheet.withColumns(channels).withRowLabels(labels)).draw();
    }

    private static Image slice(Kernel kernel, int filter, int channel, float scale) {
        float[] samples = new float[kernel.height() * kernel.width()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = RgbFilters.shade(kernel.at(filter, channel, i / kernel.width(), i % kernel.width()), scale);
        }
        Tensor picture = Tensor.wrap(Shape.of(1, kernel.height(), kernel.width()), samples);
        return Image.fromTensor(picture, ColorOrder.GRAY, Scaling.RAW);
    }

    private String caption(Model model, Layer layer, Kernel kernel, int filters, int channels) {
        String scale = shared
                ? "all on one scale, largest |w| " + Captions.number(kernel.largest())
                : RgbFilters.ownScales(kernel);
        String order = kernel.channels() == 1
                ? "each filter sees one channel"
                : "rows: filters, columns: input channels" + ofGroup(model, layer, kernel);
        return Captions.title(model, layer) + ", " + kernel + "\n" + order + left("filters", filters, kernel.filters())
                + left("channels", channels, kernel.channels()) + "\nzero = mid-gray; " + scale;
    }

    private static String left(String what, int drawn, int all) {
        return drawn == all ? "" : "; the first " + drawn + " of " + all + " " + what;
    }

    private static String ofGroup(Model model, Layer layer, Kernel kernel) {
        Shape before = model.layer(layer.inputs().get(0)).outputShape();
        return before.rank() == 3 && before.get(0) > kernel.channels() ? " of the filter's group" : "";
    }
}
