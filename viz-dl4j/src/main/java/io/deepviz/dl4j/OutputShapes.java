package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * The shape, {@code [C,H,W]} or {@code [D]}, that a described layer makes of an image's, with heights and widths open where
 * they are not known. Deeplearning4j's own {@code getOutputType} does not notice layers that do not fit one another, nor
 * numbers that overflow; here each misfit is refused, by name.
 *
 * <p>The layers must have passed {@link LayerLimits}. All methods throw {@link TooLarge} where layers fit one another but
 * make too many numbers.
 */
final class OutputShapes {
    /** Of one layer's output, and of the windows a convolution writes out for its matrix product: 8 GB of floats. */
    private static final long MAX_NUMBERS = Integer.MAX_VALUE;

    private OutputShapes() {}

    /** The shape that a vertex makes of its inputs' shapes. */
    static Shape of(String name, GraphVertex vertex, List<Shape> inputs) throws ModelFormatException {
        Shape first = inputs.get(0);
        if (vertex instanceof LayerVertex layer) {
            checkCount(name, inputs, 1);
            Shape in = layer.getPreProcessor() == null ? first : reshaped(name, layer.getPreProcessor(), first);
            return of(layer.getLayerConf().getLayer(), in);
        }
        if (vertex instanceof PreprocessorVertex reshape) {
            checkCount(name, inputs, 1);
            return reshaped(name, reshape.getPreProcessor(), first);
        }
        if (vertex instanceof ElementWiseVertex) {
            return same(name, inputs);
        }
        if (vertex instanceof MergeVertex) {
            return merged(name, inputs);
        }
        if (vertex instanceof SubsetVertex subset) {
            checkCount(name, inputs, 1);
            return subset(name, subset, first);
        }
        if (vertex instanceof PoolHelperVertex) {
            return map(name, first, first.get(0), plus(first.get(1), -1), plus(first.get(2), -1));
        }
        if (vertex instanceof ScaleVertex || vertex instanceof ShiftVertex || vertex instanceof L2NormalizeVertex) {
            checkCount(name, inputs, 1);
            return first;
        }
        throw new ModelFormatException("vertex '" + name + "': expected one that networks on images have, found a "
                + vertex.getClass().getSimpleName());
    }

    /** The shape that a layer makes of its input's, after any reshaping before it. */
    static Shape of(Layer layer, Shape in) throws ModelFormatException {
        String name = layer.getLayerName();
        if (layer instanceof Deconvolution2D transposed) {
            return transposed(transposed, in);
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return convolved(convolution, in);
        }
        if (layer instanceof SubsamplingLayer pooling) {
            return slid(
                    name,
                    in,
                    channels(name, in),
                    pooling.getKernelSize(),
                    pooling.getStride(),
                    pooling.getPadding(),
                    pooling.getDilation(),
                    pooling.getConvolutionMode());
        }
        if (layer instanceof GlobalPoolingLayer pooling) {
            int channels = channels(name, in);
            return pooling.isCollapseDimensions() ? Shape.of(channels) : Shape.of(channels, 1, 1);
        }
        if (layer instanceof BatchNormalization norm) {
            checkInputs(name, in.get(0), norm.getNOut());
            return in;
        }
        if (LayerLimits.isMatrix(layer)) {
            return dense((FeedForwardLayer) layer, in);
        }
        return bordered(layer, in);
    }

    private static Shape bordered(Layer layer, Shape in) throws ModelFormatException {
        String name = layer.getLayerName();
        if (layer instanceof ZeroPaddingLayer border) {
            int[] more = border.getPadding();
            return map(
                    name,
                    in,
                    channels(name, in),
                    plus(in.get(1), (long) more[0] + more[1]),
                    plus(in.get(2), (long) more[2] + more[3]));
        }
        if (layer instanceof Cropping2D border) {
            int[] less = border.getCropping();
            return map(
                    name,
                    in,
                    channels(name, in),
                    plus(in.get(1), -(long) less[0] - less[1]),
                    plus(in.get(2), -(long) less[2] - less[3]));
        }
        if (layer instanceof Upsampling2D upsampling) {
            int[] size = upsampling.getSize();
            return map(name, in, channels(name, in), times(in.get(1), size[0]), times(in.get(2), size[1]));
        }
        if (layer instanceof SpaceToDepthLayer blocks) {
            int block = blocks.getBlockSize();
            return map(
                    name,
                    in,
                    (long) channels(name, in) * block * block,
                    divided(in.get(1), block),
                    divided(in.get(2), block));
        }
        return in; // activation, dropout, local response normalization, losses: number by number
    }

