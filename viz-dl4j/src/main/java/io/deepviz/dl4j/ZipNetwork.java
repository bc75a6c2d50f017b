package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads a Deeplearning4j zip, stack or graph, of any version from 0.7 on, without trusting it. Deeplearning4j's own
 * {@code ModelSerializer} runs code that a file brings along (see {@link ModelZip} and {@link ConfigurationJson}) and
 * allocates what a file's header claims; it is never called.
 *
 * <p>In order: the weights' header is checked against their size; the description is checked and read; its layers are
 * checked, against one another and against the input, and their parameters counted; then as many numbers are read as that
 * makes, and looked at; only then the network is made.
 */
final class ZipNetwork {
    private ZipNetwork() {}

    /**
     * Reads a network.
     *
     * @throws ModelFormatException if the file is damaged, dangerous, or no network on images; the message lacks the path
     * @throws IllegalArgumentException if the size in the options does not go with the network
     * @throws IOException if the file cannot be read
     */
    static LoadedNetwork read(Path file, OpenOptions options) throws IOException {
        try (ModelZip zip = ModelZip.open(file)) {
            long stored = zip.count();
            ComputationGraphConfiguration configuration = configuration(zip);
            GraphPlan plan = plan(configuration);
            if (stored != plan.count()) {
                throw new ModelFormatException("configuration and weights disagree: expected " + plan.count()
                        + " parameters as the layers of " + ModelZip.CONFIGURATION + " have, found " + stored + " in "
                        + ModelZip.COEFFICIENTS);
            }
            Optional<UnfitHead> head = UnfitHead.find(plan, ImageInput.firstSeen(plan));
            GraphPlan fitting = head.isEmpty() ? plan : plan(head.get().cutOff(configuration, plan));
            Shape image = ImageInput.find(fitting, options);
            float[] parameters = zip.coefficients(plan.count());
            checkFinite(parameters, plan);
            float[] kept = head.isEmpty() ? parameters : head.get().cutOff(parameters, plan);
            return new LoadedNetwork(
                    graph(configuration, kept),
                    image.get(0),
                    image.get(1),
                    image.get(2),
                    head.map(UnfitHead::sentence).stream().toList());
        } catch (TooLarge e) {
            throw new ModelFormatException(Text.firstLine(e), e);
        }
    }

    private static ComputationGraphConfiguration configuration(ModelZip zip) throws IOException {
        JsonNode json = ConfigurationJson.read(zip.configuration());
        try {
            if (json.has("vertices")) {
                return ComputationGraphConfiguration.fromJson(json.toString());
            }
            MultiLayerConfiguration stack = MultiLayerConfiguration.fromJson(json.toString());
            if (stack.getConfs() == null || stack.getConfs().isEmpty()) {
                throw new ModelFormatException(ModelZip.CONFIGURATION + ": expected a network's layers, found none");
            }
            return LayerStack.toGraph(stack);
        } catch (RuntimeException | LinkageError e) {
            throw new ModelFormatException(
                    ModelZip.CONFIGURATION + ": expected a network's description, found one that "
                            + "Deeplearning4j can't read: " + Text.firstLine(e),
                    e);
        }
    }

    private static GraphPlan plan(ComputationGraphConfiguration configuration) throws ModelFormatException {
        try {
            return GraphPlan.of(configuration);
        } catch (RuntimeException e) {
            throw new ModelFormatException(
                    ModelZip.CONFIGURATION + ": expected a sound description of each layer, found " + Text.firstLine(e),
                    e);
        }
    }

    private static void checkFinite(float[] parameters, GraphPlan plan) throws ModelFormatException {
        int start = 0;
        for (Map.Entry<String, Long> layer : plan.parameters().entrySet()) {
            int end = start + layer.getValue().intValue();
            NonFinite.check(layer.getKey(), parameters, start, end);
            start = end;
        }
    }

    private static ComputationGraph graph(ComputationGraphConfiguration configuration, float[] parameters)
            throws ModelFormatException {
        configuration.setDataType(DataType.FLOAT);
        try {
            ComputationGraph graph = new ComputationGraph(configuration);
            graph.init(Nd4j.create(parameters, new int[] {1, parameters.length}, 'c'), false);
            return graph;
        } catch (RuntimeException e) {
            throw new ModelFormatException(
                    "expected a network that Deeplearning4j can make, found one it can't: " + Text.firstLine(e), e);
        }
    }
}
