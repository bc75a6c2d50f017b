package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Finds the arrays of a Keras file that belong to each layer, and puts them into the network. */
final class KerasWeights {
    private final Hdf5File file;
    /** Paths by the vertex and what Deeplearning4j calls the array. */
    private final Map<KerasGraph.Placed, Map<KerasLayer.Stored, String>> found = new LinkedHashMap<>();

    private KerasWeights(Hdf5File file) {
        this.file = file;
    }

    /**
     * Finds all arrays and compares their shapes with the model's; reads none.
     *
     * @param root the group that the layers' groups are in
     */
    static KerasWeights find(Hdf5File file, String root, List<KerasGraph.Placed> wanted) throws ModelFormatException {
        KerasWeights weights = new KerasWeights(file);
        for (KerasGraph.Placed placed : wanted) {
            String group = root + "/" + placed.entry().group();
            List<String> stored = file.texts(group, "weight_names");
            List<String> own = placed.entry().isInside() ? inScope(placed.entry(), stored) : stored;
            Map<KerasLayer.Stored, String> paths = paths(placed, group, own);
            for (Map.Entry<KerasLayer.Stored, String> array : paths.entrySet()) {
                file.check(array.getValue(), array.getKey().shape());
            }
            weights.found.put(placed, paths);
        }
        return weights;
    }

    /**
     * Reads all arrays into an initialized network.
     *
     * @throws ModelFormatException if one is damaged, or holds numbers that are not finite
     */
    void fill(ComputationGraph graph) throws ModelFormatException {
        for (Map.Entry<KerasGraph.Placed, Map<KerasLayer.Stored, String>> layer : found.entrySet()) {
            String vertex = layer.getKey().vertex();
            for (Map.Entry<KerasLayer.Stored, String> array : layer.getValue().entrySet()) {
                fill(graph.getLayer(vertex).getParam(array.getKey().key()), vertex, array.getKey(), array.getValue());
            }
        }
    }

    private void fill(INDArray parameter, String vertex, KerasLayer.Stored stored, String path)
            throws ModelFormatException {
        float[] numbers = file.floats(path, stored.shape());
        NonFinite.check(vertex, numbers, 0, numbers.length);
        try (INDArray inFile = Nd4j.create(numbers, stored.shape().toArray(), 'c')) {
            INDArray arranged = stored.arranged().apply(inFile).dup('c');
            parameter.assign(arranged.reshape('c', parameter.shape()));
        }
    }

    /**
     * Which array is which: by their names, if all are there under those Keras gives them today, else by their order, in
     * which Keras itself reads them.
     */
    private static Map<KerasLayer.Stored, String> paths(KerasGraph.Placed placed, String group, List<String> names)
            throws ModelFormatException {
        List<KerasLayer.Stored> wanted = placed.arrays();
        if (names.size() != wanted.size()) {
            throw placed.entry()
                    .config()
                    .refused("expected stored weights "
                            + wanted.stream().map(array -> array.names().get(0)).toList() + ", found "
                            + Text.excerpt(names.toString()));
        }
        List<String> ordered = new ArrayList<>();
        for (KerasLayer.Stored array : wanted) {
            names.stream()
                    .filter(name -> array.names().contains(lastPart(name)))
                    .findFirst()
                    .ifPresent(ordered::add);
        }
        List<String> taken = ordered.size() == wanted.size() ? ordered : names;
        Map<KerasLayer.Stored, String> paths = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            paths.put(wanted.get(i), group + "/" + taken.get(i));
        }
        return paths;
    }

    /** Of the weights of a model inside a model, those of one of its layers: {@code conv1/kernel:0}, or {@code conv1_2/...}. */
    private static List<String> inScope(KerasTopology.Entry entry, List<String> names) {
        List<String> exact = names.stream()
                .filter(name -> scope(name).equals(entry.ownName()))
                .toList();
        Pattern numbered = Pattern.compile(Pattern.quote(entry.ownName()) + "_[0-9]+");
        return exact.isEmpty()
                ? names.stream()
                        .filter(name -> numbered.matcher(scope(name)).matches())
                        .toList()
                : exact;
    }

    private static String scope(String name) {
        List<String> parts = Arrays.asList(name.split("/", -1));
        return parts.size() < 2 ? "" : parts.get(parts.size() - 2);
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1).replaceAll(":[0-9]+$", "");
    }
}
