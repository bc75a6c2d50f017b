package io.deepviz.dl4j;

import static io.deepviz.ParameterId.ALPHA;
import static io.deepviz.ParameterId.BETA;
import static io.deepviz.ParameterId.BIAS;
import static io.deepviz.ParameterId.DEPTHWISE_WEIGHTS;
import static io.deepviz.ParameterId.GAMMA;
import static io.deepviz.ParameterId.MEAN;
import static io.deepviz.ParameterId.POINTWISE_WEIGHTS;
import static io.deepviz.ParameterId.VARIANCE;
import static io.deepviz.ParameterId.WEIGHTS;

import io.deepviz.LayerKind;
import io.deepviz.dl4j.Blueprint.LayerStep;
import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a layer of Deeplearning4j does: its operation, and the nonlinearity that is fused with it. Classes are compared, not
 * only asked what they extend, because one-dimensional layers extend the two-dimensional ones.
 */
final class LayerParts {
    private final String name;
    private final Layer layer;
    private final Map<String, INDArray> arrays;
    private final Shape input;
    private final FeatureOrder order;
    private final boolean channelsLast;
    private final DataType type;

    /**
     * A layer on top of something.
     *
     * @param input the shape of what comes in
     * @param order if that is a vector, in which order the layer has it
     * @param channelsLast whether the network works in NHWC
     */
    LayerParts(LayerStep step, Shape input, FeatureOrder order, boolean channelsLast, DataType type) {
        name = step.name();
        layer = step.layer();
        arrays = step.parameters();
        this.input = input;
        this.order = order;
        this.channelsLast = channelsLast;
        this.type = type;
    }

    /**
     * The operation without its nonlinearity; empty if it is nothing but a nonlinearity.
     *
     * @throws Refusal if it cannot be looked into
     */
    Optional<Part> linear() throws Refusal {
        if (layer instanceof ActivationLayer || layer instanceof LossLayer || layer instanceof CnnLossLayer) {
            return Optional.empty();
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return Optional.of(convolution(convolution));
        }
        if (layer instanceof DenseLayer dense && dense.hasLayerNorm()) {
            throw refusal("is a dense layer with layer normalization");
        }
        if (layer instanceof DenseLayer || (layer instanceof BaseOutputLayer && !(layer instanceof RnnOutputLayer))) {
            return Optional.of(dense());
        }
        if (layer instanceof org.deeplearning4j.nn.conf.layers.BatchNormalization normalization) {
            return Optional.of(batchNormalization(normalization));
        }
        if (layer instanceof PReLULayer) {
            return Optional.of(parametricRelu());
        }
        return Optional.of(withoutParameters());
    }

    /** The nonlinearity at the end of the layer; empty if there is none. */
    Optional<IActivation> nonlinearity() {
        IActivation function = layer instanceof ActivationLayer activation
                ? activation.getActivationFn()
                : layer instanceof ConvolutionLayer
                                || layer instanceof DenseLayer
                                || layer instanceof BaseOutputLayer
                                || layer instanceof LossLayer
                                || layer instanceof CnnLossLayer
                        ? ((org.deeplearning4j.nn.conf.layers.BaseLayer) layer).getActivationFn()
                        : null;
        return Optional.ofNullable(function);
    }

    /** Deeplearning4j takes the last axis, whatever it is; but the right one in a loss layer for maps. */
    int softmaxAxis() {
        return channelsLast || layer instanceof CnnLossLayer ? 1 : 3;
    }

    private Part convolution(ConvolutionLayer convolution) throws Refusal {
        if (layer instanceof Deconvolution2D) {
            Sliding sliding = sliding(convolution);
            return part(
                    LayerKind.TRANSPOSED_CONVOLUTION,
                    kernel(WEIGHTS, "W", w -> w.permute(1, 0, 2, 3)),
                    p -> new TransposedConvolution(need(p, WEIGHTS), p.get(BIAS), sliding));
        }
        if (layer instanceof DepthwiseConvolution2D) {
            Sliding sliding = sliding(convolution);
            int channels = (int) array("W").size(2);
            return part(
                    LayerKind.DEPTHWISE_CONVOLUTION,
                    kernel(WEIGHTS, "W", w -> perChannel(w.permute(2, 3, 0, 1))),
                    p -> new DepthwiseConvolution(need(p, WEIGHTS), p.get(BIAS), channels, sliding));
        }
        if (layer instanceof SeparableConvolution2D) {
            return separable(sliding(convolution));
        }
        if (is(ConvolutionLayer.class) || is(Convolution2D.class)) {
            Sliding sliding = sliding(convolution);
            return part(
                    LayerKind.CONVOLUTION,
                    kernel(WEIGHTS, "W", w -> w),
                    p -> new Convolution(need(p, WEIGHTS), p.get(BIAS), sliding));
        }
        throw unknown();
    }

