package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Deeplearning4j's own layers are the oracle. */
class FastLayersTest {
    private static final int BATCH = 19; // two full groups of images and a rest

    @Test
    void gradientsAreThoseOfDeeplearning4j() {
        MultiLayerNetwork plain = network(false);
        MultiLayerNetwork fast = network(true);
        fast.setParams(plain.params());
        assertClose(gradient(fast), gradient(plain));
        assertThat(fast.score()).isEqualTo(plain.score(), org.assertj.core.api.Assertions.within(1e-5));
    }

    @Test
    void afterSomeStepsInferenceIsThatOfDeeplearning4j() {
        MultiLayerNetwork plain = network(false);
        MultiLayerNetwork fast = network(true);
        fast.setParams(plain.params());
        for (int step = 0; step < 3; step++) {
            plain.fit(images(), labels());
            fast.fit(images(), labels());
        }
        assertClose(Floats.read(fast.params()), Floats.read(plain.params()));
        assertClose(Floats.read(fast.output(images(), false)), Floats.read(plain.output(images(), false)));
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        List<float[]> gradients = List.of(1, 3).stream()
                .map(threads -> {
                    ForkJoinPool pool = new ForkJoinPool(threads);
                    try {
                        return pool.submit(() -> gradient(network(true))).join();
                    } finally {
                        pool.shutdown();
                    }
                })
                .toList();
        assertThat(gradients.get(0)).isEqualTo(gradients.get(1));
    }

    /** Each number within 1e-4 of the largest: sums of some thousand floats, in another order. */
    private static void assertClose(float[] actual, float[] expected) {
        float largest = 0;
        for (float number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        assertThat(largest).isPositive();
        assertThat(actual).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-4f * largest));
    }

    private static float[] gradient(MultiLayerNetwork network) {
        network.setInput(images());
        network.setLabels(labels());
        network.computeGradientAndScore();
        return Floats.read(network.gradient().gradient());
    }

    private static MultiLayerNetwork network(boolean fast) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(.1))
                .list();
        ConvolutionLayer.Builder first =
                new ConvolutionLayer.Builder(5, 5).stride(2, 2).padding(2, 2).nOut(6);
        ConvolutionLayer.Builder second =
                new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(4);
        for (ConvolutionLayer.Builder convolution : List.of(first, second)) {
            convolution.activation(Activation.IDENTITY);
            layers.layer(fast ? new FastConvolution(convolution) : convolution.build());
            layers.layer(
                    fast
                            ? new FastNormalization("bn")
                            : new BatchNormalization.Builder().useLogStd(false).build());
        }
        layers.layer(
                new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build());
        MultiLayerNetwork network = new MultiLayerNetwork(
                layers.setInputType(InputType.convolutional(12, 12, 2)).build());
        network.init();
        return network;
    }

    private static INDArray images() {
        Chance chance = new Chance(8, 8);
        float[] numbers = new float[BATCH * 2 * 12 * 12];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) chance.normal(0, 1);
        }
        return Nd4j.create(numbers, new long[] {BATCH, 2, 12, 12}, 'c');
    }

    private static INDArray labels() {
        INDArray labels = Nd4j.zeros(BATCH, 3);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, i % 3, 1);
        }
        return labels;
    }
}
