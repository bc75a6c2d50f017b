package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras files that are damaged, dangerous, or not supported: refused, with the layer and the reason in one line. */
class KerasRefusalTest {
    private static final String CONV = """
            {"class_name": "Conv2D", "config": {"name": "conv", "filters": 2, "kernel_size": [3, 3], "padding": "valid",
             "data_format": "channels_last", "batch_input_shape": [null, 6, 6, 1]%s}}""";

    @TempDir
    Path folder;

    @Test
    void theFileThatTheOthersAreVariantsOfIsRead() throws IOException {
        LoadedNetwork net = KerasFile.read(conv(""), OpenOptions.DEFAULTS);
        assertThat(net.graph().numParams()).isEqualTo(20);
    }

    @Test
    void aLambdaIsRefusedByName() throws IOException {
        refused(
                after(
                        "{\"class_name\": \"Lambda\", \"config\": {\"name\": \"code\", \"function\": [\"4wEA\", null, null]}}"),
                "layer 'code' (Lambda): expected no Lambda, found one: it holds Python code, which is not run. Replace it by"
                        + " layers of Keras' own and save again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "LSTM; \"units\": 4; expected a layer of image networks that Deeplearning4j has too",
                "Activation; \"activation\": \"gelu\"; expected an activation that Deeplearning4j computes like Keras,"
                        + " found 'gelu'",
                "UpSampling2D; \"size\": [2, 2], \"interpolation\": \"bilinear\"; expected upsampling by repetition"
                        + " (nearest), found 'bilinear'",
                "BatchNormalization; \"axis\": [1]; expected normalization of each channel by itself, found axis [1]",
                "ReLU; \"threshold\": 1.0; expected a ReLU without threshold",
                "Softmax; \"axis\": 1; expected softmax along the last axis, found axis 1",
                "Dense; \"units\": 3; expected a vector as its input, found maps [2,4,4]",
                "MaxPooling2D; \"pool_size\": \"two\"; expected two whole numbers for pool_size, found \"two\"",
                "MaxPooling2D; \"pool_size\": [0, 2]; expected numbers of at least 1 for pool_size, found [0,2]",
                "MaxPooling2D; \"padding\": \"reflect\"; expected padding same or valid, found 'reflect'",
                "Reshape; \"target_shape\": [4, 8]; expected a vector, maps of one pixel, or the shape of its input",
            })
    void whatWouldComeOutWrongIsRefusedByName(String kind, String settings, String reason) throws IOException {
        refused(
                after("{\"class_name\": \"" + kind + "\", \"config\": {\"name\": \"x\", " + settings + "}}"),
                "layer 'x' (" + kind + "): " + reason);
    }

    @Test
    void groupsOfChannelsAreRefused() throws IOException {
        refused(conv(", \"groups\": 2"), "layer 'conv' (Conv2D): expected one group of channels, found 2");
    }

    @Test
    void twoBillionFiltersAreRefused() throws IOException {
        Path file = write(CONV.formatted("").replace("\"filters\": 2", "\"filters\": 2000000000"), "2.4.0", 2);
        refused(file, "layer 'conv': expected at least 1 and in all at most 2147483647 weights, found a factor of 3");
    }

    @Test
    void moreFiltersThanTheFileExplainsAreRefused() throws IOException {
        Path file = write(CONV.formatted("").replace("\"filters\": 2", "\"filters\": 20000000"), "2.4.0", 2);
        refused(file, "the network's weights: expected a size that the file's ");
    }

    @Test
    void weightsOfAnotherShapeAreRefused() throws IOException {
        refused(
                write(CONV.formatted(""), "2.4.0", 3),
                "'model_weights/conv/conv/kernel:0': expected an array of [3,3,1,2] as the layer's description says, found"
                        + " [3, 3, 1, 3]");
    }

    @Test
    void missingWeightsAreRefusedByTheLayersName() throws IOException {
        Path file = after("{\"class_name\": \"PReLU\", \"config\": {\"name\": \"slopes\"}}");
        refused(file, "layer 'slopes' (PReLU): expected stored weights [alpha], found []");
    }

    @Test
    void infiniteWeightsAreCounted() throws IOException {
        Path file = folder.resolve("infinite.h5");
        write(file, sequential(CONV.formatted("")), "2.4.0", Map.of("kernel", kernel(2), "bias", new float[] {
            Float.NaN, Float.NEGATIVE_INFINITY
        }));
        refused(file, "layer 'conv': expected finite weights, found 2 of 2 that are NaN or infinite");
    }

