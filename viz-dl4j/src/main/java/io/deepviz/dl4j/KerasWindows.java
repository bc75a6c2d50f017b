package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Keras' layers without weights that act on maps: pooling, borders, upsampling. */
final class KerasWindows {
    private KerasWindows() {}

    /**
     * Whether maps are padded so that only strides make them smaller. TensorFlow puts the odd pixel below and to the
     * right, and so does Deeplearning4j; Theano pads evenly, which comes to the same only in the simplest case.
     */
    static boolean isSame(KerasConfig config, KerasDialect dialect, int[] window, int[] stride)
            throws ModelFormatException {
        String padding = config.textOr("valid", "padding", "border_mode");
        if (!padding.equals("same") && !padding.equals("valid")) {
            throw config.refused("expected padding same or valid, found '" + Text.excerpt(padding) + "'");
        }
        boolean evenly = stride[0] == 1 && stride[1] == 1 && window[0] % 2 == 1 && window[1] % 2 == 1;
        if (padding.equals("same") && dialect.flipped() && !evenly) {
            throw config.refused(
                    "expected padding same only for odd windows that move by one pixel, as the file was made"
                            + " with Theano, which pads otherwise");
        }
        return padding.equals("same");
    }

    static KerasLayer pooling(KerasConfig config, KerasDialect dialect, PoolingType type) throws ModelFormatException {
        int[] window = config.extentsOr(new int[] {2, 2}, "pool_size");
        int[] stride = config.extentsOr(window, "strides");
        boolean same = isSame(config, dialect, window, stride);
        return KerasLayer.of(new SubsamplingLayer.Builder(type)
                .kernelSize(window)
                .stride(stride)
                .convolutionMode(same ? ConvolutionMode.Same : ConvolutionMode.Truncate)
                .avgPoolIncludePadInDivisor(false)
                .build());
    }

    static KerasLayer globalPooling(KerasConfig config, PoolingType type) throws ModelFormatException {
        return KerasLayer.of(new GlobalPoolingLayer.Builder(type)
                .collapseDimensions(!config.flagOr(false, "keepdims"))
                .build());
    }

    static KerasLayer zeroPadding(KerasConfig config) throws ModelFormatException {
        return KerasLayer.of(new ZeroPaddingLayer.Builder(config.border("padding")).build());
    }

    static KerasLayer cropping(KerasConfig config) throws ModelFormatException {
        return KerasLayer.of(new Cropping2D.Builder(config.border("cropping")).build());
    }

    static KerasLayer upsampling(KerasConfig config) throws ModelFormatException {
        String way = config.textOr("nearest", "interpolation");
        if (!way.equals("nearest")) {
            throw config.refused("expected upsampling by repetition (nearest), found '" + Text.excerpt(way) + "'");
        }
        return KerasLayer.of(new Upsampling2D.Builder()
                .size(config.extentsOr(new int[] {2, 2}, "size"))
                .build());
    }
}
