package io.deepviz.benchmarks;

import io.deepviz.tensor.Tensor;
import io.deepviz.testing.Op;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A network with AlexNet's convolutions and random weights in Deeplearning4j. */
final class AlexNetOfDeeplearning4j {
    static final int SIDE = 224;

    private AlexNetOfDeeplearning4j() {}

    static MultiLayerNetwork create() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(convolution("conv1", 64, 11, 4, 2))
                .layer(new LocalResponseNormalization.Builder().name("lrn1").build())
                .layer(pooling("pool1"))
                .layer(convolution("conv2", 192, 5, 1, 2))
                .layer(new LocalResponseNormalization.Builder().name("lrn2").build())
                .layer(pooling("pool2"))
                .layer(convolution("conv3", 384, 3, 1, 1))
                .layer(convolution("conv4", 256, 3, 1, 1))
                .layer(convolution("conv5", 256, 3, 1, 1))
                .layer(pooling("pool5"))
                .layer(new DenseLayer.Builder().name("fc6").nOut(512).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .name("fc8")
                        .nOut(1000)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, 3))
                .build());
        network.init();
        return network;
    }

    /** One of its convolutions and nothing else, with given weights. */
    static MultiLayerNetwork alone(AlexNetConvolution sizes, Op.Convolution convolution) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .activation(Activation.IDENTITY)
                .list()
                .layer(convolution(sizes.name(), sizes.filters, sizes.kernel, sizes.stride, sizes.padding))
                .setInputType(InputType.convolutional(sizes.side, sizes.side, sizes.channels))
                .build());
        network.init();
        Tensor weights = convolution.weights();
        network.getLayer(0)
                .setParam(
                        "W",
                        Nd4j.create(
                                weights.toArray(),
                                new long[] {sizes.filters, sizes.channels, sizes.kernel, sizes.kernel},
                                'c'));
        convolution
                .bias()
                .ifPresent(bias -> network.getLayer(0)
                        .setParam("b", Nd4j.create(bias.toArray(), new long[] {1, sizes.filters}, 'c')));
        return network;
    }

    private static ConvolutionLayer convolution(String name, int filters, int kernel, int stride, int padding) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .name(name)
                .nOut(filters)
                .stride(stride, stride)
                .padding(padding, padding)
                .build();
    }

    private static SubsamplingLayer pooling(String name) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .name(name)
                .kernelSize(3, 3)
                .stride(2, 2)
                .build();
    }
}
