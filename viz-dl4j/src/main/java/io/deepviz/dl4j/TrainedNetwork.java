package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.error.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network in the middle of its training: what both of Deeplearning4j's kinds have, under one name. */
interface TrainedNetwork {
    /** Deeplearning4j's names of parameters, and ours. */
    Map<String, String> NAMES = Map.of(
            "W", ParameterId.WEIGHTS, "b", ParameterId.BIAS, "gamma", ParameterId.GAMMA, "beta", ParameterId.BETA);

    Blueprint blueprint() throws ModelFormatException;

    /** The images of the batch that is learned from. */
    @Nullable
    INDArray input();

    /** Their labels. */
    @Nullable
    INDArray labels();

    int step();

    int epoch();

    /** All parameters and gradients by Deeplearning4j's names; views. */
    Map<String, INDArray> parameters();

    /** What {@link #parameters} has before the name of a layer's parameter. */
    Map<String, String> prefixes();

    /** A copy of the network as it is now. */
    default Model look(InputSpec spec) throws ModelFormatException {
        return Deeplearning4j.model(blueprint(), spec, "training", Optional.empty());
    }

    /** Those of some arrays by Deeplearning4j's names that have a name of ours. */
    default Map<ParameterId, INDArray> named(Map<String, INDArray> arrays) {
        Map<ParameterId, INDArray> named = new LinkedHashMap<>();
        prefixes()
                .forEach((layer, prefix) -> NAMES.forEach((theirs, ours) -> {
                    INDArray array = arrays.get(prefix + theirs);
                    if (array != null) {
                        named.put(new ParameterId(layer, ours), array);
                    }
                }));
        return named;
    }

    static TrainedNetwork of(org.deeplearning4j.nn.api.Model model) {
        if (model instanceof MultiLayerNetwork net) {
            return new Stack(net);
        }
        if (model instanceof ComputationGraph net) {
            return new Graph(net);
        }
        throw new IllegalArgumentException(
                "model: expected a MultiLayerNetwork or ComputationGraph, got " + model.getClass());
    }

    /** Layers one after the other. */
    record Stack(MultiLayerNetwork net) implements TrainedNetwork {
        @Override
        public Blueprint blueprint() {
            return Blueprint.of(net);
        }

        @Override
        public @Nullable INDArray input() {
            return net.getInput();
        }

        @Override
        public @Nullable INDArray labels() {
            return net.getLabels();
        }

        @Override
        public int step() {
            return net.getIterationCount();
        }

        @Override
        public int epoch() {
            return net.getEpochCount();
        }

        @Override
        public Map<String, INDArray> parameters() {
            return net.paramTable();
        }

        @Override
        public Map<String, String> prefixes() {
            Map<String, String> prefixes = new LinkedHashMap<>();
            for (int i = 0; i < net.getnLayers(); i++) {
                prefixes.put(Blueprint.name(net, i), i + "_");
            }
            return prefixes;
        }
    }

    /** Any graph. */
    record Graph(ComputationGraph net) implements TrainedNetwork {
        @Override
        public Blueprint blueprint() throws ModelFormatException {
            return Blueprint.of(net);
        }

        @Override
        public @Nullable INDArray input() {
            return net.getInputs() == null ? null : net.getInputs()[0];
        }

        @Override
        public @Nullable INDArray labels() {
            return net.getOutputLayer(0) instanceof IOutputLayer last ? last.getLabels() : null;
        }

        @Override
        public int step() {
            return net.getIterationCount();
        }

        @Override
        public int epoch() {
            return net.getEpochCount();
        }

        @Override
        public Map<String, INDArray> parameters() {
            return net.paramTable();
        }

        @Override
        public Map<String, String> prefixes() {
            Map<String, String> prefixes = new LinkedHashMap<>();
            net.getConfiguration().getVertices().keySet().forEach(name -> prefixes.put(name, name + "_"));
            return prefixes;
        }
    }
}
