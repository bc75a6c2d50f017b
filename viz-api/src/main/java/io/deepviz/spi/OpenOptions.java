package io.deepviz.spi;

import io.deepviz.InputSpec;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the caller knows about a network and its file does not say. Immutable; start from {@link #DEFAULTS}:
 *
 * <pre>{@code
 * OpenOptions.DEFAULTS.withScaling(Scaling.SIGNED).withSize(128, 128)
 * }</pre>
 */
public final class OpenOptions implements Serializable {
    private static final long serialVersionUID = 1;

    /** Nothing said: the backend is found by content, and what the file leaves open is assumed or refused. */
    public static final OpenOptions DEFAULTS =
            new OpenOptions(null, null, null, null, Shape.OPEN, Shape.OPEN, null, null);

    private final @Nullable String backend;
    private final @Nullable Scaling scaling;
    private final @Nullable ColorOrder colorOrder;
    private final @Nullable Fit fit;
    private final int height;
    private final int width;
    private final @Nullable String input;
    private final @Nullable String logits;

    private OpenOptions(
            @Nullable String backend,
            @Nullable Scaling scaling,
            @Nullable ColorOrder colorOrder,
            @Nullable Fit fit,
            int height,
            int width,
            @Nullable String input,
            @Nullable String logits) {
        this.backend = backend;
        this.scaling = scaling;
        this.colorOrder = colorOrder;
        this.fit = fit;
        this.height = height;
        this.width = width;
        this.input = input;
        this.logits = logits;
    }

    /** Opens with the backend of this name, whatever others recognise the file. */
    public OpenOptions withBackend(String name) {
        return new OpenOptions(name, scaling, colorOrder, fit, height, width, input, logits);
    }

    /**
     * The scaling of pixels the network was trained with. {@link Scaling#CAFFE} also means the order blue, green, red,
     * unless another is given.
     */
    public OpenOptions withScaling(Scaling trained) {
        return new OpenOptions(backend, trained, colorOrder, fit, height, width, input, logits);
    }

    /** The order of colors the network was trained with. */
    public OpenOptions withColorOrder(ColorOrder order) {
        return new OpenOptions(backend, scaling, order, fit, height, width, input, logits);
    }

    /** How pictures are brought to the network's size. */
    public OpenOptions withFit(Fit way) {
        return new OpenOptions(backend, scaling, colorOrder, way, height, width, input, logits);
    }

    /** Height and width of the input, in pixels, where the file leaves them open. */
    public OpenOptions withSize(int rows, int columns) {
        Shape.of(rows, columns);
        return new OpenOptions(backend, scaling, colorOrder, fit, rows, columns, input, logits);
    }

    /** The name of the input that takes the image, where it can't be told. */
    public OpenOptions withInput(String name) {
        return new OpenOptions(backend, scaling, colorOrder, fit, height, width, name, logits);
    }

    /** The name of the layer that holds the class scores, where it can't be told. */
    public OpenOptions withLogits(String layer) {
        return new OpenOptions(backend, scaling, colorOrder, fit, height, width, input, layer);
    }

    /** The backend asked for. */
    public Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    /** The scaling the caller states. */
    public Optional<Scaling> scaling() {
        return Optional.ofNullable(scaling);
    }

    /** The height of the input, or {@link Shape#OPEN}. */
    public int height() {
        return height;
    }

    /** The width of the input, or {@link Shape#OPEN}. */
    public int width() {
        return width;
    }

    /** The name of the input that takes the image. */
    public Optional<String> input() {
        return Optional.ofNullable(input);
    }

    /** The name of the layer that holds the class scores. */
    public Optional<String> logits() {
        return Optional.ofNullable(logits);
    }

    /**
     * The whole input specification from what a file says, what the caller says here, and what has to be assumed; the last
     * is named in {@link InputSpec#assumptions()}. All backends go through here, so that they assume the same.
     *
     * @param channels as the file says
     * @param fileHeight as the file says, or {@link Shape#OPEN}
     * @param fileWidth as the file says, or {@link Shape#OPEN}
     * @throws IllegalArgumentException if the caller's size or color order contradicts the file
     */
    public InputSpec complete(int channels, int fileHeight, int fileWidth) {
        InputSpec spec = InputSpec.of(channels, side("height", fileHeight, height), side("width", fileWidth, width));
        if (fit != null) {
            spec = spec.withFit(fit);
        }
        spec = withColors(spec, channels);
        if (scaling != null) {
            return spec.withScaling(scaling);
        }
        return spec.withScaling(Scaling.UNIT)
                .withAssumption("pixel scaling unit (p / 255): the file does not say how the network was trained");
    }

    private InputSpec withColors(InputSpec spec, int channels) {
        if (colorOrder != null) {
            if (colorOrder.channels() != channels) {
                throw new IllegalArgumentException("color order: expected one of " + channels
                        + " channels, as the network has; got " + colorOrder);
            }
            return spec.withColorOrder(colorOrder);
        }
        if (channels != 3) {
            return spec;
        }
        return scaling != null && scaling.equals(Scaling.CAFFE)
                ? spec.withColorOrder(ColorOrder.BGR)
                : spec.withAssumption("color order RGB: the file does not say");
    }

    private static int side(String which, int inFile, int asked) {
        if (inFile != Shape.OPEN && asked != Shape.OPEN && inFile != asked) {
            throw new IllegalArgumentException(
                    "input " + which + ": the network's file fixes it at " + inFile + ", got " + asked);
        }
        return inFile == Shape.OPEN ? asked : inFile;
    }
}
