package io.deepviz.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.junit.jupiter.params.provider.Arguments;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Graphs in which a convolution is followed by one kind of layer, or by few, in each way it can be configured; in double
 * precision, with parameters drawn at random.
 */
final class LayerCases {
    static final int CHANNELS = 3;
    static final int HEIGHT = 9;
    static final int WIDTH = 8;

    /** Adds vertices behind {@code conv}, whose maps are {@code [6,9,8]}; the last one is called {@code end}. */
    private interface Case {
        void build(GraphBuilder builder, CNN2DFormat format);
    }

    /** What Deeplearning4j itself cannot compute in NHWC. */
    private static final Pattern FAILS_IN_NHWC = Pattern.compile("as a map|pool helper");

    private LayerCases() {}

    /** All kinds, each in NCHW and NHWC. */
    static Stream<Arguments> all() {
        Map<String, Case> cases = new LinkedHashMap<>();
        convolutions(cases);
        poolings(cases);
        normalizations(cases);
        shapes(cases);
        vertices(cases);
        for (Activation activation : Activation.values()) {
            if (activation != Activation.RRELU && activation != Activation.THRESHOLDEDRELU) { // refused
                layer(cases, "activation " + activation, new ActivationLayer(activation));
                layer(cases, "dense " + activation, dense(activation));
            }
        }
        ends(cases);
        return cases.entrySet().stream()
                .flatMap(each -> Stream.of(CNN2DFormat.values())
                        .filter(format -> format == CNN2DFormat.NCHW
                                || !FAILS_IN_NHWC.matcher(each.getKey()).find())
                        .map(format -> Arguments.of(each.getKey(), format, graph(format, each.getValue()))));
    }

