package io.deepviz.dl4j;

import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.UnsupportedOpException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Builds a network that is described without a framework as a ComputationGraph, in the ways such graphs come about. */
final class SpecGraph {
    /** As most networks are built: NCHW, nonlinearities fused with what is before them. */
    static final Style USUAL = new Style(true, CNN2DFormat.NCHW, DataType.FLOAT);

    /** As Keras files are imported: NHWC. */
    static final Style KERAS = new Style(true, CNN2DFormat.NHWC, DataType.FLOAT);

    private final NetSpec spec;
    private final Style style;
    /** For each node, the vertex that has its output. */
    private final Map<String, String> vertices = new HashMap<>();

    /**
     * How to build it.
     *
     * @param fused whether nonlinearities go into the layers before them where their names allow
     */
    record Style(boolean fused, CNN2DFormat format, DataType type) {
        Style separate() {
            return new Style(false, format, type);
        }
    }

    private SpecGraph(NetSpec spec, Style style) {
        this.spec = spec;
        this.style = style;
    }

    static ComputationGraph of(NetSpec spec) {
        return of(spec, USUAL);
    }

    /** The graph, with the spec's parameters, ready to be trained on. */
    static ComputationGraph of(NetSpec spec, Style style) {
        return new SpecGraph(spec, style).build();
    }

    private ComputationGraph build() {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(style.type())
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs(NetSpec.INPUT);
        vertices.put(NetSpec.INPUT, NetSpec.INPUT);
        spec.nodes().forEach(node -> add(builder, node));
        Shape input = spec.inputShape();
        NetSpec.Node last = spec.nodes().get(spec.nodes().size() - 1);
        ComputationGraph graph = new ComputationGraph(builder.setOutputs(vertices.get(last.name()))
                .setInputTypes(InputType.convolutional(input.get(1), input.get(2), input.get(0), style.format()))
                .build());
        graph.init();
        spec.nodes().forEach(node -> fill(graph, node));
        return graph;
    }

    private void add(GraphBuilder builder, NetSpec.Node node) {
        Optional<NetSpec.Node> host = host(node);
        if (host.isPresent()) {
            vertices.put(node.name(), host.get().name());
            return;
        }
        String[] inputs = node.inputs().stream().map(vertices::get).toArray(String[]::new);
        Optional<GraphVertex> vertex = vertex(node);
        if (vertex.isPresent()) {
            builder.addVertex(node.name(), vertex.get(), inputs);
        } else {
            builder.addLayer(node.name(), layer(node), inputs);
        }
        vertices.put(node.name(), node.name());
    }

    /** The node that this one's nonlinearity is fused with. */
    private Optional<NetSpec.Node> host(NetSpec.Node node) {
        if (!style.fused()
                || function(node.op()).isEmpty()
                || node.inputs().get(0).equals(NetSpec.INPUT)) {
            return Optional.empty();
        }
        NetSpec.Node before = spec.node(node.inputs().get(0));
        String name =
                before.name() + "/" + Nonlinearity.name(function(node.op()).get());
        boolean fuses = before.op() instanceof Op.Convolution
                || before.op() instanceof Op.DepthwiseConvolution
                || before.op() instanceof Op.SeparableConvolution
                || before.op() instanceof Op.Dense;
        return fuses && node.name().equals(name) ? Optional.of(before) : Optional.empty();
    }

    /** The nonlinearity fused with a node. */
    private IActivation fused(NetSpec.Node node) {
        return spec.nodes().stream()
                .filter(other -> host(other).map(node::equals).orElse(false))
                .findFirst()
                .flatMap(other -> function(other.op()))
                .orElse(new ActivationIdentity());
    }

    private Optional<GraphVertex> vertex(NetSpec.Node node) {
        if (node.op() instanceof Op.Add) {
            return Optional.of(new ElementWiseVertex(ElementWiseVertex.Op.Add));
        }
        if (node.op() instanceof Op.Concatenation) {
            return Optional.of(new MergeVertex());
        }
        if (node.op() instanceof Op.Flatten) {
            Shape map = inputShape(node);
            return Optional.of(new PreprocessorVertex(
                    new CnnToFeedForwardPreProcessor(map.get(1), map.get(2), map.get(0), style.format())));
        }
        return Optional.empty();
    }

