package io.deepviz.dl4j;

import static io.deepviz.dl4j.Difference.assertAgree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network in the caller's hands: what becomes of its layers, and that nothing happens to it. */
class Deeplearning4jTest {
    private static final InputSpec INPUT = InputSpec.of(1, 8, 7);

    @Test
    void aStackOfLayersHasTheNamesOfTheFramework() {
        try (Model model = Deeplearning4j.wrap(stack(), INPUT, "digits")) {
            assertThat(model.layers())
                    .extracting(Layer::name)
                    .containsExactly(
                            "input",
                            "conv1",
                            "conv1/relu",
                            "layer1",
                            "layer2/flatten",
                            "layer2",
                            "layer2/tanh",
                            "out",
                            "out/softmax");
            assertThat(model.layer("layer2").inputs()).containsExactly("layer2/flatten");
            assertThat(model.logits().map(Layer::name)).contains("out");
            assertThat(model.name()).isEqualTo("digits");
            assertThat(model.backend()).isEqualTo("dl4j");
            assertThat(model.toString()).isEqualTo("dl4j model 'digits' [1,8,7], 9 layers");
        }
    }

    @Test
    void aStackGivesWhatItGives() {
        MultiLayerNetwork net = stack();
        Tensor images = Nets.normal(Shape.of(3, 1, 8, 7), 1);
        Tensor expected = Transfer.toTensor(net.output(Transfer.toNative(images, DataType.FLOAT)));
        try (Model model = Deeplearning4j.wrap(net, INPUT)) {
            assertAgree(
                    () -> "output",
                    model.forward(images, model.layer("out/softmax")).of("out/softmax"),
                    expected,
                    1e-6);
        }
    }

    @Test
    void aStackThatTakesFlatImagesTakesImages() {
        MultiLayerConfiguration configuration = layers(InputType.convolutionalFlat(8, 7, 1));
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        Tensor images = Nets.normal(Shape.of(3, 1, 8, 7), 1);
        INDArray flat = Transfer.toNative(images.reshape(Shape.of(3, 56)), DataType.FLOAT);
        Tensor expected = Transfer.toTensor(net.output(flat));
        try (Model model = Deeplearning4j.wrap(net, INPUT)) {
            assertAgree(
                    () -> "output",
                    model.forward(images, model.layer("out/softmax")).of("out/softmax"),
                    expected,
                    1e-6);
        }
    }