    private Part separable(Sliding sliding) {
        int channels = (int) array("W").size(1);
        Map<String, Parameter> parameters = kernel(DEPTHWISE_WEIGHTS, "W", w -> perChannel(w.permute(1, 0, 2, 3)));
        parameters.putAll(kernel(POINTWISE_WEIGHTS, "pW", w -> w));
        return part(
                LayerKind.SEPARABLE_CONVOLUTION,
                parameters,
                p -> new SeparableConvolution(
                        need(p, DEPTHWISE_WEIGHTS), need(p, POINTWISE_WEIGHTS), p.get(BIAS), channels, sliding));
    }

    /** From {@code [in,multiplier,kh,kw]}. */
    private static INDArray perChannel(INDArray kernels) {
        return kernels.dup('c').reshape('c', kernels.size(0) * kernels.size(1), 1, kernels.size(2), kernels.size(3));
    }

    private Part dense() {
        return part(
                LayerKind.DENSE,
                kernel(WEIGHTS, "W", w -> order.here(w.transpose())),
                p -> new Dense(need(p, WEIGHTS), p.get(BIAS)));
    }

    /**
     * Factor and offset may be fixed instead of learned. Deeplearning4j then applies them only if both differ from what
     * changes nothing.
     */
    private Part batchNormalization(org.deeplearning4j.nn.conf.layers.BatchNormalization normalization) {
        INDArray mean = array("mean");
        boolean applies = normalization.getGamma() != 1 && normalization.getBeta() != 0;
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put(GAMMA, statistic("gamma", mean, applies ? normalization.getGamma() : 1));
        parameters.put(BETA, statistic("beta", mean, applies ? normalization.getBeta() : 0));
        parameters.put(MEAN, statistic("mean", mean, 0));
        parameters.put(VARIANCE, variance());
        double epsilon = normalization.getEps();
        return part(
                LayerKind.BATCH_NORMALIZATION,
                parameters,
                p -> new BatchNormalization(need(p, GAMMA), need(p, BETA), need(p, MEAN), need(p, VARIANCE), epsilon));
    }

    private Parameter statistic(String name, INDArray like, double fixed) {
        INDArray array = arrays.get(name);
        return vector(array == null ? Nd4j.valueArrayOf(like.shape(), fixed, like.dataType()) : array);
    }

    /** Stored as it is, or as the decimal logarithm of its root. */
    private Parameter variance() {
        INDArray logarithm = arrays.get("log10stdev");
        return logarithm == null
                ? vector(array("var"))
                : Scratch.during(() ->
                        vector(Transforms.exp(logarithm.castTo(DataType.DOUBLE).mul(2 * Math.log(10)), false)));
    }

    private Parameter vector(INDArray array) {
        return Parameter.copyOf(array, type, a -> features(a.reshape(a.length())));
    }

    private INDArray features(INDArray array) {
        return input.rank() == 1 ? order.here(array) : array;
    }