    private Layer layer(NetSpec.Node node) {
        Op op = node.op();
        int in = inputShape(node).get(0);
        if (op instanceof Op.Convolution convolution) {
            if (convolution.groups() > 1) {
                throw new UnsupportedOpException("grouped convolution: not in Deeplearning4j");
            }
            return convolution(new ConvolutionLayer.Builder(), node, convolution.bias());
        }
        if (op instanceof Op.DepthwiseConvolution convolution) {
            DepthwiseConvolution2D.Builder builder = new DepthwiseConvolution2D.Builder();
            builder.depthMultiplier(convolution.weights().shape().get(0) / in);
            return convolution(builder, node, convolution.bias());
        }
        if (op instanceof Op.SeparableConvolution convolution) {
            SeparableConvolution2D.Builder builder = new SeparableConvolution2D.Builder();
            builder.depthMultiplier(convolution.depthwise().shape().get(0) / in);
            return convolution(builder, node, convolution.bias());
        }
        if (op instanceof Op.Dense dense) {
            IActivation function = fused(node);
            int out = spec.shapeOf(node.name()).get(0);
            return function instanceof ActivationSoftmax
                    ? new OutputLayer.Builder(LossFunction.MCXENT)
                            .activation(function)
                            .hasBias(dense.bias().isPresent())
                            .nOut(out)
                            .build()
                    : new DenseLayer.Builder()
                            .activation(function)
                            .hasBias(dense.bias().isPresent())
                            .nOut(out)
                            .build();
        }
        return function(op)
                .map(function -> (Layer) new ActivationLayer(function))
                .orElseGet(() -> other(node));
    }

    private Layer other(NetSpec.Node node) {
        Op op = node.op();
        if (op instanceof Op.BatchNormalization normalization) {
            return new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
                    .eps(normalization.epsilon())
                    .nOut(normalization.gamma().size())
                    .dataFormat(style.format())
                    .build();
        }
        if (op instanceof Op.LocalResponseNormalization lrn) {
            return new org.deeplearning4j.nn.conf.layers.LocalResponseNormalization.Builder(
                            lrn.k(), lrn.size(), lrn.alpha(), lrn.beta())
                    .dataFormat(style.format())
                    .build();
        }
        if (op instanceof Op.MaxPooling pooling) {
            return pooling(PoolingType.MAX, node, pooling.window(), false);
        }
        if (op instanceof Op.AveragePooling pooling) {
            return pooling(PoolingType.AVG, node, pooling.window(), pooling.countPadding());
        }
        if (op instanceof Op.GlobalAveragePooling || op instanceof Op.GlobalMaxPooling) {
            return new GlobalPoolingLayer.Builder(op instanceof Op.GlobalMaxPooling ? PoolingType.MAX : PoolingType.AVG)
                    .poolingDimensions(style.format() == CNN2DFormat.NHWC ? new int[] {1, 2} : new int[] {2, 3})
                    .build();
        }
        if (op instanceof Op.Dropout dropout) {
            return new DropoutLayer(1 - dropout.rate());
        }
        if (op instanceof Op.ZeroPadding padding) {
            return new ZeroPaddingLayer.Builder(padding.top(), padding.bottom(), padding.left(), padding.right())
                    .dataFormat(style.format())
                    .build();
        }
        if (op instanceof Op.Upsampling upsampling) {
            return new Upsampling2D.Builder()
                    .size(new int[] {upsampling.height(), upsampling.width()})
                    .dataFormat(style.format())
                    .build();
        }
        throw new UnsupportedOpException(op.kind() + ": not built by this test");
    }

    private Layer convolution(ConvolutionLayer.BaseConvBuilder<?> builder, NetSpec.Node node, Optional<Tensor> bias) {
        Window window = node.op().slidingWindow().orElseThrow();
        builder.kernelSize(window.kernelHeight(), window.kernelWidth());
        builder.stride(window.strideHeight(), window.strideWidth());
        builder.dilation(window.dilationHeight(), window.dilationWidth());
        if (isSymmetric(window)) {
            builder.padding(window.padTop(), window.padLeft());
            builder.convolutionMode(ConvolutionMode.Truncate);
        } else {
            builder.convolutionMode(same(node, window));
        }
        builder.activation(fused(node));
        builder.hasBias(bias.isPresent());
        builder.nOut(spec.shapeOf(node.name()).get(0));
        return withFormat(builder);
    }

    private Layer withFormat(ConvolutionLayer.BaseConvBuilder<?> builder) {
        if (builder instanceof ConvolutionLayer.Builder convolution) {
            return convolution.dataFormat(style.format()).build();
        }
        if (builder instanceof DepthwiseConvolution2D.Builder convolution) {
            return convolution.dataFormat(style.format()).build();
        }
        return ((SeparableConvolution2D.Builder) builder)
                .dataFormat(style.format())
                .build();
    }

    private Layer pooling(PoolingType type, NetSpec.Node node, Window window, boolean countPadding) {
        SubsamplingLayer.Builder builder = new SubsamplingLayer.Builder(type);
        builder.kernelSize(window.kernelHeight(), window.kernelWidth());
        builder.stride(window.strideHeight(), window.strideWidth());
        if (isSymmetric(window)) {
            builder.padding(window.padTop(), window.padLeft());
            builder.convolutionMode(ConvolutionMode.Truncate);
        } else {
            builder.convolutionMode(same(node, window));
        }
        builder.avgPoolIncludePadInDivisor(countPadding);
        return builder.dataFormat(style.format()).build();
    }

    private static boolean isSymmetric(Window window) {
        return window.padTop() == window.padBottom() && window.padLeft() == window.padRight();
    }

