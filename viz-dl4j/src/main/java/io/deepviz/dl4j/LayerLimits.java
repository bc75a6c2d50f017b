package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/**
 * Which layers an image network from a file may have, and how large the numbers in their descriptions may be. Looked at
 * before Deeplearning4j makes the layers, because it believes what it reads: two billion outputs are allocated, or
 * overflow to a negative count.
 */
final class LayerLimits {
    /** Of kernels, strides, paddings and the like; the largest images networks take have some thousand pixels a side. */
    private static final int MAX_EXTENT = 4096;

    private static final Set<Class<?>> KNOWN = Set.of(
            ActivationLayer.class,
            BatchNormalization.class,
            CenterLossOutputLayer.class,
            CnnLossLayer.class,
            Convolution2D.class,
            ConvolutionLayer.class,
            Cropping2D.class,
            Deconvolution2D.class,
            DenseLayer.class,
            DepthwiseConvolution2D.class,
            DropoutLayer.class,
            GlobalPoolingLayer.class,
            LocalResponseNormalization.class,
            LossLayer.class,
            OutputLayer.class,
            PReLULayer.class,
            Pooling2D.class,
            SeparableConvolution2D.class,
            SpaceToDepthLayer.class,
            SubsamplingLayer.class,
            Upsampling2D.class,
            ZeroPaddingLayer.class);

    private LayerLimits() {}

    /**
     * Refuses a layer of another kind, or with numbers that make no sense.
     *
     * @return how many parameters it has, at most {@link Integer#MAX_VALUE}
     */
    static long parameters(Layer layer) throws ModelFormatException {
        if (!KNOWN.contains(layer.getClass())) {
            throw new ModelFormatException(
                    "layer '" + layer.getLayerName() + "': expected one that networks on images have, found a "
                            + layer.getClass().getSimpleName());
        }
        checkWindow(layer);
        long product = 1;
        if (layer instanceof BatchNormalization norm) {
            times(layer, product, norm.getNOut());
        } else if (isMatrix(layer)) {
            FeedForwardLayer matrix = (FeedForwardLayer) layer;
            product = times(layer, product, matrix.getNIn(), matrix.getNOut());
        }
        if (layer instanceof ConvolutionLayer convolution) {
            product = times(
                    layer, product, convolution.getKernelSize()[0], convolution.getKernelSize()[1]);
        }
        if (layer instanceof DepthwiseConvolution2D depthwise) {
            product = times(layer, product, depthwise.getDepthMultiplier());
        }
        if (layer instanceof SeparableConvolution2D separable) {
            product = times(layer, product, separable.getDepthMultiplier());
        }
        if (layer instanceof PReLULayer prelu) {
            times(layer, product, prelu.getInputShape() == null ? new long[] {0} : prelu.getInputShape());
        }
        return layer.initializer().numParams(layer);
    }

    /** Whether its weights have a row for each input and a column for each output, and nothing else but a kernel. */
    static boolean isMatrix(Layer layer) {
        return layer instanceof ConvolutionLayer || layer instanceof DenseLayer || layer instanceof BaseOutputLayer;
    }

    private static void checkWindow(Layer layer) throws ModelFormatException {
        if (layer instanceof ConvolutionLayer convolution) {
            checkWindow(
                    layer,
                    convolution.getKernelSize(),
                    convolution.getStride(),
                    convolution.getPadding(),
                    convolution.getDilation(),
                    convolution.getConvolutionMode());
        } else if (layer instanceof SubsamplingLayer pooling) {
            checkWindow(
                    layer,
                    pooling.getKernelSize(),
                    pooling.getStride(),
                    pooling.getPadding(),
                    pooling.getDilation(),
                    pooling.getConvolutionMode());
        } else if (layer instanceof ZeroPaddingLayer border) {
            checkNumbers(layer, "padding", border.getPadding(), 4, 0);
        } else if (layer instanceof Cropping2D border) {
            checkNumbers(layer, "cropping", border.getCropping(), 4, 0);
        } else if (layer instanceof Upsampling2D upsampling) {
            checkNumbers(layer, "size", upsampling.getSize(), 2, 1);
        } else if (layer instanceof SpaceToDepthLayer blocks) {
            checkNumbers(layer, "block size", new int[] {blocks.getBlockSize()}, 1, 1);
        }
    }

    private static void checkWindow(
            Layer layer, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode)
            throws ModelFormatException {
        checkNumbers(layer, "kernel", kernel, 2, 1);
        checkNumbers(layer, "stride", stride, 2, 1);
        checkNumbers(layer, "padding", padding, 2, 0);
        checkNumbers(layer, "dilation", dilation, 2, 1);
        if (mode == null || mode == ConvolutionMode.Causal) {
            throw new ModelFormatException(
                    "layer '" + layer.getLayerName() + "': expected a convolution mode for images, found " + mode);
        }
    }

    private static void checkNumbers(Layer layer, String what, int[] numbers, int count, int least)
            throws ModelFormatException {
        boolean sane = numbers != null
                && numbers.length == count
                && Arrays.stream(numbers).allMatch(number -> number >= least && number <= MAX_EXTENT);
        if (!sane) {
            throw new ModelFormatException("layer '" + layer.getLayerName() + "': expected " + what + " of " + count
                    + " numbers from " + least + " to " + MAX_EXTENT + ", found " + Arrays.toString(numbers));
        }
    }

    private static long times(Layer layer, long product, long... factors) throws ModelFormatException {
        long result = product;
        for (long factor : factors) {
            if (factor < 1 || factor > Integer.MAX_VALUE / result) {
                throw new ModelFormatException(
                        "layer '" + layer.getLayerName() + "': expected at least 1 and in all at most "
                                + Integer.MAX_VALUE + " weights, found a factor of " + factor + " after " + result);
            }
            result *= factor;
        }
        return result;
    }
}
