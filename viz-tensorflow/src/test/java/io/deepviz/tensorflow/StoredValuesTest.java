package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.LayerKind;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.GraphSource.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graphs of single operations and small networks, with the values that TensorFlow 1 had at every node (the regression tests
 * of Deeplearning4j's import). Every layer whose tensor is stored is compared; graphs that aren't opened are counted by
 * reason. What takes the place of an image is {@code image} or {@code input}, or the variable {@code in_0}.
 */
class StoredValuesTest {
    /** As a part of the largest: files have 8 decimals, and sums were added in another order. */
    private static final double TOLERANCE = 2e-5;

    private static final String CHANNELS_FIRST =
            "has its channels first, which TensorFlow does not compute on processors";

    private static final List<String> REASONS = List.of(
            CHANNELS_FIRST,
            "is not among those that a network may use",
            "expected images [N,H,W,C]",
            "expected type float",
            "don't go together");

    private final Map<String, Integer> agreed = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int layers;

    @Test
    void valuesAtTheStoredNodesAgree(@TempDir Path folder) throws IOException {
        TarGz.unpack(Fixtures.shared("refs/konduit_tf_graphs_conv.tar.gz"), folder);
        List<Path> graphs;
        try (Stream<Path> files = Files.walk(folder)) {
            graphs = files.filter(file -> file.getFileName().toString().equals("frozen_model.pb"))
                    .sorted()
                    .toList();
        }
        for (Path graph : graphs) {
            compare(graph);
        }
        assertThat(agreed)
                .isEqualTo(Map.ofEntries(
                        Map.entry("batchnorm", 10),
                        Map.entry("cnn2d_layers", 16),
                        Map.entry("cnn2d_nn", 7),
                        Map.entry("conv2d_transpose", 19),
                        Map.entry("conv_0", 1),
                        Map.entry("conv_2", 1),
                        Map.entry("leaky_relu", 4),
                        Map.entry("lrn", 2),
                        Map.entry("mnist_00", 1),
                        Map.entry("pool_0", 1),
                        Map.entry("pool_1", 1),
                        Map.entry("resize_bilinear", 2),
                        Map.entry("resize_nearest_neighbor", 2),
                        Map.entry("sepconv2d_layers", 11)));
        assertThat(layers).isEqualTo(120);
        assertThat(refused)
                .isEqualTo(Map.of(
                        CHANNELS_FIRST,
                        30,
                        "is not among those that a network may use",
                        18, // bicubic and area resizing, pooling with places
                        "expected images [N,H,W,C]",
                        8, // sequences
                        "expected type float",
                        4,
                        "don't go together",
                        1)); // a deconvolution that TensorFlow 2 doesn't take
    }

    private void compare(Path graph) throws IOException {
        Path folder = graph.getParent();
        String family = graph.toString().replaceAll(".*examples/", "").replaceAll("/.*", "");
        String input = input(folder);
        SessionNetwork network;
        try {
            network = Opening.network(FrozenFile.read(graph), OpenOptions.DEFAULTS.withInput(input), family);
        } catch (Refusal | IllegalArgumentException e) {
            refused.merge(reason(e.getMessage()), 1, Integer::sum);
            return;
        }
        try {
            PlannedLayer image = network.plan().get(0);
            Values stored = stored(
                    folder,
                    Files.exists(folder.resolve(input + ".placeholder.csv"))
                            ? input + ".placeholder"
                            : input + ".0.prediction_inbw");
            Tensor images = stored.extents().length == 4
                    ? image.layout().outward(stored.numbers(), stored.extents())
                    : Tensor.wrap(
                            image.shape().prepend((int) stored.extents()[0]),
                            stored.numbers()); // vectors are images of one pixel
            List<PlannedLayer> known = network.plan().stream()
                    .filter(layer -> layer.kind() != LayerKind.INPUT
                            && Files.exists(folder.resolve(file(layer.tensor()) + ".csv")))
                    .toList();
            assertThat(known).as("layers of " + folder).isNotEmpty();
            Map<String, Tensor> found = network.forward(
                    images, known.stream().map(PlannedLayer::name).collect(Collectors.toSet()));
            for (PlannedLayer layer : known) {
                Values expected = stored(folder, file(layer.tensor()));
                Tensor values = layer.layout().outward(expected.numbers(), expected.extents());
                float largest = 1e-3f;
                for (float each : expected.numbers()) {
                    largest = Math.max(largest, Math.abs(each));
                }
                TinyModelsTest.near(found.get(layer.name()), values, TOLERANCE * largest);
            }
            layers += known.size();
            agreed.merge(family, 1, Integer::sum);
        } finally {
            network.close();
        }
    }

    private static String reason(String message) {
        return REASONS.stream().filter(message::contains).findFirst().orElse(message);
    }

    private static String input(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".placeholder.csv"))
                    .map(name -> name.replace(".placeholder.csv", ""))
                    .findFirst()
                    .orElse("in_0");
        }
    }

    private static String file(TensorName tensor) {
        return tensor.node().replace("/", "____") + "." + tensor.index() + ".prediction_inbw";
    }

    private static Values stored(Path folder, String name) throws IOException {
        long[] extents = Files.readAllLines(folder.resolve(name + ".shape")).stream()
                .filter(line -> !line.isBlank())
                .mapToLong(line -> Long.parseLong(line.strip()))
                .toArray();
        List<String> lines = Files.readAllLines(folder.resolve(name + ".csv"));
        float[] numbers = new float[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(lines.get(i).strip());
        }
        return new Values(extents, numbers);
    }
}
