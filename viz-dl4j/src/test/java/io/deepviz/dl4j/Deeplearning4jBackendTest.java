package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.Backend;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The door: which files it knows, by their content; what it makes of options; and models that outlive their files. */
class Deeplearning4jBackendTest {
    private static final float ROUNDING = 2e-6f;

    private final Backend backend = new Deeplearning4jBackend();

    @TempDir
    Path folder;

    @Test
    void itIsFoundByTheServiceLoader() {
        assertThat(Backends.available()).extracting(Backend::name).contains("dl4j");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_stack.zip", "tiny_graph.zip", "tiny_sequential.h5", "tiny_functional.h5"})
    void filesAreKnownByTheirContentWhateverTheirName(String name) throws IOException {
        Path file = Files.copy(Fixtures.own(name), folder.resolve("unnamed.bin"));
        assertThat(backend.canOpen(file)).isTrue();
    }

    @Test
    void aZipCutOffIsStillKnown() throws IOException {
        byte[] whole = Files.readAllBytes(Fixtures.own("tiny_stack.zip"));
        Path file = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(backend.canOpen(file)).isTrue();
        assertThatThrownBy(() -> Backends.open(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file + ": expected a Deeplearning4j zip, found a damaged one: ");
    }

    @Test
    void otherFilesAreNotKnown() throws IOException {
        assertThat(backend.canOpen(folder)).isFalse();
        assertThat(backend.canOpen(folder.resolve("missing"))).isFalse();
        assertThat(backend.canOpen(Files.createFile(folder.resolve("empty")))).isFalse();
        assertThat(backend.canOpen(Archives.zip(folder.resolve("other.zip"), Map.of("a", new byte[1]))))
                .isFalse();
        Path text = Files.write(folder.resolve("text.h5"), "HDF".getBytes(StandardCharsets.UTF_8));
        assertThat(backend.canOpen(text)).isFalse();
        assertThatThrownBy(() -> backend.open(text, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(text
                        + ": expected a Deeplearning4j zip or a Keras HDF5 file, found neither, by its first bytes");
    }

    @ParameterizedTest
    @CsvSource({"tiny_stack, 11, 9", "tiny_graph, 10, 8"})
    void zipsGiveWhatNumPyWorksOut(String name, int height, int width) throws IOException {
        float[] waves = new float[3 * height * width];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = (float) Math.sin(0.1 * i);
        }
        try (Model model = Backends.open(Fixtures.own(name + ".zip"))) {
            Layer last = model.layer("out/softmax");
            Tensor image = Tensor.of(Shape.of(1, 3, height, width), waves);
            assertThat(model.forward(image, last).of(last).toArray())
                    .containsExactly(Fixtures.ownNumbers(name + ".expected.txt"), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100b4", "100b6"})
    void filesOfOlderVersionsGiveTheirStoredOutputs(String version) throws IOException {
        String start = "models/dl4j_zip/konduit_SyntheticCNN_";
        Tensor input = stored(Fixtures.shared(start + "Input_" + version + ".bin"));
        Tensor output = stored(Fixtures.shared(start + "Output_" + version + ".bin"));
        try (Model model = Backends.open(Fixtures.shared(start + version + ".bin"))) {
            Layer last = model.layers().get(model.layers().size() - 1);
            assertThat(model.forward(input, last).of(last).toArray())
                    .containsExactly(output.toArray(), within(ROUNDING));
        }
    }

    @Test
    void whatIsAssumedIsSaid() throws IOException {
        Path file = Fixtures.shared("models/dl4j_zip/konduit_071_ModelSerializer_Regression_CNN_1.zip");
        try (Model model = Backends.open(file)) {
            assertThat(model.input().assumptions())
                    .anyMatch(sentence -> sentence.startsWith("layer 'layer2' and what follows it is left out"));
        }
    }

    @Test
    void aModelIsCalledAsItsFile() throws IOException {
        try (Model model = Backends.open(Fixtures.own("tiny_stack.zip"))) {
            assertThat(model.name()).isEqualTo("tiny_stack.zip");
            assertThat(model.backend()).isEqualTo("dl4j");
        }
    }

    @Test
    void theCallerMayNameTheLogits() throws IOException {
        OpenOptions options = OpenOptions.DEFAULTS.withLogits("fc");
        try (Model model = Backends.open(Fixtures.own("tiny_stack.zip"), options)) {
            assertThat(model.logits()).map(Layer::name).contains("fc");
        }
    }

    @Test
    void anInputThatIsNotThereIsTheCallersMistake() {
        OpenOptions options = OpenOptions.DEFAULTS.withInput("picture");
        assertThatThrownBy(() -> Backends.open(Fixtures.own("tiny_graph.zip"), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input: the network's only input is 'image', got 'picture'");
    }

    private static Tensor stored(Path file) throws IOException {
        INDArray array = Nd4j.readBinary(new File(file.toString()));
        int[] extents = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
        return Tensor.wrap(Shape.of(extents), array.dup('c').data().asFloat());
    }
}
