package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Damaged and dangerous zips: refused, with the reason in one line. */
class ZipRefusalTest {
    private static final String STACK = "tiny_stack.zip";
    private static final String GRAPH = "tiny_graph.zip";
    /** Where the numbers begin in coefficients.bin, after two headers and a shape of rank 1. */
    private static final int HEADER = 113;

    @TempDir
    Path folder;

    @Test
    void anEmptyFileIsNoZip() throws IOException {
        refused(Files.createFile(folder.resolve("empty.zip")), "expected a Deeplearning4j zip, found a damaged one: ");
    }

    @Test
    void anotherZipIsNoNetwork() throws IOException {
        Path file = Archives.zip(folder.resolve("other.zip"), Map.of("a.txt", new byte[] {1}));
        refused(
                file,
                "expected a Deeplearning4j zip with entries 'configuration.json' and 'coefficients.bin', found no"
                        + " 'coefficients.bin'");
    }

    @Test
    void aZipWithoutConfigurationIsNoNetwork() throws IOException {
        refused(changed("configuration.json", old -> null), "found no 'configuration.json'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil", "\\evil", "C:\\evil", "..", "a/.."})
    void namesThatLeaveTheZipAreRefused(String name) throws IOException {
        refused(
                changed(name, old -> new byte[1]),
                "expected entries that stay inside the zip, found one named '" + name);
    }

    @Test
    void anEntryTwiceIsRefused() throws IOException {
        Path file = changed("coefficients.biX", old -> new byte[] {1, 2, 3});
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(file, text.replace("coefficients.biX", "coefficients.bin").getBytes(StandardCharsets.ISO_8859_1));
        refused(file, "expected each entry of the zip once, found 'coefficients.bin' twice");
    }

    @Test
    void aZipBombIsRefusedByItsRatio() throws IOException {
        refused(
                changed("coefficients.bin", old -> new byte[50 << 20]),
                "entry 'coefficients.bin': expected to unpack to at most 100 times its size, found ");
    }

    @Test
    void aConfigurationOfManyMegabytesIsRefused() throws IOException {
        byte[] noise = new byte[17 << 20];
        new Random(1).nextBytes(noise);
        refused(
                changed("configuration.json", old -> noise),
                "configuration.json: expected at most 16777216 bytes, found more");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        Map<String, byte[]> entries = Archives.entries(Fixtures.own(STACK));
        for (int i = 0; i < 1000; i++) {
            entries.put("objects/" + i, new byte[0]);
        }
        refused(
                Archives.zip(folder.resolve("many.zip"), entries),
                "expected a zip of at most 1000 entries, found 1002");
    }

    /** Stored entries have no compression that damage could break. */
    @Test
    void aFlippedBitIsFoundByTheChecksum() throws IOException {
        Path file = folder.resolve("stored.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> each :
                    Archives.entries(Fixtures.own(STACK)).entrySet()) {
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                entry.setCrc(sum.getValue());
                out.putNextEntry(entry);
                out.write(each.getValue());
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        int weights = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("coefficients.bin");
        bytes[weights + 1000] ^= 1;
        Files.write(file, bytes);
        refused(file, "entry 'coefficients.bin': expected checksum ");
    }

    @Test
    void textInPlaceOfWeightsIsRefused() throws IOException {
        refused(
                changed("coefficients.bin", old -> "<html>nothing here</html>".getBytes(StandardCharsets.UTF_8)),
                "coefficients.bin: expected an ND4J array, found it cut off or damaged");
    }

    @Test
    void weightsCutShortAreCounted() throws IOException {
        refused(
                changed("coefficients.bin", old -> Arrays.copyOf(old, HEADER + 4 * 100 + 2)),
                "coefficients.bin: expected 840 numbers, found only 100");
    }

    @Test
    void weightsThatGoOnAreRefused() throws IOException {
        refused(
                changed("coefficients.bin", old -> Arrays.copyOf(old, old.length + 4)),
                "coefficients.bin: expected its end after 840 numbers, found more");
    }

    @Test
    void aCountThatDiffersFromTheConfigurationsIsRefused() throws IOException {
        // Shape [n] has its n at byte 40; the number of numbers stands before their type, at 98.
        refused(
                changed("coefficients.bin", old -> put(put(old, 40, 841), 98, 841)),
                "configuration and weights disagree: expected 840 parameters as the layers of configuration.json have,"
                        + " found 841 in coefficients.bin");
    }

    @Test
    void twoBillionOutputsAreRefusedByTheLayersName() throws IOException {
        refused(
                configured(STACK, json -> json.replace("\"nout\" : 6", "\"nout\" : 2000000000")),
                "layer 'fc': expected at least 1 and in all at most 2147483647 weights, found a factor of 2000000000"
                        + " after 100");
    }

    @Test
    void countsThatOverflowAreRefused() throws IOException {
        refused(
                configured(STACK, json -> json.replace("\"nout\" : 6", "\"nout\" : 4611686018427387904")),
                "layer 'fc': expected at least 1 and in all");
        refused(
                configured(STACK, json -> json.replace("\"nout\" : 6", "\"nout\" : -6")),
                "layer 'fc': expected at least 1 and in all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"kernelSize\" : [ 3, 3 ]; \"kernelSize\" : [ 3, 100000 ]; 'conv1': expected kernel of 2 numbers from 1"
                        + " to 4096, found [3, 100000]",
                "\"kernelSize\" : [ 3, 3 ]; \"kernelSize\" : [ 3 ]; 'conv1': expected kernel of 2 numbers",
                "\"stride\" : [ 2, 2 ]; \"stride\" : [ 0, 2 ]; 'pool1': expected stride of 2 numbers from 1",
                "\"padding\" : [ 1, 1 ]; \"padding\" : [ 1, -1 ]; 'conv1': expected padding of 2 numbers from 0",
                "\"dilation\" : [ 1, 1 ]; \"dilation\" : null; 'conv1': expected dilation of 2 numbers from 1",
                "\"convolutionMode\" : \"Truncate\"; \"convolutionMode\" : \"Causal\"; 'conv1': expected a convolution"
                        + " mode for images, found Causal",
                "\"inputHeight\" : 11; \"inputHeight\" : 3000000000; 'conv1': expected an image as its input, found one"
                        + " of 3 channels and 3000000000x9",
            })
    void senselessNumbersAreRefusedByTheLayersName(String from, String to, String reason) throws IOException {
        refused(configured(STACK, json -> json.replaceFirst(Pattern.quote(from), to)), "layer " + reason);
    }

    @Test
    void layersThatDoNotFitOneAnotherAreRefused() throws IOException {
        refused(
                configured(GRAPH, json -> json.replace("\"separable\" : [ \"add\" ]", "\"separable\" : [ \"image\" ]")),
                "layer 'separable': expected 4 inputs as its weights have, found 3");
    }

    @Test
    void notANumberIsNamedByLayerAndCount() throws IOException {
        // 112 parameters of conv1, 16 of norm1, then those of conv2: its bias first.
        int place = HEADER + 4 * (112 + 16);
        Path file = changed("coefficients.bin", old -> {
            return put(old, place, 0x7fc00000_ff800000L);
        });
        refused(file, "layer 'conv2': expected finite weights, found 2 of 85 that are NaN or infinite");
    }

    @Test
    void anEndlessNestIsRefused() throws IOException {
        refused(
                changed("configuration.json", old -> "[".repeat(100_000).getBytes(StandardCharsets.UTF_8)),
                "configuration.json: expected at most 64 levels and 1000000 values, found more");
    }

    @Test
    void millionsOfValuesAreRefused() throws IOException {
        // Not so regular that it compresses to nothing.
        StringBuilder many = new StringBuilder("{\"a\":[0");
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            many.append(',').append(random.nextInt(10));
        }
        byte[] json = many.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        refused(changed("configuration.json", old -> json), "configuration.json: expected at most 64 levels");
    }