    private ConvolutionMode same(NetSpec.Node node, Window window) {
        Sliding sliding = new Sliding(
                window.kernelHeight(),
                window.kernelWidth(),
                window.strideHeight(),
                window.strideWidth(),
                0,
                0,
                window.dilationHeight(),
                window.dilationWidth(),
                true);
        if (!sliding.window(inputShape(node)).equals(window)) {
            throw new UnsupportedOpException("padding of " + window + ": not in Deeplearning4j");
        }
        return ConvolutionMode.Same;
    }

    private Shape inputShape(NetSpec.Node node) {
        return spec.shapeOf(node.inputs().get(0));
    }

    private void fill(ComputationGraph graph, NetSpec.Node node) {
        node.op().parameters().forEach((name, tensor) -> {
            INDArray array = Nd4j.createFromArray(tensor.toArray())
                    .castTo(style.type())
                    .reshape('c', Transfer.extents(tensor.shape()));
            set(graph, node, name, array);
        });
    }

    private void set(ComputationGraph graph, NetSpec.Node node, String name, INDArray array) {
        Map<String, INDArray> own = graph.getVertex(node.name()).paramTable(false);
        if (node.op() instanceof Op.BatchNormalization) {
            setStatistic(own, name, inside(node, array.reshape(1, array.length())));
            return;
        }
        switch (name) {
            case ParameterId.WEIGHTS -> at(own, "W").assign(weights(node, array));
            case ParameterId.DEPTHWISE_WEIGHTS ->
                at(own, "W").assign(perChannel(node, array).permute(1, 0, 2, 3));
            case ParameterId.POINTWISE_WEIGHTS -> at(own, "pW").assign(array);
            case ParameterId.BIAS ->
                at(own, "b").assign(array.reshape(at(own, "b").shape()));
            default -> throw new IllegalStateException(name);
        }
    }

    private static void setStatistic(Map<String, INDArray> own, String name, INDArray array) {
        if (name.equals(ParameterId.VARIANCE)) {
            INDArray logarithms = Transforms.log(array.castTo(DataType.DOUBLE)).div(2 * Math.log(10));
            at(own, "log10stdev")
                    .assign(logarithms.reshape(at(own, "log10stdev").shape()));
        } else {
            at(own, name).assign(array.reshape(at(own, name).shape()));
        }
    }

    private INDArray weights(NetSpec.Node node, INDArray array) {
        if (node.op() instanceof Op.DepthwiseConvolution) {
            return perChannel(node, array).permute(2, 3, 0, 1);
        }
        return node.op() instanceof Op.Dense ? inside(node, array).transpose() : array;
    }

    /** To {@code [in,multiplier,kh,kw]}. */
    private INDArray perChannel(NetSpec.Node node, INDArray array) {
        int in = inputShape(node).get(0);
        return array.reshape('c', in, array.size(0) / in, array.size(2), array.size(3));
    }

    /** The columns of a matrix in the order in which the graph flattens maps. */
    private INDArray inside(NetSpec.Node node, INDArray array) {
        Optional<Shape> map = flattened(node.inputs().get(0));
        if (style.format() == CNN2DFormat.NCHW || map.isEmpty()) {
            return array;
        }
        Shape each = map.get();
        return array.reshape('c', array.size(0), each.get(0), each.get(1), each.get(2))
                .permute(0, 2, 3, 1)
                .dup('c')
                .reshape('c', array.shape());
    }

    /** The map that a vector is the flattened form of, perhaps with something done to each number. */
    private Optional<Shape> flattened(String vector) {
        NetSpec.Node node = spec.node(vector);
        if (node.op() instanceof Op.Flatten) {
            return Optional.of(inputShape(node));
        }
        boolean through = node.op() instanceof Op.Dropout
                || node.op() instanceof Op.BatchNormalization
                || function(node.op()).isPresent();
        return through ? flattened(node.inputs().get(0)) : Optional.empty();
    }

    private static Optional<IActivation> function(Op op) {
        IActivation function = null;
        if (op instanceof Op.Relu) {
            function = new ActivationReLU();
        } else if (op instanceof Op.Relu6) {
            function = new ActivationReLU6();
        } else if (op instanceof Op.LeakyRelu leaky) {
            function = new ActivationLReLU(leaky.slope());
        } else if (op instanceof Op.Elu elu) {
            function = new ActivationELU(elu.alpha());
        } else if (op instanceof Op.Sigmoid) {
            function = new ActivationSigmoid();
        } else if (op instanceof Op.Tanh) {
            function = new ActivationTanH();
        } else if (op instanceof Op.Softmax) {
            function = new ActivationSoftmax();
        }
        return Optional.ofNullable(function);
    }

    static List<Style> styles() {
        return List.of(USUAL, USUAL.separate(), KERAS, KERAS.separate());
    }

    private static INDArray at(Map<String, INDArray> own, String name) {
        return Objects.requireNonNull(own.get(name), name);
    }
}
