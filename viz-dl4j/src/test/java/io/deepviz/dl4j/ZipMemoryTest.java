package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A small file that claims two billion weights, in its configuration and its header alike, costs no memory. */
class ZipMemoryTest {
    private static final long WEIGHTS = 2_000_000_000L;

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads the peak of memory from /proc")
    void aLyingHeaderCostsNoMemory() throws IOException {
        Path file = Archives.zip(
                folder.resolve("lying.zip"),
                Map.of("configuration.json", configuration(), "coefficients.bin", coefficients()));
        assertThat(Files.size(file)).isLessThan(1700);

        OtherJvm.End end = OtherJvm.run(Reader.class, List.of("-Xmx64m"), file.toString());

        assertThat(end.output()).contains("refused: coefficients.bin: expected 2000000000 numbers, found an entry");
        assertThat(end.exitCode()).isZero();
        long peak = Long.parseLong(end.output().replaceAll("(?s).*peak: (\\d+) kB.*", "$1"));
        assertThat(peak).as("peak of resident memory, JVM and natives, in kB").isLessThan(200_000);
    }

    /** Reads one file and says how it went. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] file) throws IOException {
            long start = System.nanoTime();
            try {
                ZipNetwork.read(Path.of(file[0]), OpenOptions.DEFAULTS);
                System.out.println("read");
            } catch (ModelFormatException e) {
                System.out.println("refused: " + e.getMessage());
            }
            System.out.println("milliseconds: " + (System.nanoTime() - start) / 1_000_000);
            String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow();
            System.out.println("peak: " + peak.replaceAll("[^0-9]", "") + " kB");
        }
    }

    /** One convolution of 1x1 with so many filters on 3 channels, and their biases. */
    private static byte[] configuration() {
        return """
                {"confs": [{
                  "layer": {
                    "@class": "org.deeplearning4j.nn.conf.layers.ConvolutionLayer",
                    "activationFn": {"@class": "org.nd4j.linalg.activations.impl.ActivationIdentity"},
                    "iupdater": {"@class": "org.nd4j.linalg.learning.config.NoOp"},
                    "weightInitFn": {"@class": "org.deeplearning4j.nn.weights.WeightInitXavier"},
                    "regularization": [], "regularizationBias": [],
                    "convolutionMode": "Truncate", "hasBias": true, "layerName": "conv",
                    "kernelSize": [1, 1], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1],
                    "nin": 3, "nout": 500000000},
                  "variables": ["W", "b"]}]}
                """.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] coefficients() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("LONG_SHAPE");
        out.writeLong(8);
        out.writeUTF("LONG");
        for (long number : new long[] {2, 1, WEIGHTS, 1, 1, 0, 1, 'c'}) {
            out.writeLong(number);
        }
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(WEIGHTS);
        out.writeUTF("FLOAT");
        out.writeFloat(1);
        return bytes.toByteArray();
    }
}
