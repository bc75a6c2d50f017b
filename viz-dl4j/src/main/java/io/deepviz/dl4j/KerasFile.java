package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads a whole model that Keras 1.x to 2.15 saved as HDF5, without its training, without native code, and without
 * Deeplearning4j's importer (see {@link KerasLayers} for why).
 *
 * <p>In order: the description is read and made a graph, layer by layer; the arrays of weights are found and their shapes
 * compared with the layers'; only then the network is made and filled.
 */
final class KerasFile {
    /** What to do with a file of Keras 3. */
    static final String KERAS_3 =
            "; it is of Keras 3, and files of Keras 1.x to 2.15 are read. Export it as a SavedModel"
                    + " (model.export(folder)) and open that with viz-tensorflow, or save it as .h5 with Keras 2 (tf_keras)";

    private static final String WEIGHTS = "model_weights";

    private KerasFile() {}

    /**
     * Reads a network.
     *
     * @throws ModelFormatException if the file is damaged, dangerous, holds weights only, or no network on images that is
     *     supported; the message lacks the path
     * @throws IllegalArgumentException if the size in the options does not go with the network
     * @throws IOException if the file cannot be read
     */
    static LoadedNetwork read(Path path, OpenOptions options) throws IOException {
        try (Hdf5File file = Hdf5File.open(path)) {
            String root = file.hasGroup(WEIGHTS) ? WEIGHTS : "";
            Optional<String> version = attribute(file, root, "keras_version");
            if (version.isPresent() && version.get().matches("[3-9]\\..*")) {
                throw new ModelFormatException(
                        "expected a file of Keras 1.x to 2.15, found version " + Text.excerpt(version.get()) + KERAS_3);
            }
            KerasTopology topology = KerasTopology.of(description(file));
            KerasDialect dialect = KerasDialect.of(version, attribute(file, root, "backend"), topology);
            KerasGraph graph = KerasGraph.of(topology, dialect, options);
            ComputationGraphConfiguration configuration = graph.configuration();
            GraphPlan plan = GraphPlan.of(configuration);
            file.checkExplains(plan.count() * Float.BYTES, "the network's weights");
            KerasWeights weights = KerasWeights.find(file, root, graph.weights());
            Shape image = graph.image();
            return new LoadedNetwork(
                    filled(configuration, weights), image.get(0), image.get(1), image.get(2), dialect.assumptions());
        } catch (TooLarge | ArithmeticException e) {
            throw new ModelFormatException(Text.firstLine(e), e);
        }
    }

    private static ComputationGraph filled(ComputationGraphConfiguration configuration, KerasWeights weights)
            throws ModelFormatException {
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        try {
            weights.fill(graph);
            return graph;
        } catch (ModelFormatException | RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static JsonNode description(Hdf5File file) throws ModelFormatException {
        Optional<String> text = file.text("", "model_config");
        if (text.isEmpty()) {
            boolean weights = !file.texts("", "layer_names").isEmpty() || file.hasGroup(WEIGHTS);
            throw new ModelFormatException("expected a whole Keras model with its model_config, found "
                    + (weights
                            ? "weights only; build the network in Keras, load them into it, and save it with model.save()"
                            : "another HDF5 file"));
        }
        return BoundedJson.read(text.get().getBytes(StandardCharsets.UTF_8), "model_config");
    }

    /** Written to the file or to its weights, by version. */
    private static Optional<String> attribute(Hdf5File file, String root, String name) throws ModelFormatException {
        Optional<String> stated = file.text("", name);
        return stated.isPresent() ? stated : file.text(root, name);
    }
}