    @Test
    void aFileOfKeras3IsRefusedWithTheCure() throws IOException {
        refused(
                write(CONV.formatted(""), "3.3.3", 2),
                "expected a file of Keras 1.x to 2.15, found version 3.3.3; it is of Keras 3, and files of Keras 1.x to 2.15"
                        + " are read. Export it as a SavedModel (model.export(folder)) and open that with viz-tensorflow, or"
                        + " save it as .h5 with Keras 2 (tf_keras)");
    }

    @Test
    void aZipOfKeras3IsRefusedWithTheCure() throws IOException {
        Path file = Archives.zip(
                folder.resolve("net.keras"),
                Map.of("config.json", new byte[] {'{', '}'}, "model.weights.h5", new byte[1]));
        assertThat(new Deeplearning4jBackend().canOpen(file)).isTrue();
        assertThatThrownBy(() -> new Deeplearning4jBackend().open(file, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(
                        file + ": expected a Deeplearning4j zip, found a .keras file; it is of Keras 3");
    }

    @Test
    void weightsOnlyAreRefusedWithTheReason() throws IOException {
        refused(
                Fixtures.shared("models/keras_h5/squeezenet_v1.1_notop_weights.h5"),
                "expected a whole Keras model with its model_config, found weights only; build the network in Keras, load"
                        + " them into it, and save it with model.save()");
    }

    @Test
    void anHdf5FileOfSomethingElseIsRefused() throws IOException {
        Path file = folder.resolve("other.h5");
        try (WritableHdfFile out = HdfFile.write(file)) {
            out.putDataset("numbers", new float[] {1, 2});
        }
        refused(file, "expected a whole Keras model with its model_config, found another HDF5 file");
    }

    @Test
    void oneByteIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("one.h5"), new byte[] {(byte) 0x89});
        assertThat(new Deeplearning4jBackend().canOpen(file)).isFalse();
        refused(file, "expected an HDF5 file, found one that doesn't begin as such");
    }

    @Test
    void aSignatureAloneIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Fixtures.own("tiny_sequential.h5"));
        refused(Files.write(folder.resolve("eight.h5"), Arrays.copyOf(whole, 8)), "expected an intact HDF5 file");
        refused(Files.write(folder.resolve("half.h5"), Arrays.copyOf(whole, whole.length / 2)), "HDF5 file");
    }

    @Test
    void aVectorAsInputIsRefused() throws IOException {
        Path file = folder.resolve("vector.h5");
        write(
                file,
                sequential("{\"class_name\": \"Dense\", \"config\": {\"name\": \"fc\", \"units\": 2,"
                        + " \"batch_input_shape\": [null, 784]}}"),
                "2.4.0",
                Map.of());
        refused(file, "expected an image as the model's input, found a vector [null,784]");
    }

    @Test
    void aFlattenedMapNeedsAKnownSize() throws IOException {
        Path file = write(
                CONV.formatted("").replace("[null, 6, 6, 1]", "[null, null, null, 1]")
                        + ", {\"class_name\": \"Flatten\", \"config\": {\"name\": \"flat\"}}",
                "2.4.0",
                2);
        refused(
                file,
                "layer 'flat' (Flatten): expected a known input size, found one left open; say which, in the options it is"
                        + " opened with (--input HxW)");
        LoadedNetwork net = KerasFile.read(file, OpenOptions.DEFAULTS.withSize(6, 6));
        assertThat(net.graph().getConfiguration().getVertices()).containsOnlyKeys("conv", "flat");
    }

    private Path conv(String more) throws IOException {
        return write(CONV.formatted(more), "2.4.0", 2);
    }

    private Path after(String layer) throws IOException {
        return write(CONV.formatted("") + ", " + layer, "2.4.0", 2);
    }

    private Path write(String layers, String version, int filters) throws IOException {
        Path file = folder.resolve("net.h5");
        write(file, sequential(layers), version, Map.of("kernel", kernel(filters), "bias", new float[filters]));
        return file;
    }

    private static String sequential(String layers) {
        return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"net\", \"layers\": [" + layers + "]}}";
    }

    private static void write(Path file, String model, String version, Map<String, Object> conv) {
        try (WritableHdfFile out = HdfFile.write(file)) {
            out.putAttribute("model_config", model);
            out.putAttribute("keras_version", version);
            out.putAttribute("backend", "tensorflow");
            WritableGroup layer = out.putGroup("model_weights").putGroup("conv");
            layer.putAttribute("weight_names", new String[] {"conv/kernel:0", "conv/bias:0"});
            WritableGroup arrays = layer.putGroup("conv");
            conv.forEach((name, numbers) -> arrays.putDataset(name + ":0", numbers));
        }
    }

    private static float[][][][] kernel(int filters) {
        return new float[3][3][1][filters];
    }

    private static void refused(Path file, String reason) {
        assertThatThrownBy(() -> KerasFile.read(file, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
}