    @Test
    void damagedJsonIsRefused() throws IOException {
        refused(
                configured(STACK, json -> json.substring(0, 500)),
                "configuration.json: expected JSON, found damaged text: ");
        refused(changed("configuration.json", old -> new byte[] {'5'}), "configuration.json: expected a JSON object");
    }

    @Test
    void anUnknownSettingIsRefusedWithTheParsersReason() throws IOException {
        refused(
                configured(STACK, json -> json.replace("\"poolingType\" : \"MAX\"", "\"poolingType\" : \"EVIL\"")),
                "configuration.json: expected a network's description, found one that Deeplearning4j can't read: ");
    }

    @Test
    void aCycleIsRefused() throws IOException {
        refused(
                configured(GRAPH, json -> json.replace("\"conv1\" : [ \"image\" ]", "\"conv1\" : [ \"add\" ]")),
                "expected an order in which each layer comes after its inputs");
        refused(
                configured(
                        GRAPH,
                        json -> json.replace("\"conv1\" : [ \"image\" ]", "\"conv1\" : [ \"add\" ]")
                                .replaceFirst("\"topologicalOrder\" : [^]]*]", "\"topologicalOrder\" : null")),
                "expected a network without cycles");
    }

    @Test
    void anInputThatDoesNotExistIsRefused() throws IOException {
        refused(
                configured(GRAPH, json -> json.replace("\"conv1\" : [ \"image\" ]", "\"conv1\" : [ \"nothing\" ]")),
                "layer 'conv1': expected inputs that are layers of the network, found [nothing]");
    }

    @Test
    void theSameInputTwiceIsRefused() throws IOException {
        refused(
                configured(GRAPH, json -> json.replace("[ \"depthwise\", \"relu1\" ]", "[ \"relu1\", \"relu1\" ]")),
                "layer 'add': expected different inputs");
    }

    @Test
    void aNetworkOnVectorsIsRefused() throws IOException {
        Path file = saved(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().name("fc").nIn(784).nOut(10).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(10)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        refused(file, "expected a network on images, found one on vectors: its first layer 'fc' is a DenseLayer");
    }

    @Test
    void aRecurrentNetworkIsRefused() throws IOException {
        Path file = saved(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().name("lstm").nIn(8).nOut(4).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        refused(file, "layer 'lstm': expected one that networks on images have, found a LSTM");
    }

    @Test
    void aGraphWithTwoInputsIsRefused() throws IOException {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer(
                        "out",
                        new OutputLayer.Builder()
                                .nIn(4)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "left",
                        "right")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(2), InputType.feedForward(2))
                .build());
        net.init();
        Path file = folder.resolve("two.zip");
        ModelSerializer.writeModel(net, file.toFile(), false);
        refused(file, "expected a network with one image as its input, found inputs [left, right]");
    }

    private Path saved(org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration) throws IOException {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        Path file = folder.resolve("saved.zip");
        ModelSerializer.writeModel(net, file.toFile(), false);
        return file;
    }

    private Path changed(String entry, UnaryOperator<byte[]> change) throws IOException {
        return Archives.changed(Fixtures.own(STACK), folder.resolve("bad.zip"), entry, change);
    }

    private Path configured(String zip, UnaryOperator<String> change) throws IOException {
        return Archives.configured(Fixtures.own(zip), folder.resolve("bad.zip"), change);
    }

    private static byte[] put(byte[] bytes, int place, long number) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).putLong(place, number);
        return copy;
    }

    private static void refused(Path file, String reason) {
        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
}
