package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.ReferenceModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keras files give what Keras gives: against NumPy, against the reference model, and on real images. */
class KerasFileTest {
    /** Of sums of some hundred products of floats, against the same in double precision. */
    private static final float ROUNDING = 2e-6f;
    /** The same after up to 32 layers that each add some, as a part of the layer's largest number. */
    private static final double DEEP_ROUNDING = 2e-5;

    private static final Scaling CIFAR =
            Scaling.of(new float[] {125.307f, 122.95f, 113.865f}, new float[] {62.9932f, 62.0887f, 66.7048f});

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "tiny_sequential, 12, 8, out/softmax",
        "tiny_functional, 11, 9, probabilities",
        "tiny_layers, 11, 9, out",
        "tiny_theano, 8, 6, dense_1"
    })
    void aFileGivesWhatNumPyWorksOut(String name, int height, int width, String layer) throws IOException {
        try (Model model = Backends.open(Fixtures.own(name + ".h5"))) {
            float[] output = model.forward(waves(height, width), model.layer(layer))
                    .of(layer)
                    .toArray();
            assertThat(output).containsExactly(Fixtures.ownNumbers(name + ".expected.txt"), within(ROUNDING));
        }
    }

    @Test
    void sizesThatTheFileLeavesOpenStayOpen() throws IOException {
        try (Model model = Backends.open(Fixtures.own("tiny_functional.h5"))) {
            assertThat(model.input().shape()).isEqualTo(Shape.of(3, Shape.OPEN, Shape.OPEN));
        }
    }

    @Test
    void sizesThatTheFileLeavesOpenAreTheCallersToSay() throws IOException {
        try (Model model = Backends.open(Fixtures.own("tiny_functional.h5"), OpenOptions.DEFAULTS.withSize(11, 9))) {
            assertThat(model.input().shape()).isEqualTo(Shape.of(3, 11, 9));
            assertThat(model.layer("conv1").outputShape()).isEqualTo(Shape.of(4, 6, 5));
        }
    }

    @Test
    void aSizeThatContradictsTheFileIsTheCallersMistake() {
        assertThatThrownBy(() -> Backends.open(Fixtures.own("tiny_sequential.h5"), OpenOptions.DEFAULTS.withSize(9, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input height: the network's file fixes it at 12, got 9");
    }

    @Test
    void logitsAreFoundBeforeSoftmaxWhereverItIs() throws IOException {
        try (Model fused = Backends.open(Fixtures.own("tiny_sequential.h5"));
                Model apart = Backends.open(Fixtures.own("tiny_functional.h5"))) {
            assertThat(fused.logits()).map(Layer::name).contains("out");
            assertThat(apart.logits()).map(Layer::name).contains("out");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cifar10_lenet.h5",
                "cifar10_resnet32.h5",
                "fer2013_mini_XCEPTION.00-0.47.hdf5",
                "fer2013_mini_XCEPTION.102-0.66.hdf5",
                "fer2013_big_XCEPTION.54-0.66.hdf5"
            })
    void everyLayerOfARealNetworkAgreesWithTheReferenceModel(String name) throws IOException {
        Path file = Fixtures.shared("models/keras_h5/" + name);
        NetSpec spec = KerasSpec.read(file);
        Tensor image = noise(spec.inputShape());
        try (Model model = Backends.open(file);
                Model reference = ReferenceModel.of(spec)) {
            List<Layer> wanted = new ArrayList<>();
            for (NetSpec.Node node : spec.nodes()) {
                wanted.add(model.layer(node.name()));
            }
            Activations found = model.forward(image, wanted);
            Activations expected = reference.forward(
                    image,
                    spec.nodes().stream()
                            .map(node -> reference.layer(node.name()))
                            .toList());
            for (Layer layer : wanted) {
                Difference.assertAgree(layer::name, found.of(layer), expected.of(layer), DEEP_ROUNDING);
            }
        }
    }

    @Test
    void aFileOfKeras1GivesItsStoredOutput() throws IOException {
        Path archive = Fixtures.shared("refs/konduit_keras_simple_cnn.tar.gz");
        Path file = Archives.untar(archive, "simple/cnn_tf_model.h5", folder);
        float[] input = numbers(Archives.untar(archive, "simple/cnn_tf_input.txt", folder));
        float[] output = numbers(Archives.untar(archive, "simple/cnn_tf_output.txt", folder));
        try (Model model = Backends.open(file)) {
            Layer last = model.layers().get(model.layers().size() - 1);
            Tensor image = Tensor.of(Shape.of(1, 3, 8, 8), input);
            // Its input is stored in C, H, W order, its output with six digits.
            assertThat(model.forward(image, last).of(last).toArray()).containsExactly(output, within(ROUNDING));
        }
    }

    @ParameterizedTest
    @CsvSource({"cifar10_lenet.h5, 1000, 791", "cifar10_resnet32.h5, 300, 300"})
    void cifarImagesAreRecognized(String name, int count, int right) throws IOException {
        Path file = Fixtures.shared("models/keras_h5/" + name);
        Image pixels = Images.read(Fixtures.shared("data/cifar10/cifar10_batch_0.png"));
        List<String> labels = Files.readAllLines(Fixtures.shared("data/cifar10/cifar10_batches_0-3_labels.tsv"));
        try (Model model = Backends.open(file, OpenOptions.DEFAULTS.withScaling(CIFAR))) {
            int hits = 0;
            for (int start = 0; start < count; start += 100) {
                List<Tensor> images = new ArrayList<>();
                for (int i = start; i < start + 100; i++) {
                    images.add(model.input().toTensor(cifar(pixels, i)));
                }
                Tensor scores = model.forward(
                                Tensor.stack(images), model.logits().orElseThrow())
                        .of(model.logits().orElseThrow());
                for (int i = start; i < start + 100; i++) {
                    hits += largest(scores.slice(i - start)) == label(labels, i) ? 1 : 0;
                }
            }
            assertThat(hits).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fer2013_mini_XCEPTION.102-0.66.hdf5", "fer2013_big_XCEPTION.54-0.66.hdf5"})
    void theAstronautIsHappy(String name) throws IOException {
        Path file = Fixtures.shared("models/keras_h5/" + name);
        Path picture = Fixtures.shared("data/natural/skimage/astronaut.png");
        BufferedImage face = Images.read(picture).toBufferedImage().getSubimage(150, 60, 150, 160);
        Image gray = Image.of(face, 0xffffff).toGray();
        try (Model model = Backends.open(file, OpenOptions.DEFAULTS.withScaling(Scaling.SIGNED))) {
            Layer scores = model.logits().orElseThrow();
            Tensor one = Tensor.stack(List.of(model.input().toTensor(gray)));
            assertThat(largest(model.forward(one, scores).of(scores).slice(0))).isEqualTo(3);
        }
    }

    private static Image cifar(Image pixels, int number) {
        int[] packed = new int[32 * 32];
        for (int i = 0; i < packed.length; i++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                rgb = rgb << 8 | Math.round(pixels.sample(channel, number, i));
            }
            packed[i] = rgb;
        }
        return Image.rgb(32, 32, packed);
    }

    /** Under a line of headings: batch, row, label, ...; batch 0 comes first. */
    private static int label(List<String> lines, int number) {
        return Integer.parseInt(lines.get(number + 1).split("\t", -1)[2]);
    }

    private static int largest(Tensor scores) {
        float[] numbers = scores.toArray();
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }

    private static Tensor waves(int height, int width) {
        float[] numbers = new float[3 * height * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(0.1 * i);
        }
        return Tensor.wrap(Shape.of(1, 3, height, width), numbers);
    }

    private static Tensor noise(Shape image) {
        Random random = new Random(5);
        float[] numbers = new float[(int) image.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(image.prepend(1), numbers);
    }

    private static float[] numbers(Path text) throws IOException {
        String[] words = Files.readString(text).strip().split("[\\s,]+", -1);
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }
}
