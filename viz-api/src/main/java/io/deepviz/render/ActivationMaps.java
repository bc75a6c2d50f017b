package io.deepviz.render;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of what a layer makes of one image: each channel of {@code [C,H,W]} as a map in a grid, or all numbers of a
 * vector {@code [D]} in rows.
 *
 * <pre>{@code
 * Tensor activations = model.forward(images, layer).of(layer);
 * ActivationMaps.grid().render(model, layer, activations.slice(0)).writePng(path);
 * }</pre>
 *
 * <p>Where no number is negative, as after a ReLU, dark purple is zero and yellow the largest. Where some are, white is zero,
 * blue negative, red positive, and both ends equally far from zero. NaN and infinite numbers are magenta and counted in the
 * caption, and so are maps that are zero all over: those channels say nothing about this image.
 *
 * <p>On one scale for all channels, the default, weak maps look empty, as they are for the layers that follow. On scales of
 * their own they can be seen, and noise looks as strong as anything.
 */
public final class ActivationMaps {
    private static final ActivationMaps DEFAULT = new ActivationMaps(true, 64, "");

    /** In neither map of colors: fills the last row of a vector up. */
    private static final int NO_NUMBER = 0x808080;

    /** Vectors of up to so many numbers are drawn in one row. */
    private static final int STRIP = 32;

    private final boolean shared;
    private final int most;
    private final String image;

    private ActivationMaps(boolean shared, int most, String image) {
        this.shared = shared;
        this.most = most;
        this.image = image;
    }

    /** The first 64 channels, all on one scale. */
    public static ActivationMaps grid() {
        return DEFAULT;
    }

    /** All channels on one scale, that of the number farthest from zero in the layer, drawn or not; the default. */
    public ActivationMaps sharedScale() {
        return new ActivationMaps(true, most, image);
    }

    /** Each channel on a scale of its own. */
    public ActivationMaps perChannelScale() {
        return new ActivationMaps(false, most, image);
    }

    /**
     * The first so many channels.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ActivationMaps atMost(int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("channels: expected at least 1, got " + channels);
        }
        return new ActivationMaps(shared, channels, image);
    }

    /** With the name of the image in the caption. */
    public ActivationMaps ofImage(String name) {
        return new ActivationMaps(shared, most, name);
    }

    /**
     * The picture.
     *
     * @param activation of one image, {@code [C,H,W]} or {@code [D]} as {@link Layer#outputShape()} says
     * @throws IllegalArgumentException if it has another shape
     */
    public Image render(Model model, Layer layer, Tensor activation) {
        checkShape(layer, activation.shape());
        Range range = Range.of(activation.toArray());
        boolean maps = activation.shape().rank() == 3;
        List<String> lines = new ArrayList<>();
        lines.add(Captions.title(model, layer) + ", " + activation.shape() + (image.isEmpty() ? "" : " of " + image));
        lines.add(maps ? mapText(activation, range) : vectorText(activation));
        lines.add(scaleText(range, maps));
        if (range.nan() + range.infinite() > 0) {
            lines.add(range.nan() + " NaN and " + range.infinite() + " infinite of " + activation.size()
                    + " numbers, drawn in magenta");
        }
        lines.add(Captions.input(model.input()));
        ContactSheet sheet = ContactSheet.of(maps ? maps(activation, range) : List.of(vector(activation, range)))
                .withCaption(String.join("\n", lines));
        return legend(sheet, range, shared || !maps).draw();
    }

    private static void checkShape(Layer layer, Shape shape) {
        boolean drawable = shape.rank() == 3 || shape.rank() == 1;
        if (drawable && layer.outputShape().accepts(shape)) {
            return;
        }
        boolean batch = shape.rank() > 1 && layer.outputShape().accepts(shape.dropFirst());
        throw new IllegalArgumentException("activation: expected [C,H,W] or [D] of one image, " + layer.outputShape()
                + " at layer '" + layer.name() + "', got " + shape + (batch ? " (a batch? take its slice(0))" : ""));
    }

    private List<ContactSheet.Tile> maps(Tensor activation, Range range) {
        Shape shape = activation.shape();
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (int channel = 0; channel < Math.min(shape.get(0), most); channel++) {
            float[] numbers = activation.slice(channel).toArray();
            Range own = Range.of(numbers);
            Image map = picture(numbers, shape.get(1), shape.get(2), shared ? range : own.in(range));
            tiles.add(new ContactSheet.Tile(map, channel + ": " + Captions.number(own.extreme())));
        }
        return tiles;
    }

    private static ContactSheet.Tile vector(Tensor activation, Range range) {
        int columns = columns(activation.size());
        int rows = (activation.size() + columns - 1) / columns;
        return new ContactSheet.Tile(picture(activation.toArray(), rows, columns, range), "");
    }

    /** One row if it is short; else about a square, without empty cells if the count allows. */
    private static int columns(int count) {
        if (count <= STRIP) {
            return count;
        }
        int side = (int) Math.ceil(Math.sqrt(count));
        for (int columns = side; columns < 2 * side; columns++) {
            if (count % columns == 0) {
                return columns;
            }
        }
        return side;
    }

    private static Image picture(float[] numbers, int rows, int columns, Range range) {
        int[] pixels = new int[rows * columns];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i < numbers.length ? range.color(numbers[i]) : NO_NUMBER;
        }
        return Image.rgb(rows, columns, pixels);
    }

    private String mapText(Tensor activation, Range range) {
        int channels = activation.shape().get(0);
        int dead = 0;
        for (int channel = 0; channel < channels; channel++) {
            dead += Range.of(activation.slice(channel).toArray()).isZero() ? 1 : 0;
        }
        String text = channels > most ? "the first " + most + " of " + channels + " channels; " : "";
        text += "under each map: channel, its " + (range.signed() ? "number farthest from zero" : "largest number");
        return dead == 0 ? text : text + "; " + dead + " of " + channels + " maps are zero all over";
    }

    private static String vectorText(Tensor activation) {
        int columns = columns(activation.size());
        return activation.size() <= STRIP
                ? "numbers 0 to " + (activation.size() - 1) + " from left to right"
                : "number i in row i / " + columns + ", column i % " + columns;
    }

    private String scaleText(Range range, boolean maps) {
        String colors =
                range.signed() ? "zero = white, negative blue, positive red" : "zero = dark purple, largest = yellow";
        if (range.isZero()) {
            return "all numbers are zero";
        }
        return colors + (!maps ? "" : shared ? "; all maps on one scale" : "; each map on its own scale");
    }

    private static ContactSheet legend(ContactSheet sheet, Range range, boolean shared) {
        String high = shared ? Captions.number(Math.abs(range.extreme())) : "the map's largest";
        return sheet.withLegend(range.colors(), range.signed() ? "-" + high : "0", high);
    }
}
