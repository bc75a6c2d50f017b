package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What comes out of sound zips: the network that was saved, with its names and the input it takes. */
class ZipNetworkTest {
    /** Sums of some hundred products of floats, in another order than the one they are compared with. */
    private static final float ROUNDING = 1e-6f;

    @TempDir
    Path folder;

    @Test
    void aStackGivesWhatNumPyWorksOutOfItsFile() throws IOException {
        LoadedNetwork net = read(Fixtures.own("tiny_stack.zip"));
        assertThat(output(net, image(3, 11, 9)))
                .containsExactly(Fixtures.ownNumbers("tiny_stack.expected.txt"), within(ROUNDING));
    }

    @Test
    void aGraphGivesWhatNumPyWorksOutOfItsFile() throws IOException {
        LoadedNetwork net = read(Fixtures.own("tiny_graph.zip"));
        assertThat(output(net, image(3, 10, 8)))
                .containsExactly(Fixtures.ownNumbers("tiny_graph.expected.txt"), within(ROUNDING));
    }

    @Test
    void aStackKeepsTheNamesOfItsLayers() throws IOException {
        assertThat(read(Fixtures.own("tiny_stack.zip"))
                        .graph()
                        .getConfiguration()
                        .getVertices())
                .containsOnlyKeys("conv1", "pool1", "norm1", "conv2", "drop", "fc", "out");
    }

    @Test
    void aStackForFlattenedImagesTakesThemUnflattened() throws IOException {
        LoadedNetwork net = read(Fixtures.own("tiny_stack.zip"));
        assertThat(size(net)).isEqualTo(Shape.of(3, 11, 9));
    }

    @Test
    void aNetworkThatPoolsGloballyTakesAnySize() throws IOException {
        assertThat(size(read(Fixtures.own("tiny_graph.zip")))).isEqualTo(Shape.of(3, Shape.OPEN, Shape.OPEN));
    }

    @Test
    void whereStridesLeaveTheSizeOpenTheCallerHasToSayIt() throws IOException {
        Path file = savedStack(InputType.convolutional(11, 9, 3));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("expected a stated input size, found one left open: the layers take a height of 11 to 12;"
                        + " say which, in the options it is opened with (--input HxW)");
        LoadedNetwork net = ZipNetwork.read(file, OpenOptions.DEFAULTS.withSize(11, 9));
        assertThat(output(net, image(3, 11, 9)))
                .containsExactly(Fixtures.ownNumbers("tiny_stack.expected.txt"), within(ROUNDING));
    }

