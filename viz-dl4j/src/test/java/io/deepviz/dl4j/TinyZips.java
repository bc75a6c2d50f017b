package io.deepviz.dl4j;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Makes the zips among the test resources; run it only to change them, then {@code expected_outputs.py}, which works out
 * in NumPy what they give.
 */
final class TinyZips {
    private TinyZips() {}

    /** Writes {@code tiny_stack.zip} and {@code tiny_graph.zip} to a folder. */
    public static void main(String[] folder) throws IOException {
        write(stack(), Path.of(folder[0], "tiny_stack.zip").toFile());
        write(graph(), Path.of(folder[0], "tiny_graph.zip").toFile());
    }

    private static void write(Model net, File file) throws IOException {
        ModelSerializer.writeModel(net, file, false);
    }

    /** A stack for flattened images of 3 x 11 x 9. */
    static MultiLayerNetwork stack() {
        MultiLayerNetwork net = new MultiLayerNetwork(stackConfiguration(InputType.convolutionalFlat(11, 9, 3)));
        net.init();
        net.setParams(numbers(net.params().length(), 1));
        return net;
    }

    static MultiLayerConfiguration stackConfiguration(InputType input) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .l2(1e-4)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("conv1")
                        .padding(1, 1)
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(PoolingType.MAX)
                        .name("pool1")
                        .kernelSize(3, 3)
                        .stride(2, 2)
                        .build())
                .layer(new BatchNormalization.Builder().name("norm1").build())
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .name("conv2")
                        .convolutionMode(ConvolutionMode.Same)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DropoutLayer.Builder(0.5).name("drop").build())
                .layer(new DenseLayer.Builder()
                        .name("fc")
                        .nOut(6)
                        .activation(Activation.SIGMOID)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(input)
                .build();
    }

    /** A graph for images of 3 channels and any size. */
    static ComputationGraph graph() {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                        "conv1",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "image")
                .addLayer(
                        "norm1",
                        new BatchNormalization.Builder().useLogStd(false).build(),
                        "conv1")
                .addLayer("relu1", new ActivationLayer(Activation.RELU), "norm1")
                .addLayer(
                        "depthwise",
                        new DepthwiseConvolution2D.Builder(3, 3)
                                .depthMultiplier(1)
                                .nOut(4)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "relu1")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "depthwise", "relu1")
                .addLayer(
                        "separable",
                        new SeparableConvolution2D.Builder(3, 3)
                                .depthMultiplier(2)
                                .stride(1, 1)
                                .nOut(5)
                                .activation(Activation.RELU)
                                .build(),
                        "add")
                .addVertex("both", new MergeVertex(), "separable", "add")
                .addLayer("lrn", new LocalResponseNormalization.Builder().build(), "both")
                .addLayer("gap", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "lrn")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "gap")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(10, 8, 3))
                .build();
        ComputationGraph net = new ComputationGraph(configuration);
        net.init();
        net.setParams(numbers(net.params().length(), 2));
        INDArray variance = net.getLayer("norm1").getParam("var");
        variance.assign(Nd4j.createFromArray(0.5f, 1f, 1.5f, 2f).reshape(variance.shape()));
        return net;
    }

    private static INDArray numbers(long count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 0.3f * (float) random.nextGaussian();
        }
        return Nd4j.create(numbers, new int[] {1, numbers.length}, 'c');
    }
}