    private static Shape convolved(ConvolutionLayer layer, Shape in) throws ModelFormatException {
        String name = layer.getLayerName();
        int channels = channels(name, in);
        checkInputs(name, channels, layer.getNIn());
        if (layer instanceof DepthwiseConvolution2D depthwise
                && depthwise.getNOut() != depthwise.getNIn() * depthwise.getDepthMultiplier()) {
            throw new ModelFormatException("layer '" + name + "': expected " + depthwise.getDepthMultiplier()
                    + " outputs for each of " + depthwise.getNIn() + " channels, found " + depthwise.getNOut());
        }
        int[] kernel = layer.getKernelSize();
        Shape out = slid(
                name,
                in,
                layer.getNOut(),
                kernel,
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode());
        if (out.isKnown()) {
            checkSize(name, channels, (long) kernel[0] * kernel[1], (long) out.get(1) * out.get(2));
        }
        return out;
    }

    private static Shape transposed(Deconvolution2D layer, Shape in) throws ModelFormatException {
        String name = layer.getLayerName();
        int channels = channels(name, in);
        checkInputs(name, channels, layer.getNIn());
        long[] sides = new long[2];
        for (int i = 0; i < 2; i++) {
            long window = window(layer.getKernelSize()[i], layer.getDilation()[i]);
            long stride = layer.getStride()[i];
            sides[i] = in.get(i + 1) == Shape.OPEN
                    ? Shape.OPEN
                    : layer.getConvolutionMode() == ConvolutionMode.Same
                            ? in.get(i + 1) * stride
                            : Math.max(0, (in.get(i + 1) - 1) * stride + window - 2L * layer.getPadding()[i]);
        }
        return map(name, in, layer.getNOut(), sides[0], sides[1]);
    }

    private static Shape slid(
            String name,
            Shape in,
            long channels,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation,
            ConvolutionMode mode)
            throws ModelFormatException {
        long[] sides = new long[2];
        for (int i = 0; i < 2; i++) {
            sides[i] = slid(name, in.get(i + 1), window(kernel[i], dilation[i]), stride[i], padding[i], mode);
        }
        return map(name, in, channels, sides[0], sides[1]);
    }

    private static long slid(String name, int in, long window, int stride, int padding, ConvolutionMode mode)
            throws ModelFormatException {
        if (in == Shape.OPEN) {
            return Shape.OPEN;
        }
        if (mode == ConvolutionMode.Same) {
            return (in + (long) stride - 1) / stride;
        }
        long room = in + 2L * padding - window;
        if (room < 0 || (mode == ConvolutionMode.Strict && room % stride != 0)) {
            throw new ModelFormatException("layer '" + name + "': expected an input that a window of " + window
                    + ", stride " + stride + " and padding " + padding + " fits on" + (room < 0 ? "" : " exactly")
                    + ", found " + in);
        }
        return room / stride + 1;
    }

    private static Shape dense(FeedForwardLayer layer, Shape in) throws ModelFormatException {
        if (in.rank() != 1) {
            throw new ModelFormatException(
                    "layer '" + layer.getLayerName() + "': expected a vector, found " + in + " that nothing flattens");
        }
        checkInputs(layer.getLayerName(), in.get(0), layer.getNIn());
        return Shape.of((int) layer.getNOut());
    }

    /** What a reshaping in front of a layer makes of a shape. */
    static Shape reshaped(String name, InputPreProcessor reshape, Shape in) throws ModelFormatException {
        if (reshape.getClass() == CnnToFeedForwardPreProcessor.class) {
            return flattened(name, (CnnToFeedForwardPreProcessor) reshape, in);
        }
        if (reshape.getClass() == FeedForwardToCnnPreProcessor.class) {
            return folded(name, (FeedForwardToCnnPreProcessor) reshape, in);
        }
        throw new ModelFormatException(
                "layer '" + name + "': expected an input that is an image, a map or a vector, found" + " a "
                        + reshape.getClass().getSimpleName() + " before it");
    }

    /** A map passes as it is, so a network made for flattened images takes them unflattened. */
    private static Shape folded(String name, FeedForwardToCnnPreProcessor fold, Shape in) throws ModelFormatException {
        long size = checkSize(name, fold.getNumChannels(), fold.getInputHeight(), fold.getInputWidth());
        Shape out = map(name, in, fold.getNumChannels(), fold.getInputHeight(), fold.getInputWidth());
        if (in.rank() == 1) {
            checkInputs(name, in.get(0), size);
        } else if (!agree(in, out, 0)) {
            throw new ModelFormatException("layer '" + name + "': expected maps " + out + ", found " + in);
        }
        return out;
    }

