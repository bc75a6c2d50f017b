package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the images that a Deeplearning4j network takes. Its files don't say: the channels follow from the first
 * layer with weights, the size from a network made for flattened images, or from where maps are flattened for a dense
 * layer. There several sizes can come to the same, as strides cut off what doesn't fit; then the caller has to say which.
 */
final class ImageInput {
    /** The largest size that is tried; a network that takes it takes any. */
    private static final int LARGEST = 2048;

    private final GraphPlan plan;

    private ImageInput(GraphPlan plan) {
        this.plan = plan;
    }

    /**
     * The shape {@code [C,H,W]} that the file fixes; height and width are open where any will do, or where the options
     * choose between several.
     *
     * @throws ModelFormatException if the network doesn't take an image, if no size fits all its layers, or if several do
     *     and the options name none
     * @throws IllegalArgumentException if the size in the options doesn't fit
     */
    static Shape find(GraphPlan plan, OpenOptions options) throws ModelFormatException {
        return new ImageInput(plan).find(options);
    }

    private Shape find(OpenOptions options) throws ModelFormatException {
        Shape seen = firstSeen(plan);
        Shape image = seen;
        if (!seen.isKnown()) {
            plan.shapes(seen);
            image = Shape.of(seen.get(0), side(seen, 1, options.height()), side(seen, 2, options.width()));
        }
        checkAsked(image, options);
        return image;
    }

    /** The whole size, as the options complete it, must go through all layers. */
    private void checkAsked(Shape image, OpenOptions options) throws ModelFormatException {
        int height = image.get(1) == Shape.OPEN ? options.height() : image.get(1);
        int width = image.get(2) == Shape.OPEN ? options.width() : image.get(2);
        try {
            plan.shapes(Shape.of(image.get(0), height, width));
        } catch (ModelFormatException | TooLarge e) {
            if (image.isKnown()) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "input size: expected one that goes through all layers, got " + height + "x" + width + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** One side of the image, by trying: the only one that fits, or open if any does or the caller has chosen. */
    private int side(Shape seen, int axis, int asked) throws ModelFormatException {
        if (fits(seen, axis, LARGEST)) {
            return Shape.OPEN;
        }
        List<Integer> fitting = new ArrayList<>();
        for (int size = 1; size < LARGEST; size++) {
            if (fits(seen, axis, size)) {
                fitting.add(size);
            }
        }
        String which = axis == 1 ? "height" : "width";
        if (fitting.isEmpty()) {
            throw new ModelFormatException(
                    "expected layers that some image goes through, found no " + which + " that fits all of them");
        }
        int smallest = fitting.get(0);
        int largest = fitting.get(fitting.size() - 1);
        if (smallest == largest) {
            return smallest;
        }
        if (asked == Shape.OPEN) {
            throw new ModelFormatException(
                    "expected a stated input size, found one left open: the layers take a " + which
                            + " of " + smallest + " to " + largest
                            + "; say which, in the options it is opened with (--input HxW)");
        }
        if (!fitting.contains(asked)) {
            throw new IllegalArgumentException(
                    "input " + which + ": the network's layers take " + smallest + " to " + largest + ", got " + asked);
        }
        return Shape.OPEN;
    }

    private boolean fits(Shape seen, int axis, int size) {
        int[] extents = seen.toArray();
        extents[axis] = size;
        try {
            plan.shapes(Shape.of(extents));
            return true;
        } catch (TooLarge e) {
            return true;
        } catch (ModelFormatException e) {
            return false;
        }
    }

    /** What the first layers say: a whole shape if they expect flattened images, else the number of channels. */
    static Shape firstSeen(GraphPlan plan) throws ModelFormatException {
        Set<String> carriers = new HashSet<>(Set.of(plan.input())); // layers up to which channels are the image's
        for (GraphPlan.Step step : plan.steps()) {
            if (step.inputs().stream().anyMatch(carriers::contains)) {
                Shape seen = seen(step.name(), step.vertex());
                if (seen != null) {
                    return seen;
                }
                carriers.add(step.name());
            }
        }
        throw new ModelFormatException(
                "expected a network on images, found none of its layers to say how many channels");
    }

    private static @Nullable Shape seen(String name, GraphVertex vertex) throws ModelFormatException {
        InputPreProcessor reshape = vertex instanceof LayerVertex before
                ? before.getPreProcessor()
                : vertex instanceof PreprocessorVertex alone ? alone.getPreProcessor() : null;
        if (reshape instanceof FeedForwardToCnnPreProcessor folded) {
            return shape(name, folded.getNumChannels(), folded.getInputHeight(), folded.getInputWidth());
        }
        if (reshape instanceof CnnToFeedForwardPreProcessor flattened && flattened.getNumChannels() != 0) {
            return shape(name, flattened.getNumChannels(), Shape.OPEN, Shape.OPEN);
        }
        if (!(vertex instanceof LayerVertex layer)) {
            return null;
        }
        Layer described = layer.getLayerConf().getLayer();
        if (described instanceof ConvolutionLayer convolution) {
            return shape(name, convolution.getNIn(), Shape.OPEN, Shape.OPEN);
        }
        if (described instanceof BatchNormalization norm) {
            return shape(name, norm.getNOut(), Shape.OPEN, Shape.OPEN);
        }
        if (LayerLimits.isMatrix(described)) {
            throw new ModelFormatException("expected a network on images, found one on vectors: its first layer '"
                    + name + "' is a " + described.getClass().getSimpleName());
        }
        return null;
    }

    private static Shape shape(String name, long channels, long height, long width) throws ModelFormatException {
        long largest = Math.max(channels, Math.max(height, width));
        boolean sane = largest <= Integer.MAX_VALUE
                && channels >= 1
                && (height >= 1 || height == Shape.OPEN)
                && (width >= 1 || width == Shape.OPEN);
        if (!sane) {
            throw new ModelFormatException("layer '" + name + "': expected an image as its input, found one of "
                    + channels + " channels and " + height + "x" + width);
        }
        return Shape.of((int) channels, (int) height, (int) width);
    }
}
