package io.deepviz.examples.demo;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The demo's network: AlexNet's front door, 64 filters of 3x11x11, and its 4096 features before the classifier, with
 * little in between. Batch normalization after each convolution is what makes it learn in minutes.
 */
final class DemoNetwork {
    /** The first layer, whose filters the demo shows. */
    static final String FILTERS = "conv1";

    private static final double L2 = 5e-4;
    private static final double FILTERS_L2 = 2e-3;
    private static final double FILTERS_SMOOTHNESS = 3e-3;
    /** First-layer filters learn slower than the rest, so that they stay smooth. */
    private static final double FILTERS_RATE = .4;

    private static final double MOMENTUM = .9;
    private static final double KEPT = .7;

    private final boolean training;
    private final NeuralNetConfiguration.ListBuilder layers;

    private DemoNetwork(boolean training, IUpdater updater, long seed) {
        this.training = training;
        layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .updater(updater)
                .l2(training ? L2 : 0)
                .list();
    }

    /** What is saved: layers and no more than is needed to run them. */
    static MultiLayerConfiguration plain() {
        return new DemoNetwork(false, new NoOp(), 0).build(new NoOp());
    }

    /** What is trained: layers of the same parameters, in the same order. */
    static MultiLayerConfiguration training(long seed, double rate, int warmup, int steps) {
        IUpdater slower = new Nesterovs(new CosineRate(rate * FILTERS_RATE, warmup, steps), MOMENTUM);
        return new DemoNetwork(true, new Nesterovs(new CosineRate(rate, warmup, steps), MOMENTUM), seed).build(slower);
    }

    private MultiLayerConfiguration build(IUpdater filterUpdater) {
        ConvolutionLayer.Builder first = new ConvolutionLayer.Builder(11, 11)
                .stride(2, 2)
                .padding(5, 5)
                .nOut(64)
                .weightInit(new NormalDistribution(0, .005))
                .updater(filterUpdater);
        if (training) {
            first.regularization(List.of(new L2Regularization(FILTERS_L2), new Smoothness(11, FILTERS_SMOOTHNESS)));
        }
        block(1, first, true);
        block(2, new ConvolutionLayer.Builder(5, 5).padding(2, 2).nOut(64), true);
        block(3, new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(128), true);
        block(4, new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(64), false);
        layers.layer(new DenseLayer.Builder()
                .name("fc5")
                .nOut(4096)
                .activation(Activation.RELU)
                .build());
        OutputLayer.Builder classes = new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .name("fc6")
                .nOut(DemoImages.labels().size())
                .weightInit(new NormalDistribution(0, .01))
                .activation(Activation.SOFTMAX);
        layers.layer(training ? classes.dropOut(KEPT).build() : classes.build());
        return layers.setInputType(InputType.convolutional(DemoImages.SIZE, DemoImages.SIZE, 3))
                .build();
    }

    private void block(int number, ConvolutionLayer.Builder convolution, boolean pooled) {
        convolution.name("conv" + number).activation(Activation.IDENTITY);
        layers.layer(training ? new FastConvolution(convolution) : convolution.build());
        layers.layer(normalization("bn" + number));
        layers.layer(new ActivationLayer.Builder()
                .name("relu" + number)
                .activation(Activation.RELU)
                .build());
        if (pooled) {
            layers.layer(new SubsamplingLayer.Builder()
                    .name("pool" + number)
                    .kernelSize(3, 3)
                    .stride(2, 2)
                    .build());
        }
    }

    private Layer normalization(String name) {
        return training
                ? new FastNormalization(name)
                : new BatchNormalization.Builder().name(name).useLogStd(false).build();
    }
}