    @Test
    void aSizeThatDoesNotFitIsTheCallersMistake() throws IOException {
        Path file = savedStack(InputType.convolutional(11, 9, 3));
        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS.withSize(13, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input height: the network's layers take 11 to 12, got 13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOUBLE", "HALF", "BFLOAT16"})
    void numbersOfOtherWidthsBecomeFloats(String type) throws IOException {
        MultiLayerNetwork other = TinyZips.stack().convertDataType(DataType.valueOf(type));
        Path file = folder.resolve("other.zip");
        ModelSerializer.writeModel(other, file.toFile(), false);
        float[] expected = other.params().castTo(DataType.FLOAT).toFloatVector();
        assertThat(read(file).graph().params().toFloatVector()).containsExactly(expected);
    }

    @Test
    void frozenLayersAreAsIfTheyWereNot() throws IOException {
        MultiLayerNetwork net = TinyZips.stack();
        for (int i = 0; i < 3; i++) {
            net.getLayerWiseConfigurations()
                    .getConf(i)
                    .setLayer(new FrozenLayer(
                            net.getLayerWiseConfigurations().getConf(i).getLayer()));
        }
        MultiLayerNetwork frozen = new MultiLayerNetwork(net.getLayerWiseConfigurations());
        frozen.init(net.params(), true);
        Path file = folder.resolve("frozen.zip");
        ModelSerializer.writeModel(frozen, file.toFile(), false);
        assertThat(output(read(file), image(3, 11, 9)))
                .containsExactly(Fixtures.ownNumbers("tiny_stack.expected.txt"), within(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100b4", "100b6"})
    void filesOfOlderVersionsGiveTheirStoredOutputs(String version) throws IOException {
        String start = "models/dl4j_zip/konduit_SyntheticCNN_";
        LoadedNetwork net = read(Fixtures.shared(start + version + ".bin"));
        INDArray input = stored(Fixtures.shared(start + "Input_" + version + ".bin"));
        INDArray output = stored(Fixtures.shared(start + "Output_" + version + ".bin"));
        assertThat(output(net, input)).containsExactly(output.dup('c').data().asFloat(), within(ROUNDING));
    }

    /**
     * The author stated 2028 inputs for the last layer, the maps before it have 2352 numbers: no version of Deeplearning4j
     * runs it. Its parameters are 1, 2, 3, ...
     */
    @ParameterizedTest
    @ValueSource(strings = {"071", "080"})
    void aHeadThatDoesNotFitIsLeftOutAndSaidSo(String version) throws IOException {
        LoadedNetwork net =
                read(Fixtures.shared("models/dl4j_zip/konduit_" + version + "_ModelSerializer_Regression_CNN_1.zip"));
        assertThat(net.assumptions())
                .containsExactly(
                        "layer 'layer2' and what follows it is left out: it has weights for 2028 inputs and gets"
                                + " 2352");
        // Biases are stored first. Of black images each map is the tanh of its bias.
        assertThat(output(net, Nd4j.zeros(DataType.FLOAT, 1, 3, 1, 1)))
                .containsExactly(new float[] {0.7615942f, 0.9640276f, 0.9950548f}, within(ROUNDING));
        assertThat(net.graph().getLayer("layer0").getParam("W"))
                .isEqualTo(Nd4j.linspace(4, 39, 36, DataType.FLOAT).reshape('c', 3, 3, 2, 2));
    }

    /**
     * The reference's images are not stored with it, but they are images of MNIST: of its 60,000 these give its
     * predictions, and no others do.
     */
    @ParameterizedTest
    @CsvSource({"1, 39700 62 20999 33395 51189 42119 19893 11802", "0, 5310"})
    void leNetGivesItsStoredPredictions(int batch, String images) throws IOException {
        Path archive = Fixtures.shared("refs/konduit_lenet_mnist_dl4j.tar.gz");
        Path mnist = Fixtures.shared("data/mnist/train-images-idx3-ubyte.gz");
        String start = "dl4j-integration-tests/LenetMnist/";
        LoadedNetwork net = read(Archives.untar(archive, start + "Model_RANDOM_INIT_UNTRAINED.zip", folder));
        INDArray expected = stored(Archives.untar(archive, start + "predictions/output_" + batch + "_0.bin", folder));
        String[] numbers = images.split(" ", -1);
        INDArray input = Nd4j.create(DataType.FLOAT, numbers.length, 1, 28, 28);
        for (int i = 0; i < numbers.length; i++) {
            input.slice(i).assign(digit(mnist, Integer.parseInt(numbers[i])));
        }
        assertThat(size(net)).isEqualTo(Shape.of(1, 28, 28));
        assertThat(output(net, input)).containsExactly(expected.dup('c').data().asFloat(), within(ROUNDING));
    }

    private Path savedStack(InputType input) throws IOException {
        MultiLayerNetwork net = new MultiLayerNetwork(TinyZips.stackConfiguration(input));
        net.init(TinyZips.stack().params(), true);
        Path file = folder.resolve("stack.zip");
        ModelSerializer.writeModel(net, file.toFile(), false);
        return file;
    }

    private static LoadedNetwork read(Path file) throws IOException {
        return ZipNetwork.read(file, OpenOptions.DEFAULTS);
    }

    private static Shape size(LoadedNetwork net) {
        return Shape.of(net.channels(), net.height(), net.width());
    }

    private static INDArray image(int channels, int height, int width) {
        float[] numbers = new float[channels * height * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(0.1 * i);
        }
        return Nd4j.create(numbers, new int[] {1, channels, height, width}, 'c');
    }

    private static float[] output(LoadedNetwork net, INDArray input) {
        return net.graph().outputSingle(false, input).dup('c').data().asFloat();
    }

    private static INDArray stored(Path file) throws IOException {
        return Nd4j.readBinary(new File(file.toString()));
    }

    private static INDArray digit(Path images, int number) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(images))) {
            in.skipNBytes(16 + 784L * number);
            byte[] pixels = in.readNBytes(784);
            float[] scaled = new float[784];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (pixels[i] & 255) / 255f;
            }
            return Nd4j.create(scaled, new int[] {1, 28, 28}, 'c');
        }
    }
}
