package io.deepviz.dl4j;

import io.deepviz.image.ColorOrder;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trainings as they should be, on real pictures: two architectures, two optimizers, with and without normalization. */
enum HealthyTraining {
    MNIST_LENET_SGD(Data.MNIST, Net.LENET, false, false),
    MNIST_LENET_SGD_NORMALIZED(Data.MNIST, Net.LENET, false, true),
    MNIST_LENET_ADAM(Data.MNIST, Net.LENET, true, false),
    MNIST_ALLCONV_ADAM_NORMALIZED(Data.MNIST, Net.ALL_CONVOLUTIONAL, true, true),
    MNIST_ALLCONV_SGD(Data.MNIST, Net.ALL_CONVOLUTIONAL, false, false),
    CIFAR_LENET_SGD(Data.CIFAR, Net.LENET, false, false),
    CIFAR_LENET_ADAM(Data.CIFAR, Net.LENET, true, false),
    CIFAR_LENET_ADAM_NORMALIZED(Data.CIFAR, Net.LENET, true, true),
    CIFAR_ALLCONV_SGD_NORMALIZED(Data.CIFAR, Net.ALL_CONVOLUTIONAL, false, true),
    CIFAR_ALLCONV_ADAM(Data.CIFAR, Net.ALL_CONVOLUTIONAL, true, false);

    private static final int CLASSES = 10;
    private static final int LEARNED = 3500;
    private static final int HELD_OUT = 300;
    private static final int STEPS = 240;
    private static final int LABEL_COLUMN = 2;

    private final Data data;
    private final Net net;
    private final boolean adam;
    private final boolean normalized;

    HealthyTraining(Data data, Net net, boolean adam, boolean normalized) {
        this.data = data;
        this.net = net;
        this.adam = adam;
        this.normalized = normalized;
    }

    private enum Data {
        MNIST,
        CIFAR
    }

    private enum Net {
        LENET,
        ALL_CONVOLUTIONAL
    }

    /** Skips the calling test where the pictures are not. */
    SmallTraining training() {
        try {
            DataSet all = data == Data.MNIST ? mnist() : cifar();
            DataSet learned = (DataSet) all.getRange(0, LEARNED);
            return SmallTraining.of(network(), learned, STEPS, (DataSet) all.getRange(LEARNED, LEARNED + HELD_OUT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSet mnist() throws IOException {
        int count = LEARNED + HELD_OUT;
        float[] pixels = new float[count * 28 * 28];
        float[] labels = new float[count * CLASSES];
        try (DataInputStream images = open("data/mnist/train-images-idx3-ubyte.gz", 16);
                DataInputStream classes = open("data/mnist/train-labels-idx1-ubyte.gz", 8)) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (images.readUnsignedByte() / 255f - 0.1307f) / 0.3081f;
            }
            for (int i = 0; i < count; i++) {
                labels[i * CLASSES + classes.readUnsignedByte()] = 1;
            }
        }
        return new DataSet(
                Nd4j.create(pixels, new long[] {count, 1, 28, 28}, 'c'),
                Nd4j.create(labels, new long[] {count, CLASSES}, 'c'));
    }

    private static DataInputStream open(String file, int header) throws IOException {
        DataInputStream in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(Fixtures.shared(file)))));
        in.skipNBytes(header);
        return in;
    }

    /** Four sheets of 1000 pictures, a row each. */
    private static DataSet cifar() throws IOException {
        int count = LEARNED + HELD_OUT;
        int size = 3 * 32 * 32;
        float[] pixels = new float[count * size];
        for (int sheet = 0; sheet < 4; sheet++) {
            Image rows = Images.read(Fixtures.shared("data/cifar10/cifar10_batch_" + sheet + ".png"));
            float[] numbers = rows.toTensor(ColorOrder.RGB, Scaling.parse("125.3,123,113.9/63,62.1,66.7"))
                    .toArray();
            for (int row = 0; row < 1000 && sheet * 1000 + row < count; row++) {
                for (int channel = 0; channel < 3; channel++) {
                    System.arraycopy(
                            numbers,
                            (channel * 1000 + row) * 1024,
                            pixels,
                            (sheet * 1000 + row) * size + channel * 1024,
                            1024);
                }
            }
        }
        return new DataSet(
                Nd4j.create(pixels, new long[] {count, 3, 32, 32}, 'c'),
                Nd4j.create(cifarLabels(count), new long[] {count, CLASSES}, 'c'));
    }

    private static float[] cifarLabels(int count) throws IOException {
        Path file = Fixtures.shared("data/cifar10/cifar10_batches_0-3_labels.tsv");
        float[] labels = new float[count * CLASSES];
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> line.matches("\\d.*"))
                .toList();
        for (int i = 0; i < count; i++) {
            String[] cells = lines.get(i).split("\t", -1);
            labels[i * CLASSES + Integer.parseInt(cells[LABEL_COLUMN])] = 1;
        }
        return labels;
    }

    private MultiLayerConfiguration network() {
        IUpdater updater = adam ? new Adam(0.001) : new Nesterovs(0.01, 0.9);
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .updater(updater)
                .l2(1e-4)
                .list();
        if (net == Net.LENET) {
            lenet(layers);
        } else {
            allConvolutional(layers);
        }
        return layers.setInputType(
                        data == Data.MNIST ? InputType.convolutional(28, 28, 1) : InputType.convolutional(32, 32, 3))
                .build();
    }

    private void lenet(NeuralNetConfiguration.ListBuilder layers) {
        block(layers, 1, 5, 1, 12);
        pool(layers, 1);
        block(layers, 2, 5, 1, 24);
        pool(layers, 2);
        layers.layer(new DenseLayer.Builder()
                .name("fc3")
                .nOut(64)
                .activation(Activation.RELU)
                .build());
        layers.layer(out());
    }

    private void allConvolutional(NeuralNetConfiguration.ListBuilder layers) {
        block(layers, 1, 3, 2, 16);
        block(layers, 2, 3, 1, 24);
        block(layers, 3, 3, 2, 32);
        block(layers, 4, 3, 1, 32);
        layers.layer(
                new GlobalPoolingLayer.Builder(PoolingType.AVG).name("mean").build());
        layers.layer(out());
    }

    private static OutputLayer out() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(CLASSES)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static void pool(NeuralNetConfiguration.ListBuilder layers, int number) {
        layers.layer(new SubsamplingLayer.Builder()
                .name("pool" + number)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build());
    }

    private void block(NeuralNetConfiguration.ListBuilder layers, int number, int kernel, int stride, int filters) {
        layers.layer(new ConvolutionLayer.Builder(kernel, kernel)
                .name("conv" + number)
                .stride(stride, stride)
                .padding(kernel / 2, kernel / 2)
                .nOut(filters)
                .activation(Activation.IDENTITY)
                .build());
        if (normalized) {
            layers.layer(new BatchNormalization.Builder().name("bn" + number).build());
        }
        layers.layer(new ActivationLayer.Builder()
                .name("relu" + number)
                .activation(Activation.RELU)
                .build());
    }
}
