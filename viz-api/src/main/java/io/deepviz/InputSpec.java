package io.deepviz;

import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network takes: one image of this shape, with its colors in this order and its pixels scaled like this. Files
 * seldom say all of it. What the caller did not say either was assumed, and stands in {@link #assumptions()}, because a
 * wrong scaling is a silent error.
 *
 * @param channels 1 or 3 where the network takes pictures; other numbers are possible, but no picture can be fed then
 * @param height in pixels, or {@link Shape#OPEN}
 * @param width in pixels, or {@link Shape#OPEN}
 * @param colorOrder which color each channel carries
 * @param scaling how a pixel's sample becomes the number that the network sees
 * @param fit how a picture of another size is brought to this one
 * @param assumptions what was assumed, a sentence each
 */
public record InputSpec(
        int channels,
        int height,
        int width,
        ColorOrder colorOrder,
        Scaling scaling,
        Fit fit,
        List<String> assumptions) {

    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if an extent is less than 1 (and not open, for height and width), the scaling
     *     has another number of channels, or the network takes pictures and the order of colors has another number
     */
    public InputSpec {
        Shape.of(channels, height, width);
        if (channels == Shape.OPEN) {
            throw new IllegalArgumentException("channels: expected a number of at least 1, got none");
        }
        if ((channels == 1 || channels == 3) && colorOrder.channels() != channels) {
            throw new IllegalArgumentException(
                    "color order: expected one of " + channels + " channels, as the network has; got " + colorOrder);
        }
        if (!scaling.fits(channels)) {
            throw new IllegalArgumentException("scaling: expected one with 1 or " + channels
                    + " numbers, as the network has " + channels + " channels; got " + scaling);
        }
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Pictures of this size, gray for one channel and else in order red, green, blue, scaled to 0..1 and stretched to
     * fit, with nothing assumed: start from here and say what is different.
     */
    public static InputSpec of(int channels, int height, int width) {
        ColorOrder order = channels == 1 ? ColorOrder.GRAY : ColorOrder.RGB;
        return new InputSpec(channels, height, width, order, Scaling.UNIT, Fit.STRETCH, List.of());
    }

    /** {@code [C,H,W]}; height and width may be open. */
    public Shape shape() {
        return Shape.of(channels, height, width);
    }

    /** The same with another height and width. */
    public InputSpec withSize(int newHeight, int newWidth) {
        return new InputSpec(channels, newHeight, newWidth, colorOrder, scaling, fit, assumptions);
    }

    /** The same with another order of colors. */
    public InputSpec withColorOrder(ColorOrder order) {
        return new InputSpec(channels, height, width, order, scaling, fit, assumptions);
    }

    /** The same with another scaling. */
    public InputSpec withScaling(Scaling other) {
        return new InputSpec(channels, height, width, colorOrder, other, fit, assumptions);
    }

    /** The same with another way to bring pictures to size. */
    public InputSpec withFit(Fit other) {
        return new InputSpec(channels, height, width, colorOrder, scaling, other, assumptions);
    }

    /** The same with one more thing that was assumed. */
    public InputSpec withAssumption(String sentence) {
        List<String> more = new ArrayList<>(assumptions);
        more.add(sentence);
        return new InputSpec(channels, height, width, colorOrder, scaling, fit, more);
    }

    /**
     * What the network sees of a picture: brought to size, colors in order, pixels scaled.
     *
     * @return {@code [C,H,W]}
     * @throws IllegalArgumentException if height or width are open, or the network takes neither 1 nor 3 channels
     */
    public Tensor toTensor(Image picture) {
        if (!shape().isKnown()) {
            throw new IllegalArgumentException("input: the network takes images of any size " + shape()
                    + "; say which, in the options it is opened with (--input HxW)");
        }
        if (channels != colorOrder.channels()) {
            throw new IllegalArgumentException("input: expected a network of 1 or 3 channels, which can take a picture;"
                    + " this one takes " + shape());
        }
        return picture.fit(height, width, fit).toTensor(colorOrder, scaling);
    }
}