    @Test
    void theNetworkIsNotModifiedAndTrainsOn() {
        MultiLayerNetwork net = stack();
        AtomicInteger iterations = new AtomicInteger();
        net.setListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(org.deeplearning4j.nn.api.Model model, int iteration, int epoch) {
                iterations.incrementAndGet();
            }
        });
        DataSet data = new DataSet(
                Nd4j.rand(DataType.FLOAT, 16, 1, 8, 7), Nd4j.eye(4).repeat(0, 4).castTo(DataType.FLOAT));
        net.fit(data);
        INDArray before = net.params().dup();
        String configuration = net.getLayerWiseConfigurations().toJson();
        Tensor images = Nets.normal(Shape.of(2, 1, 8, 7), 1);
        try (Model model = Deeplearning4j.wrap(net, INPUT)) {
            Layer scores = model.logits().orElseThrow();
            Tensor first = model.forward(images, scores).of(scores);
            model.gradients()
                    .orElseThrow()
                    .pullBack(
                            images,
                            scores,
                            io.deepviz.Seed.unit(1),
                            model.layers().get(0));
            assertThat(net.params()).isEqualTo(before);
            assertThat(net.getLayerWiseConfigurations().toJson()).isEqualTo(configuration);
            assertThat(net.getListeners()).hasSize(1);
            net.fit(data);
            assertThat(net.params()).isNotEqualTo(before);
            assertThat(iterations).hasValue(2);
            assertThat(model.forward(images, scores).of(scores)).isEqualTo(first);
        }
        net.fit(data);
        assertThat(iterations).hasValue(3);
    }

    /** Deeplearning4j's own activations of a graph overwrite those of batch normalization with what ReLU makes of them. */
    @Test
    void activationsAreNotOverwrittenByTheLayerOnTopOfThem() {
        NetSpec net = Nets.residual();
        try (Model model = Deeplearning4j.wrap(SpecGraph.of(net, SpecGraph.USUAL.separate()), InputSpec.of(3, 9, 11))) {
            Tensor images = Nets.images(net, 1, 5);
            var outputs = model.forward(images, model.layer("bn"), model.layer("relu"));
            float[] before = outputs.of("bn").toArray();
            float[] after = outputs.of("relu").toArray();
            assertThat(before).isNotEqualTo(after);
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isEqualTo(Math.max(before[i], 0));
            }
        }
    }

    @Test
    void aNetThatIsOpenInSizeTakesImagesOfAnySize() {
        ComputationGraph graph = graph(
                new ConvolutionLayer.Builder(3, 3)
                        .convolutionMode(ConvolutionMode.Same)
                        .stride(2, 2)
                        .nIn(1)
                        .nOut(3)
                        .activation(Activation.RELU)
                        .build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build());
        try (Model model = Deeplearning4j.wrap(graph, InputSpec.of(1, Shape.OPEN, Shape.OPEN))) {
            assertThat(model.layer("0").outputShape()).hasToString("[3,?,?]");
            assertThat(model.layer("0").window()).hasToString("Optional[3x3 /2 pad top 0 bottom 1 left 0 right 1]");
            for (int size : new int[] {5, 8, 11}) {
                Tensor images = Nets.normal(Shape.of(2, 1, size, size + 1), size);
                INDArray output = graph.outputSingle(Transfer.toNative(images, DataType.FLOAT));
                Layer end = model.layer("2/softmax");
                assertAgree(() -> "size " + size, model.forward(images, end).of(end), Transfer.toTensor(output), 1e-6);
            }
        }
    }

    @Test
    void logitsAreFoundBeforeWhateverIsAtTheEnd() {
        DenseLayer scores =
                new DenseLayer.Builder().nOut(4).activation(Activation.IDENTITY).build();
        assertThat(logits(scores, new ActivationLayer(Activation.SOFTMAX))).contains("1");
        assertThat(logits(scores, new DropoutLayer(0.5), new ActivationLayer(Activation.SOFTMAX)))
                .contains("1");
        assertThat(logits(scores, new ActivationLayer(Activation.SIGMOID))).contains("1");
        assertThat(logits(scores)).contains("1");
        assertThat(logits(
                        new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                        new ActivationLayer(Activation.SOFTMAX)))
                .contains("1");
        assertThat(logits(new DenseLayer.Builder()
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build()))
                .isEmpty();
        assertThat(logits(new GlobalPoolingLayer.Builder(PoolingType.AVG).build()))
                .isEmpty();
        assertThat(logits(new SubsamplingLayer.Builder(PoolingType.MAX).build()))
                .isEmpty();
        assertThat(logits(new ActivationLayer(Activation.SIGMOID))).isEmpty();
    }

    private static Optional<String> logits(org.deeplearning4j.nn.conf.layers.Layer... layers) {
        org.deeplearning4j.nn.conf.layers.Layer[] all = new org.deeplearning4j.nn.conf.layers.Layer[layers.length + 1];
        all[0] = new ConvolutionLayer.Builder(3, 3).nIn(1).nOut(3).build();
        System.arraycopy(layers, 0, all, 1, layers.length);
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i].clone();
        }
        try (Model model = Deeplearning4j.wrap(graph(all), INPUT)) {
            return model.logits().map(Layer::name);
        }
    }

    @Test
    void aLayerThatIsNotOfAnImageNetIsRefusedByName() {
        MultiLayerNetwork sequences = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().name("memory").nIn(3).nOut(4).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(4)
                        .nOut(2)
                        .build())
                .build());
        sequences.init();
        assertThatThrownBy(() -> Deeplearning4j.wrap(sequences, INPUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("net: layer 'memory' is of a kind that is not supported, LSTM");
    }

    @Test
    void aNetOfVectorsIsRefusedWithTheReason() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(56).nOut(4).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(4)
                        .nOut(2)
                        .build())
                .build());
        net.init();
        assertThatThrownBy(() -> Deeplearning4j.wrap(net, INPUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input: the network does not go with images [1,8,7]: layer 'layer0' expected a vector of 56"
                        + " numbers, got [1,8,7]");
    }

    @Test
    void aNetWithTwoInputsIsRefusedWithTheirNames() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", new ConvolutionLayer.Builder(3, 3).nIn(1).nOut(2).build(), "left")
                .addLayer("b", new ConvolutionLayer.Builder(3, 3).nIn(1).nOut(2).build(), "right")
                .setOutputs("a", "b")
                .build());
        graph.init();
        assertThatThrownBy(() -> Deeplearning4j.wrap(graph, INPUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("net: expected a network with one image as its input, got 2 inputs: left, right");
    }

    @Test
    void imagesThatDoNotGoWithTheNetAreRefused() {
        assertThatThrownBy(() -> Deeplearning4j.wrap(stack(), InputSpec.of(3, 8, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input: the network does not go with images [3,8,7]: layer 'conv1' expected 1 channels, got"
                        + " [3,8,7]");
        assertThatThrownBy(() -> Deeplearning4j.wrap(stack(), InputSpec.of(1, 8, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input: the network does not go with images [1,8,9]: layer 'layer2' expected a vector of 12"
                        + " numbers, got [18]");
        assertThatThrownBy(() -> Deeplearning4j.wrap(stack(), InputSpec.of(1, 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "input: the network does not go with images [1,2,2]: layer 'conv1' expected a map that holds"
                                + " the window 3x3, got [1,2,2]");
    }

    @Test
    void aNetBeforeInitIsRefused() {
        assertThatThrownBy(() ->
                        Deeplearning4j.wrap(new MultiLayerNetwork(layers(InputType.convolutional(8, 7, 1))), INPUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("net: expected an initialized network, got one before init()");
    }

    @Test
    void halvesAreWidened() {
        MultiLayerNetwork net = stack().convertDataType(DataType.FLOAT16);
        Tensor images = Nets.normal(Shape.of(1, 1, 8, 7), 1);
        try (Model model = Deeplearning4j.wrap(net, INPUT);
                Model whole = Deeplearning4j.wrap(stack(), INPUT)) {
            Layer scores = model.logits().orElseThrow();
            // A half has 11 bits.
            assertAgree(
                    () -> "scores",
                    model.forward(images, scores).of(scores),
                    whole.forward(images, whole.layer("out")).of("out"),
                    5e-3);
        }
    }

    @Test
    void theKernelOfASeparableConvolutionIsTheProductOfItsParts() {
        try (Model model = Deeplearning4j.wrap(SpecGraph.of(Nets.separable()), InputSpec.of(3, 10, 13))) {
            Layer layer = model.layer("sep");
            Tensor depthwise = layer.parameters().get(ParameterId.DEPTHWISE_WEIGHTS);
            Tensor pointwise = layer.parameters().get(ParameterId.POINTWISE_WEIGHTS);
            Tensor kernel = layer.weights().orElseThrow();
            assertThat(kernel.shape()).isEqualTo(Shape.of(5, 6, 3, 3));
            float expected = pointwise.at(4, 6, 0, 0) * depthwise.at(6, 0, 2, 1)
                    + pointwise.at(4, 7, 0, 0) * depthwise.at(7, 0, 2, 1);
            assertThat(kernel.at(4, 3, 2, 1)).isEqualTo(expected);
        }
    }

    @Test
    void aCopySharesWhatWasNotReplacedAndBothLiveOnAlone() {
        Tensor images = Nets.normal(Shape.of(1, 1, 8, 7), 1);
        Model model = Deeplearning4j.wrap(stack(), INPUT);
        Tensor old = model.layer("out").weights().orElseThrow();
        Tensor scores = model.forward(images, model.layer("out")).of("out");
        Tensor zero = Tensor.wrap(old.shape(), new float[old.size()]);
        Model copy = model.withParameters(Map.of(new ParameterId("out", ParameterId.WEIGHTS), zero))
                .orElseThrow();
        assertThat(copy.logits().map(Layer::name)).contains("out");
        model.close();
        assertThat(copy.layer("out").weights()).contains(zero);
        Tensor bias = copy.layer("out").parameters().get(ParameterId.BIAS);
        assertThat(copy.forward(images, copy.layer("out")).of("out").toArray()).isEqualTo(bias.toArray());
        Model back = copy.withParameters(Map.of(new ParameterId("out", ParameterId.WEIGHTS), old))
                .orElseThrow();
        copy.close();
        assertThat(back.forward(images, back.layer("out")).of("out")).isEqualTo(scores);
        back.close();
    }

    private static MultiLayerNetwork stack() {
        MultiLayerNetwork net = new MultiLayerNetwork(layers(InputType.convolutional(8, 7, 1)));
        net.init();
        return net;
    }

    private static MultiLayerConfiguration layers(InputType input) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.01))
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("conv1")
                        .nOut(2)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(6)
                        .activation(Activation.TANH)
                        .dropOut(0.5)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(input)
                .build();
    }

    /** Layers on top of one another, called 0, 1, 2, ... */
    private static ComputationGraph graph(org.deeplearning4j.nn.conf.layers.Layer... layers) {
        var builder = new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("image")
                .validateOutputLayerConfig(false);
        String last = "image";
        for (int i = 0; i < layers.length; i++) {
            builder.addLayer(Integer.toString(i), layers[i], last);
            last = Integer.toString(i);
        }
        ComputationGraph graph = new ComputationGraph(builder.setOutputs(last)
                .setInputTypes(InputType.convolutional(8, 7, 1))
                .build());
        graph.init();
        return graph;
    }
}
