package io.deepviz.dl4j;

import io.deepviz.dl4j.Blueprint.LayerStep;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.jspecify.annotations.Nullable;

/** Whether a network has its maps as NCHW or NHWC: each of its layers says so for itself, and all must say the same. */
final class MapFormat {
    private MapFormat() {}

    /**
     * Whether channels are the last axis.
     *
     * @throws Refusal if layers differ
     */
    static boolean channelsLast(Blueprint blueprint) throws Refusal {
        LayerStep first = null;
        for (Blueprint.Step step : blueprint.steps()) {
            if (!(step instanceof LayerStep layer) || of(layer.layer()) == null) {
                continue;
            }
            if (first == null) {
                first = layer;
            } else if (of(layer.layer()) != of(first.layer())) {
                throw new Refusal(
                        step.name(),
                        "is configured for maps in " + of(layer.layer()) + ", but layer '" + first.name() + "' for "
                                + of(first.layer()));
            }
        }
        return first != null && of(first.layer()) == CNN2DFormat.NHWC;
    }

    /** What a layer says; nothing if it doesn't matter to it. Batch normalization may say anything behind a vector. */
    private static @Nullable CNN2DFormat of(Layer layer) {
        if (layer instanceof ConvolutionLayer convolution) {
            return convolution.getCnn2dDataFormat();
        }
        if (layer instanceof SubsamplingLayer pooling) {
            return pooling.getCnn2dDataFormat();
        }
        if (layer instanceof LocalResponseNormalization normalization) {
            return normalization.getDataFormat();
        }
        if (layer instanceof ZeroPaddingLayer padding) {
            return padding.getDataFormat();
        }
        if (layer instanceof Cropping2D cropping) {
            return cropping.getDataFormat();
        }
        if (layer instanceof Upsampling2D upsampling) {
            return upsampling.getFormat();
        }
        if (layer instanceof SpaceToDepthLayer blocks) {
            return blocks.getDataFormat();
        }
        return layer instanceof CnnLossLayer loss ? loss.getFormat() : null;
    }
}
