package io.deepviz.dl4j;

import io.deepviz.dl4j.KerasLayer.Stored;
import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Keras' convolutions as Deeplearning4j has them. */
final class KerasConvolutions {
    private final KerasConfig config;
    private final KerasDialect dialect;
    private final int channels;
    private final int[] kernel;
    private final int[] stride;
    private final int[] dilation;
    private final boolean same;
    private final boolean bias;
    private final IActivation function;

    private KerasConvolutions(KerasConfig config, KerasDialect dialect, Shape input) throws ModelFormatException {
        this.config = config;
        this.dialect = dialect;
        if (input.rank() != 3) {
            throw config.refused("expected maps as its input, found a vector " + input);
        }
        this.channels = input.get(0);
        this.kernel = config.value("nb_row") == null
                ? config.extents("kernel_size")
                : new int[] {config.count("nb_row"), config.count("nb_col")};
        this.stride = config.extentsOr(new int[] {1, 1}, "strides", "subsample");
        this.dilation = config.extentsOr(new int[] {1, 1}, "dilation_rate", "atrous_rate");
        this.same = KerasWindows.isSame(config, dialect, kernel, stride);
        this.bias = config.flagOr(true, "use_bias", "bias");
        this.function = KerasActivation.of(config);
    }

    /** The parts of a layer: the convolution, and softmax if that follows, which for maps is a part of its own. */
    static List<KerasLayer> of(KerasConfig config, KerasDialect dialect, Shape input) throws ModelFormatException {
        return new KerasConvolutions(config, dialect, input).parts();
    }

    private List<KerasLayer> parts() throws ModelFormatException {
        KerasLayer convolution = switch (config.kind()) {
            case "Conv2D", "Convolution2D", "AtrousConvolution2D" -> ordinary();
            case "Conv2DTranspose" -> transposed();
            case "DepthwiseConv2D" -> depthwise();
            case "SeparableConv2D", "SeparableConvolution2D" -> separable();
            default -> throw config.refused("expected a convolution, found another layer");
        };
        return function instanceof ActivationSoftmax
                ? List.of(convolution, KerasPlain.softmaxOverMaps().called("/softmax"))
                : List.of(convolution);
    }

    private KerasLayer ordinary() throws ModelFormatException {
        if (config.wholeOr(1, "groups") != 1) {
            throw config.refused("expected one group of channels, found " + config.whole("groups"));
        }
        int filters = config.count("filters", "nb_filter");
        ConvolutionLayer.Builder layer = new ConvolutionLayer.Builder();
        shape(layer, filters);
        return KerasLayer.of(layer.build(), withBias(filters, kernel("W", channels, filters, "kernel", "W")));
    }

    /** The kernel is {@code [kh,kw,out,in]} in Keras, as that of the convolution it is the adjoint of. */
    private KerasLayer transposed() throws ModelFormatException {
        if (config.value("output_padding") != null || dialect.keras1()) {
            throw config.refused(
                    "expected a transposed convolution whose output size follows from its strides, found one"
                            + " with a size or padding of its own");
        }
        int filters = config.count("filters");
        Deconvolution2D.Builder layer = new Deconvolution2D.Builder();
        shape(layer, filters);
        return KerasLayer.of(layer.build(), withBias(filters, kernel("W", filters, channels, "kernel")));
    }

    private KerasLayer depthwise() throws ModelFormatException {
        int multiplier = config.countOr(1, "depth_multiplier");
        int outputs = Math.multiplyExact(channels, multiplier);
        DepthwiseConvolution2D.Builder layer = new DepthwiseConvolution2D.Builder().depthMultiplier(multiplier);
        shape(layer, outputs);
        Stored kernels = new Stored(
                "W",
                List.of("depthwise_kernel"),
                Shape.of(kernel[0], kernel[1], channels, multiplier),
                UnaryOperator.identity());
        return KerasLayer.of(layer.build(), withBias(outputs, kernels));
    }

    private KerasLayer separable() throws ModelFormatException {
        int filters = config.count("filters", "nb_filter");
        int multiplier = config.countOr(1, "depth_multiplier");
        SeparableConvolution2D.Builder layer = new SeparableConvolution2D.Builder().depthMultiplier(multiplier);
        shape(layer, filters);
        Stored depthwise = new Stored(
                "W",
                List.of("depthwise_kernel"),
                Shape.of(kernel[0], kernel[1], channels, multiplier),
                k -> k.permute(3, 2, 0, 1));
        Stored pointwise = new Stored(
                "pW",
                List.of("pointwise_kernel"),
                Shape.of(1, 1, Math.multiplyExact(channels, multiplier), filters),
                k -> k.permute(3, 2, 0, 1));
        return KerasLayer.of(layer.build(), withBias(filters, depthwise, pointwise));
    }

    private void shape(ConvolutionLayer.BaseConvBuilder<?> layer, int outputs) {
        layer.kernelSize(kernel);
        layer.stride(stride);
        layer.dilation(dilation);
        layer.convolutionMode(same ? ConvolutionMode.Same : ConvolutionMode.Truncate);
        layer.hasBias(bias);
        layer.nIn(channels);
        layer.nOut(outputs);
        layer.activation(function instanceof ActivationSoftmax ? new ActivationIdentity() : function);
    }

    /** A kernel that goes from some channels to others. */
    private Stored kernel(String key, int from, int to, String... names) {
        if (dialect.kernelsOutFirst()) {
            return new Stored(key, List.of(names), Shape.of(to, from, kernel[0], kernel[1]), this::turned);
        }
        return new Stored(
                key, List.of(names), Shape.of(kernel[0], kernel[1], from, to), k -> turned(k.permute(3, 2, 0, 1)));
    }

    private INDArray turned(INDArray kernels) {
        return dialect.flipped()
                ? Native.operation("reverse")
                        .on(kernels.dup('c'))
                        .with(2, 3)
                        .into(Nd4j.createUninitialized(kernels.dataType(), kernels.shape(), 'c'))
                : kernels;
    }

    private List<Stored> withBias(int outputs, Stored... kernels) {
        List<Stored> all = new ArrayList<>(List.of(kernels));
        if (bias) {
            all.add(Stored.vector("b", outputs, "bias", "b"));
        }
        return all;
    }
}
