package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that run code when Deeplearning4j itself reads them. Each test shows that first we don't run it, and then that it
 * is real: in this order, as a class is initialized only once.
 */
class ZipAttackTest {
    @TempDir
    Path folder;

    @BeforeEach
    void marksGoToTheFolder() {
        System.setProperty(Gadgets.FOLDER, folder.toString());
    }

    @AfterEach
    void marksGoNowhere() {
        System.clearProperty(Gadgets.FOLDER);
    }

    @Test
    void anObjectInPreprocessorBinIsNeverRead() throws IOException {
        Path file = with("preprocessor.bin", serialized(new Gadgets.Deserialized()));

        assertThatCode(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS)).doesNotThrowAnyException();
        assertThat(Gadgets.mark(Gadgets.Deserialized.class)).doesNotExist();

        assertThatCode(() -> ModelSerializer.restoreMultiLayerNetwork(file.toFile()))
                .isNotNull();
        assertThat(Gadgets.mark(Gadgets.Deserialized.class)).exists();
    }

    @Test
    void aClassNamedInNormalizerBinIsNeverLoaded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("NORMALIZER");
        out.writeInt(1);
        out.writeUTF("CUSTOM");
        out.writeUTF("io.deepviz.dl4j.Gadgets$Strategy");
        Path file = with("normalizer.bin", bytes.toByteArray());

        assertThatCode(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS)).doesNotThrowAnyException();
        assertThat(folder.resolve("Strategy")).doesNotExist();

        assertThatCode(() -> ModelSerializer.restoreNormalizerFromFile(file.toFile()))
                .isNotNull();
        assertThat(folder.resolve("Strategy")).exists();
    }

    @Test
    void aClassNamedInTheConfigurationIsNeverLoaded() throws IOException {
        String layer = "org.deeplearning4j.nn.conf.layers.DropoutLayer";
        String gadget = "io.deepviz.dl4j.Gadgets$Typed";
        Path file = configured(json -> json.replace(layer, gadget));

        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("configuration.json: expected only classes of Deeplearning4j's own layers, found '" + gadget
                        + "', which could run code");
        assertThat(folder.resolve("Typed")).doesNotExist();

        assertThatThrownBy(() -> MultiLayerConfiguration.fromJson(configuration(file)));
        assertThat(folder.resolve("Typed")).exists();
    }

    @Test
    void anEscapedTypeIdIsSeenThrough() throws IOException {
        Path file = configured(json -> json.replace(
                "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DropoutLayer\"",
                "\"@cl\\u0061ss\" : \"io.deepviz.dl4j.Gadgets$Typed\""));
        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS)).hasMessageContaining("could run code");
    }

    @Test
    void theTypeIdOfAnOldDistributionIsNeverLoaded() throws IOException {
        String dist =
                "\"dist\" : { \"type\" : \"io.deepviz.dl4j.Gadgets$OldTyped\" }, \"weightInit\" : \"DISTRIBUTION\",";
        Path file = configured(
                json -> json.replaceAll("\"weightInitFn\" : \\{[^}]*}", dist.replace("$", "\\$") + "\"unused\" : 0"));

        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("OldTyped', which could run code");
        assertThat(folder.resolve("OldTyped")).doesNotExist();

        MultiLayerConfiguration.fromJson(configuration(file)); // logs a warning and goes on
        assertThat(folder.resolve("OldTyped")).exists();
    }

    @Test
    void aPackageBelowAnAllowedOneIsNotAllowed() throws IOException {
        Path file = configured(json -> json.replace(
                "org.deeplearning4j.nn.conf.layers.DropoutLayer", "org.deeplearning4j.nn.conf.layers.evil.Layer"));
        assertThatThrownBy(() -> ZipNetwork.read(file, OpenOptions.DEFAULTS)).hasMessageContaining("could run code");
    }

    private Path with(String entry, byte[] content) throws IOException {
        return Archives.changed(Fixtures.own("tiny_stack.zip"), folder.resolve("bad.zip"), entry, old -> content);
    }

    private Path configured(java.util.function.UnaryOperator<String> change) throws IOException {
        return Archives.configured(Fixtures.own("tiny_stack.zip"), folder.resolve("bad.zip"), change);
    }

    private static String configuration(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(
                    zip.getInputStream(zip.getEntry("configuration.json")).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] serialized(Object gadget) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(gadget);
        }
        return bytes.toByteArray();
    }
}