    private static Shape flattened(String name, CnnToFeedForwardPreProcessor flatten, Shape in)
            throws ModelFormatException {
        if (in.rank() == 1) {
            return in;
        }
        boolean any = flatten.getNumChannels() == 0 && flatten.getInputHeight() == 0 && flatten.getInputWidth() == 0;
        if (any) {
            return in.isKnown()
                    ? Shape.of((int) checkSize(name, in.get(0), in.get(1), in.get(2)))
                    : Shape.of(Shape.OPEN);
        }
        long size = checkSize(name, flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth());
        Shape expected = map(name, in, flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth());
        if (!agree(in, expected, 0)) {
            throw new ModelFormatException("layer '" + name + "': expected maps " + expected + ", found " + in);
        }
        return Shape.of((int) size);
    }

    private static Shape same(String name, List<Shape> inputs) throws ModelFormatException {
        for (Shape other : inputs) {
            if (!agree(inputs.get(0), other, 0)) {
                throw new ModelFormatException("vertex '" + name + "': expected inputs of one shape, found " + inputs);
            }
        }
        return inputs.get(0);
    }

    private static Shape merged(String name, List<Shape> inputs) throws ModelFormatException {
        Shape first = inputs.get(0);
        long sum = 0;
        for (Shape other : inputs) {
            if (!agree(first, other, 1)) {
                throw new ModelFormatException(
                        "vertex '" + name + "': expected inputs of one height and width, found " + inputs);
            }
            sum = sum == Shape.OPEN || other.get(0) == Shape.OPEN ? Shape.OPEN : sum + other.get(0);
        }
        return first.rank() == 3
                ? map(name, first, sum, first.get(1), first.get(2))
                : Shape.of((int) Math.min(sum, Integer.MAX_VALUE));
    }

    private static boolean agree(Shape one, Shape other, int from) {
        if (one.rank() != other.rank()) {
            return false;
        }
        for (int axis = from; axis < one.rank(); axis++) {
            if (one.get(axis) != other.get(axis) && one.get(axis) != Shape.OPEN && other.get(axis) != Shape.OPEN) {
                return false;
            }
        }
        return true;
    }

    private static Shape subset(String name, SubsetVertex subset, Shape in) throws ModelFormatException {
        if (subset.getFrom() < 0 || subset.getTo() < subset.getFrom() || subset.getTo() >= in.get(0)) {
            throw new ModelFormatException("vertex '" + name + "': expected a range inside " + in + ", found "
                    + subset.getFrom() + " to " + subset.getTo());
        }
        int count = subset.getTo() - subset.getFrom() + 1;
        return in.rank() == 3 ? map(name, in, count, in.get(1), in.get(2)) : Shape.of(count);
    }

    private static Shape map(String name, Shape in, long channels, long height, long width)
            throws ModelFormatException {
        long least = Math.min(channels, Math.min(height == Shape.OPEN ? 1 : height, width == Shape.OPEN ? 1 : width));
        if (least < 1) {
            throw new ModelFormatException("layer '" + name + "': expected an input with room for it, found " + in
                    + ", of which nothing is left");
        }
        checkSize(name, channels, height == Shape.OPEN ? 1 : height, width == Shape.OPEN ? 1 : width);
        return Shape.of((int) channels, (int) height, (int) width);
    }

    /** The product of sane factors; {@link TooLarge} if there are too many numbers. */
    private static long checkSize(String name, long... factors) throws ModelFormatException {
        long size = 1;
        for (long factor : factors) {
            if (factor < 1) {
                throw new ModelFormatException(
                        "layer '" + name + "': expected at least one number for an image, found a factor of " + factor);
            }
            if (factor > MAX_NUMBERS / size) {
                throw new TooLarge(
                        "layer '" + name + "': expected at most " + MAX_NUMBERS + " numbers for one image, found more");
            }
            size *= factor;
        }
        return size;
    }

    private static void checkInputs(String name, long have, long want) throws ModelFormatException {
        if (have != want && have != Shape.OPEN) {
            throw new ModelFormatException(
                    "layer '" + name + "': expected " + want + " inputs as its weights have, found " + have);
        }
    }

    private static int channels(String name, Shape in) throws ModelFormatException {
        if (in.rank() != 3) {
            throw new ModelFormatException("layer '" + name + "': expected maps [C,H,W], found a vector " + in);
        }
        return in.get(0);
    }

    private static void checkCount(String name, List<Shape> inputs, int count) throws ModelFormatException {
        if (inputs.size() != count) {
            throw new ModelFormatException("'" + name + "': expected " + count + " input, found " + inputs.size());
        }
    }

    private static long window(int kernel, int dilation) {
        return kernel + (kernel - 1L) * (dilation - 1L);
    }

    private static long plus(int side, long more) {
        return side == Shape.OPEN ? Shape.OPEN : Math.max(0, side + more);
    }

    private static long times(int side, int factor) {
        return side == Shape.OPEN ? Shape.OPEN : (long) side * factor;
    }

    private static long divided(int side, int block) {
        return side == Shape.OPEN ? Shape.OPEN : side / block;
    }
}