    private Part parametricRelu() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put(ALPHA, Parameter.copyOf(array("W"), type, w -> {
            INDArray slopes = channelsLast && w.rank() == 3 ? w.permute(2, 0, 1) : w;
            return slopes.length() == 1 ? slopes : features(slopes);
        }));
        return part(LayerKind.ACTIVATION, parameters, p -> new ParametricRelu(need(p, ALPHA)));
    }

    private Part withoutParameters() throws Refusal {
        if (layer instanceof SubsamplingLayer pooling && (is(SubsamplingLayer.class) || is(Pooling2D.class))) {
            return pooling(pooling);
        }
        if (layer instanceof GlobalPoolingLayer pooling) {
            return globalPooling(pooling);
        }
        if (layer instanceof org.deeplearning4j.nn.conf.layers.LocalResponseNormalization lrn) {
            return Part.of(
                    LayerKind.LOCAL_RESPONSE_NORMALIZATION,
                    new LocalResponseNormalization(lrn.getK(), lrn.getAlpha(), lrn.getBeta(), (int) lrn.getN() / 2));
        }
        if (layer instanceof DropoutLayer) {
            return Part.of(LayerKind.DROPOUT, Affine.IDENTITY);
        }
        if (layer instanceof Upsampling2D upsampling) {
            return Part.of(
                    LayerKind.UPSAMPLING,
                    new Upsampling(upsampling.getSize()[0], upsampling.getSize()[1]));
        }
        if (layer instanceof ZeroPaddingLayer padding) {
            return Part.of(LayerKind.PADDING, Border.of(true, padding.getPadding()));
        }
        if (layer instanceof Cropping2D cropping) {
            return Part.of(LayerKind.CROPPING, Border.of(false, cropping.getCropping()));
        }
        if (layer instanceof SpaceToDepthLayer blocks) {
            return Part.of(LayerKind.OTHER, new SpaceToDepth(blocks.getBlockSize()));
        }
        if (layer instanceof Yolo2OutputLayer) {
            throw refusal("is a YOLO output; object detectors are not supported");
        }
        throw unknown();
    }

    private Part pooling(SubsamplingLayer pooling) throws Refusal {
        Sliding sliding = Sliding.of(
                pooling.getKernelSize(),
                pooling.getStride(),
                pooling.getPadding(),
                pooling.getDilation(),
                isSame(pooling.getConvolutionMode()));
        return switch (pooling.getPoolingType()) {
            case MAX -> Part.of(LayerKind.MAX_POOLING, Pooling.maximum(sliding));
            case AVG ->
                Part.of(LayerKind.AVERAGE_POOLING, Pooling.average(sliding, pooling.isAvgPoolIncludePadInDivisor()));
            case PNORM -> Part.of(LayerKind.OTHER, new NormPooling(sliding, pooling.getPnorm()));
            case SUM -> throw refusal("is a pooling by sum, which Deeplearning4j doesn't compute");
        };
    }

    private Part globalPooling(GlobalPoolingLayer pooling) throws Refusal {
        int[] axes = pooling.getPoolingDimensions();
        int[] maps = channelsLast ? new int[] {1, 2} : new int[] {2, 3};
        if (axes == null ? channelsLast : !Arrays.equals(axes, maps)) {
            throw refusal("is a global pooling along axes " + Arrays.toString(axes) + ", not those of the map "
                    + Arrays.toString(maps));
        }
        return Part.of(
                LayerKind.GLOBAL_POOLING,
                new GlobalPooling(pooling.getPoolingType(), pooling.getPnorm(), pooling.isCollapseDimensions()));
    }

    private Sliding sliding(ConvolutionLayer layer) throws Refusal {
        return Sliding.of(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                isSame(layer.getConvolutionMode()));
    }

    private boolean isSame(ConvolutionMode mode) throws Refusal {
        if (mode == ConvolutionMode.Causal) {
            throw refusal("is a causal convolution; sequences are not supported");
        }
        return mode == ConvolutionMode.Same;
    }

    private Part part(
            LayerKind kind, Map<String, Parameter> parameters, Function<Map<String, INDArray>, Operation> over) {
        return new Part(kind, Collections.unmodifiableMap(parameters), over);
    }

    /** A kernel, and the bias if there is one. */
    private Map<String, Parameter> kernel(String name, String key, UnaryOperator<INDArray> axes) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put(name, Parameter.copyOf(array(key), type, axes));
        INDArray bias = arrays.get("b");
        if (bias != null && !name.equals(DEPTHWISE_WEIGHTS)) {
            parameters.put(BIAS, Parameter.copyOf(bias, type, b -> b.reshape(b.length())));
        }
        return parameters;
    }

    private INDArray array(String key) {
        return need(arrays, key);
    }

    private static INDArray need(Map<String, INDArray> arrays, String key) {
        @Nullable INDArray array = arrays.get(key);
        if (array == null) {
            throw new IllegalStateException("expected a parameter '" + key + "' among " + arrays.keySet());
        }
        return array;
    }

    private boolean is(Class<? extends Layer> exactly) {
        return layer.getClass() == exactly;
    }

    private Refusal unknown() {
        return refusal("is of a kind that is not supported, " + layer.getClass().getSimpleName());
    }

    private Refusal refusal(String reason) {
        return new Refusal(name, reason);
    }
}
