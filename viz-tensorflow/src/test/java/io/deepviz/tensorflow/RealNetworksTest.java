package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.error.ModelFormatException;
import io.deepviz.features.Classifier;
import io.deepviz.features.Prediction;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Networks that others made. */
class RealNetworksTest {
    private static final OpenOptions SIGNED = OpenOptions.DEFAULTS.withScaling(Scaling.SIGNED);

    @Test
    void mobileNetKnowsAGoldenRetrieverAndAnEspresso() throws IOException {
        try (Model model =
                Backends.open(Fixtures.shared("models/tf_frozen/mobilenet_v1_0.25_128/frozen_graph.pb"), SIGNED)) {
            assertThat(best(model, "data/natural/konduit/goldenretriever.jpg")).isEqualTo(208);
            // a mute swan, of which ImageNet has no class: a white bird that stands in water
            assertThat(best(model, "data/natural/captum/swan-3299528_1280.jpg")).isEqualTo(133);
            assertThat(best(model, "data/natural/skimage/coffee.png")).isEqualTo(968);
        }
    }

    @Test
    void mobileNetsLayersAreItsAuthors() throws IOException {
        try (Model model =
                Backends.open(Fixtures.shared("models/tf_frozen/mobilenet_v1_0.25_128/frozen_graph.pb"), SIGNED)) {
            assertThat(model.layers().stream().limit(8).map(Layer::name))
                    .containsExactly(
                            "input",
                            "MobilenetV1/MobilenetV1/Conv2d_0",
                            "MobilenetV1/MobilenetV1/Conv2d_0/BatchNorm",
                            "MobilenetV1/MobilenetV1/Conv2d_0/relu",
                            "MobilenetV1/MobilenetV1/Conv2d_1_depthwise",
                            "MobilenetV1/MobilenetV1/Conv2d_1_depthwise/BatchNorm",
                            "MobilenetV1/MobilenetV1/Conv2d_1_depthwise/relu",
                            "MobilenetV1/MobilenetV1/Conv2d_1_pointwise");
            assertThat(model.layers().get(4).kind()).isEqualTo(LayerKind.DEPTHWISE_CONVOLUTION);
            assertThat(model.layers().get(2).parameters()).containsOnlyKeys("gamma", "beta", "mean", "variance");
            assertThat(model.logits().orElseThrow().outputShape()).isEqualTo(Shape.of(1001));
        }
    }

    /** One network, frozen for one image size and for any; its SavedModel has other weights. */
    @Test
    void aFrozenNetworkIsTheSameForAnySizeOfImages() throws IOException {
        Tensor images = Tensor.wrap(Shape.of(2, 3, 32, 32), pixels(2 * 3 * 32 * 32));
        Tensor expected = null;
        for (String file : List.of(
                "models/tf_frozen/mlnet_cifar/frozen_model.pb",
                "models/tf_frozen/mlnet_cifar/frozen_model_variadic_input_shape.pb")) {
            OpenOptions options = OpenOptions.DEFAULTS.withScaling(Scaling.RAW).withSize(32, 32);
            try (Model model = Backends.open(Fixtures.shared(file), options)) {
                Layer first = model.layers().get(1);
                assertThat(first.weights().orElseThrow().shape()).isEqualTo(Shape.of(32, 3, 7, 7));
                Layer scores = model.logits().orElseThrow();
                Tensor found = model.forward(images, scores).of(scores);
                if (expected != null) {
                    TinyModelsTest.near(found, expected, 1e-3);
                }
                expected = found;
            }
        }
    }

    private static float[] pixels(int count) {
        Random random = new Random(1);
        float[] pixels = new float[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = random.nextInt(256);
        }
        return pixels;
    }

    @Test
    void aRecurrentNetworkIsRefusedWithTheReason() {
        Path lstm = Fixtures.shared("models/tf_savedmodel/keras_lstm_scisharp");
        assertThatThrownBy(() -> Backends.open(lstm, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("recurrent");
    }

    @Test
    void aNetworkWithoutImagesTakesItsVectorsAsImagesOfOnePixel() throws IOException {
        try (Model model =
                Backends.open(Fixtures.shared("models/tf_savedmodel/keras_dense_cppflow"), OpenOptions.DEFAULTS)) {
            Shape input = model.input().shape();
            Tensor images = Tensor.wrap(input.prepend(2), new float[2 * (int) input.size()]);
            Layer last = model.layers().get(model.layers().size() - 1);
            assertThat(model.forward(images, last).of(last.name()).shape().get(0))
                    .isEqualTo(2);
        }
    }

    /** The dropout that its graph keeps, with a probability that is fed in training, passes everything. */
    @Test
    void aNetworkForMnistIsRightAsOftenAsItsAuthorsRunnerFinds() throws IOException {
        byte[] pixels = idx("data/mnist/t10k-images-idx3-ubyte.gz", 16, 2000 * 784);
        byte[] labels = idx("data/mnist/t10k-labels-idx1-ubyte.gz", 8, 2000);
        float[] raw = new float[pixels.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = pixels[i] & 0xFF;
        }
        Path file = Fixtures.shared("models/tf_savedmodel/mlnet_mnist_conv");
        try (Model model = Backends.open(file, OpenOptions.DEFAULTS.withScaling(Scaling.RAW))) {
            assertThat(model.layer("dropout").kind()).isEqualTo(LayerKind.DROPOUT);
            var found = Classifier.of(model).classify(Tensor.wrap(Shape.of(2000, 1, 28, 28), raw), 1);
            int right = 0;
            for (int i = 0; i < 2000; i++) {
                right += found.get(i).get(0).classIndex() == labels[i] ? 1 : 0;
            }
            assertThat(right / 2000.0).isCloseTo(0.748, within(0.001));
        }
    }

    private static byte[] idx(String path, int header, int length) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Fixtures.shared(path)))) {
            in.skipNBytes(header);
            return in.readNBytes(length);
        }
    }

    @Test
    void layersOfANetworkInFunctionsAreItsAuthors() throws IOException {
        Path file = Fixtures.shared("models/tf_savedmodel/keras_shaped_tiny");
        try (Model model = Backends.open(file, OpenOptions.DEFAULTS)) {
            assertThat(model.layers().stream().map(Layer::name))
                    .containsExactly(
                            "input_1",
                            "conv1",
                            "conv1/relu",
                            "conv1/MaxPool",
                            "conv2",
                            "conv2/relu",
                            "conv2/MaxPool",
                            "dense/Reshape",
                            "dense",
                            "probs");
        }
    }

    private static int best(Model model, String image) throws IOException {
        Tensor input = model.input().toTensor(Images.read(Fixtures.shared(image)));
        Prediction first = Classifier.of(model)
                .classify(input.reshape(input.shape().prepend(1)), 1)
                .get(0)
                .get(0);
        return first.classIndex();
    }
}