    private static void convolutions(Map<String, Case> cases) {
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Strict, ConvolutionMode.Same)) {
            for (int stride : new int[] {1, 2}) {
                for (int dilation : new int[] {1, 2}) {
                    if (mode != ConvolutionMode.Strict || stride == 1) {
                        convolutions(cases, mode, stride, dilation);
                    }
                }
            }
        }
        cases.put(
                "convolution 1x1 / 2 Same",
                (b, f) -> b.addLayer(
                        "end",
                        new ConvolutionLayer.Builder(1, 1)
                                .stride(2, 2)
                                .convolutionMode(ConvolutionMode.Same)
                                .nOut(4)
                                .dataFormat(f)
                                .build(),
                        "conv"));
    }

    private static void convolutions(Map<String, Case> cases, ConvolutionMode mode, int stride, int dilation) {
        String how = " 3x2 / " + stride + " dilation " + dilation + " " + mode;
        int pad = mode == ConvolutionMode.Truncate ? 1 : 0;
        cases.put(
                "convolution" + how,
                (b, f) -> b.addLayer(
                        "end",
                        new ConvolutionLayer.Builder(3, 2)
                                .stride(stride, stride)
                                .padding(pad, pad)
                                .dilation(dilation, dilation)
                                .convolutionMode(mode)
                                .nOut(4)
                                .dataFormat(f)
                                .activation(Activation.RELU)
                                .build(),
                        "conv"));
        cases.put(
                "depthwise" + how,
                (b, f) -> b.addLayer(
                        "end",
                        new DepthwiseConvolution2D.Builder(3, 2)
                                .depthMultiplier(2)
                                .stride(stride, stride)
                                .padding(pad, pad)
                                .dilation(dilation, dilation)
                                .convolutionMode(mode)
                                .dataFormat(f)
                                .activation(Activation.TANH)
                                .build(),
                        "conv"));
        cases.put(
                "separable" + how,
                (b, f) -> b.addLayer(
                        "end",
                        new SeparableConvolution2D.Builder(3, 2)
                                .depthMultiplier(3)
                                .nOut(5)
                                .stride(stride, stride)
                                .padding(pad, pad)
                                .dilation(dilation, dilation)
                                .convolutionMode(mode)
                                .hasBias(stride == 1)
                                .dataFormat(f)
                                .build(),
                        "conv"));
        if (dilation == 1) {
            cases.put(
                    "transposed" + how,
                    (b, f) -> b.addLayer(
                            "end",
                            new Deconvolution2D.Builder(3, 2)
                                    .stride(stride, stride)
                                    .padding(pad, pad)
                                    .convolutionMode(mode)
                                    .nOut(4)
                                    .dataFormat(f)
                                    .activation(Activation.SIGMOID)
                                    .build(),
                            "conv"));
        }
    }

    private static void poolings(Map<String, Case> cases) {
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
            for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
                for (boolean counts : new boolean[] {false, true}) {
                    for (int stride : new int[] {1, 2}) {
                        String name = type + " pooling / " + stride + " " + mode + (counts ? " counting padding" : "");
                        cases.put(
                                name,
                                (b, f) -> b.addLayer(
                                        "end",
                                        new SubsamplingLayer.Builder(type)
                                                .kernelSize(3, 2)
                                                .stride(stride, stride)
                                                .padding(mode == ConvolutionMode.Same ? 0 : 1, 0)
                                                .convolutionMode(mode)
                                                .avgPoolIncludePadInDivisor(counts)
                                                .pnorm(3)
                                                .dataFormat(f)
                                                .build(),
                                        "conv"));
                    }
                }
            }
        }
        for (PoolingType type : PoolingType.values()) {
            for (boolean collapses : new boolean[] {true, false}) {
                cases.put(
                        "global " + type + (collapses ? "" : " as a map"),
                        (b, f) -> b.addLayer(
                                "end",
                                new GlobalPoolingLayer.Builder(type)
                                        .pnorm(3)
                                        .collapseDimensions(collapses)
                                        .poolingDimensions(axes(f))
                                        .build(),
                                "conv"));
            }
        }
    }

    private static void normalizations(Map<String, Case> cases) {
        for (boolean logarithm : new boolean[] {true, false}) {
            cases.put(
                    "batch normalization" + (logarithm ? "" : " by variance"),
                    (b, f) -> b.addLayer(
                            "end",
                            new BatchNormalization.Builder()
                                    .useLogStd(logarithm)
                                    .eps(0.01)
                                    .dataFormat(f)
                                    .build(),
                            "conv"));
        }
        cases.put(
                "batch normalization with an activation that Deeplearning4j doesn't apply",
                (b, f) -> b.addLayer(
                        "end",
                        new BatchNormalization.Builder()
                                .activation(Activation.RELU)
                                .dataFormat(f)
                                .build(),
                        "conv"));
        for (double[] locked : new double[][] {{1, 0}, {2, 0}, {1, 0.5}, {2, 0.5}}) {
            cases.put(
                    "batch normalization locked at " + Arrays.toString(locked),
                    (b, f) -> b.addLayer(
                            "end",
                            new BatchNormalization.Builder(true)
                                    .gamma(locked[0])
                                    .beta(locked[1])
                                    .dataFormat(f)
                                    .build(),
                            "conv"));
        }
        cases.put(
                "batch normalization of a flattened map",
                (b, f) -> b.addVertex("flat", flatten(f), "conv")
                        .addLayer(
                                "norm",
                                new BatchNormalization.Builder()
                                        .nOut(6 * HEIGHT * WIDTH)
                                        .build(),
                                "flat")
                        .addLayer("end", dense(Activation.IDENTITY), "norm"));
        for (int n = 2; n <= 5; n++) {
            int size = n;
            cases.put(
                    "local response normalization over " + n,
                    (b, f) -> b.addLayer(
                            "end",
                            new LocalResponseNormalization.Builder(1.5, size, 0.3, 0.6)
                                    .dataFormat(f)
                                    .build(),
                            "conv"));
        }
        cases.put(
                "local response normalization over all",
                (b, f) -> b.addLayer(
                        "end",
                        new LocalResponseNormalization.Builder(1, 11, 0.3, 0.6)
                                .dataFormat(f)
                                .build(),
                        "conv"));
        layer(cases, "dropout", new DropoutLayer(0.5));
        cases.put(
                "prelu for each number",
                (b, f) -> b.addLayer(
                        "end",
                        f == CNN2DFormat.NCHW
                                ? new PReLULayer.Builder()
                                        .inputShape(6, HEIGHT, WIDTH)
                                        .build()
                                : new PReLULayer.Builder()
                                        .inputShape(HEIGHT, WIDTH, 6)
                                        .build(),
                        "conv"));
    }

    private static void shapes(Map<String, Case> cases) {
        cases.put(
                "upsampling",
                (b, f) -> b.addLayer(
                        "end",
                        new Upsampling2D.Builder()
                                .size(new int[] {2, 3})
                                .dataFormat(f)
                                .build(),
                        "conv"));
        cases.put(
                "padding",
                (b, f) -> b.addLayer(
                        "end",
                        new ZeroPaddingLayer.Builder(1, 2, 3, 0).dataFormat(f).build(),
                        "conv"));
        cases.put(
                "cropping",
                (b, f) -> b.addLayer(
                        "end", new Cropping2D.Builder(1, 2, 3, 0).dataFormat(f).build(), "conv"));
        cases.put(
                "space to depth",
                (b, f) -> b.addLayer(
                                "crop",
                                new Cropping2D.Builder(1, 0, 0, 0).dataFormat(f).build(),
                                "conv")
                        .addLayer("end", new SpaceToDepthLayer.Builder<>(2, f).build(), "crop"));
        cases.put(
                "prelu shared over the map",
                (b, f) -> b.addLayer(
                        "end",
                        f == CNN2DFormat.NCHW
                                ? new PReLULayer.Builder()
                                        .inputShape(6, HEIGHT, WIDTH)
                                        .sharedAxes(2, 3)
                                        .build()
                                : new PReLULayer.Builder()
                                        .inputShape(HEIGHT, WIDTH, 6)
                                        .sharedAxes(1, 2)
                                        .build(),
                        "conv"));
        cases.put("reshape of a vector to a map", (b, f) -> {
            b.addLayer("vector", dense(Activation.TANH, 24), "conv");
            Layer end = new ConvolutionLayer.Builder(2, 2)
                    .nIn(4)
                    .nOut(3)
                    .dataFormat(f)
                    .build();
            if (f == CNN2DFormat.NCHW) {
                b.addLayer("end", end, new FeedForwardToCnnPreProcessor(2, 3, 4), "vector");
            } else {
                b.addVertex("map", reshape(f, new long[] {24}, 2, 3, 4), "vector")
                        .addLayer("end", end, "map");
            }
        });
        cases.put(
                "reshape of a map",
                (b, f) -> b.addVertex(
                        "end",
                        new PreprocessorVertex(new ReshapePreprocessor(
                                f == CNN2DFormat.NCHW ? new long[] {6, HEIGHT, WIDTH} : new long[] {HEIGHT, WIDTH, 6},
                                f == CNN2DFormat.NCHW ? new long[] {8, 6, 9} : new long[] {6, 9, 8},
                                false,
                                f)),
                        "conv"));
    }

    private static void vertices(Map<String, Case> cases) {
        for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
            cases.put(
                    "element-wise " + op,
                    (b, f) -> b.addLayer("other", convolution(f, 6), "input")
                            .addVertex("end", new ElementWiseVertex(op), "conv", "other"));
            if (op != ElementWiseVertex.Op.Subtract) {
                cases.put(
                        "element-wise " + op + " of three",
                        (b, f) -> b.addLayer("other", convolution(f, 6), "input")
                                .addLayer("third", convolution(f, 6), "input")
                                .addVertex("end", new ElementWiseVertex(op), "conv", "other", "third"));
            }
        }
        cases.put(
                "merge of maps",
                (b, f) -> b.addLayer("other", convolution(f, 2), "input")
                        .addVertex("end", new MergeVertex(), "conv", "other", "conv"));
        cases.put(
                "merge of flattened maps",
                (b, f) -> b.addLayer("other", convolution(f, 2), "input")
                        .addVertex("flat", flatten(f), "conv")
                        .addVertex(
                                "flatter",
                                new PreprocessorVertex(new CnnToFeedForwardPreProcessor(HEIGHT, WIDTH, 2, f)),
                                "other")
                        .addVertex("both", new MergeVertex(), "flat", "flatter")
                        .addLayer("end", dense(Activation.IDENTITY), "both"));
        vertex(cases, "scale", new ScaleVertex(-2.5));
        vertex(cases, "shift", new ShiftVertex(0.75));
        cases.put(
                "length 1 of a vector",
                (b, f) -> b.addLayer("vector", dense(Activation.TANH), "conv")
                        .addVertex("end", new L2NormalizeVertex(), "vector"));
        cases.put(
                "subset of a vector",
                (b, f) -> b.addLayer("vector", dense(Activation.TANH), "conv")
                        .addVertex("end", new SubsetVertex(2, 4), "vector"));
        cases.put("dense layer on a map", (b, f) -> b.addLayer("end", dense(Activation.SOFTMAX), "conv"));
        cases.put(
                "two dense layers",
                (b, f) -> b.addLayer("first", dense(Activation.SELU), "conv")
                        .addLayer("end", dense(Activation.SOFTMAX), "first"));
        cases.put(
                "frozen",
                (b, f) -> b.addLayer("cold", new FrozenLayer(convolution(f, 5)), "conv")
                        .addLayer("end", new FrozenLayerWithBackprop(dense(Activation.TANH)), "cold"));
    }

    private static void ends(Map<String, Case> cases) {
        cases.put(
                "output",
                (b, f) -> b.addLayer(
                        "end",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(5)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "conv"));
        cases.put(
                "loss",
                (b, f) -> b.addLayer("vector", dense(Activation.IDENTITY), "conv")
                        .addLayer(
                                "end",
                                new LossLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .build(),
                                "vector"));
        cases.put(
                "loss for maps",
                (b, f) -> b.addLayer(
                        "end",
                        new CnnLossLayer.Builder(LossFunction.MCXENT)
                                .format(f)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "conv"));
        vertex(cases, "pool helper", new PoolHelperVertex());
    }

    private static void layer(Map<String, Case> cases, String name, Layer layer) {
        cases.put(name, (b, f) -> b.addLayer("end", layer.clone(), "conv"));
    }

    private static void vertex(Map<String, Case> cases, String name, GraphVertex vertex) {
        cases.put(name, (b, f) -> b.addVertex("end", vertex, "conv"));
    }

    private static Layer dense(Activation activation) {
        return dense(activation, 7);
    }

    private static Layer dense(Activation activation, int units) {
        return new DenseLayer.Builder().nOut(units).activation(activation).build();
    }

    private static Layer convolution(CNN2DFormat format, int filters) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(filters)
                .dataFormat(format)
                .build();
    }

    private static GraphVertex reshape(CNN2DFormat format, long[] from, long... to) {
        return new PreprocessorVertex(new ReshapePreprocessor(from, to, false, format));
    }

    private static int[] axes(CNN2DFormat format) {
        return format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2};
    }

    private static GraphVertex flatten(CNN2DFormat format) {
        return new PreprocessorVertex(new CnnToFeedForwardPreProcessor(HEIGHT, WIDTH, 6, format));
    }

    private static ComputationGraph graph(CNN2DFormat format, Case build) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("input")
                .addLayer("conv", convolution(format, 6), "input")
                .setOutputs("end")
                .validateOutputLayerConfig(false)
                .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, CHANNELS, format));
        build.build(builder, format);
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        Nd4j.getRandom().setSeed(5);
        graph.paramTable().forEach((name, array) -> array.assign(drawn(name.substring(name.indexOf('_') + 1), array)));
        return graph;
    }

    /** Numbers as training leaves them: neither growing nor vanishing, biases that aren't 0, variances that aren't 1. */
    private static INDArray drawn(String name, INDArray like) {
        INDArray normal = Nd4j.randn(DataType.DOUBLE, like.shape());
        return switch (name) {
            case "var" -> Transforms.exp(normal.mul(0.3));
            case "log10stdev" -> normal.mul(0.1);
            case "gamma" -> normal.mul(0.3).addi(1);
            case "W", "pW" -> normal.div(Math.sqrt((double) like.length() / like.size(like.rank() == 2 ? 1 : 0)));
            default -> normal.mul(0.4);
        };
    }
}
