package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The layers of a Keras model and what feeds what, Sequential and functional models alike, models inside models unfolded.
 * The layers of an inner model {@code base} are called {@code base/conv1} and so on.
 */
final class KerasTopology {
    /** Models inside models. */
    private static final int MAX_DEPTH = 8;

    private static final Set<String> MODELS = Set.of("Sequential", "Model", "Functional");

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> outputs = new ArrayList<>();

    private KerasTopology() {}

    /**
     * The model that layers are in.
     *
     * @param prefix of their names
     * @param group of their weights, empty for the outermost model, whose layers have groups of their own
     * @param depth 0 for the outermost model
     */
    private record Place(String prefix, String group, int depth) {}

    /**
     * One layer.
     *
     * @param config its settings, with its unfolded name
     * @param inputs unfolded names of the layers that feed it; none for an input
     * @param group the group that its weights are in: its own name, or that of the outermost model around it
     */
    record Entry(KerasConfig config, List<String> inputs, String group) {

        /** Whether its weights share a group with those of other layers. */
        boolean isInside() {
            return !group.equals(config.name());
        }

        /** The name its author gave it, without those of the models around it. */
        String ownName() {
            return config.settings().path("name").asText(config.name());
        }
    }

    /**
     * Reads a model's description.
     *
     * @param model the content of {@code model_config}
     */
    static KerasTopology of(JsonNode model) throws ModelFormatException {
        KerasTopology topology = new KerasTopology();
        topology.outputs.addAll(topology.unfold(model, new Place("", "", 0), List.of()));
        if (topology.inputs().size() != 1) {
            throw new ModelFormatException("expected a network with one image as its input, found inputs "
                    + topology.inputs().stream().map(Entry::ownName).toList());
        }
        return topology;
    }

    /** All layers, each after those that feed it. */
    List<Entry> entries() {
        return entries;
    }

    /** Names of the layers whose outputs are the model's. */
    List<String> outputs() {
        return outputs;
    }

    private List<Entry> inputs() {
        return entries.stream().filter(entry -> entry.inputs().isEmpty()).toList();
    }

    /** Adds the layers of a model and returns the names of those that give its outputs. */
    private List<String> unfold(JsonNode model, Place place, List<String> from) throws ModelFormatException {
        if (place.depth > MAX_DEPTH) {
            throw new ModelFormatException("expected at most " + MAX_DEPTH + " models inside one another, found more");
        }
        String kind = text(model, "class_name");
        JsonNode config = model.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        if (!layers.isArray() || layers.isEmpty()) {
            throw new ModelFormatException("expected a model with layers, found " + Text.excerpt(kind) + " without");
        }
        return switch (kind) {
            case "Sequential" -> sequential(layers, config, place, from);
            case "Model", "Functional" -> functional(layers, config, place, from);
            default ->
                throw new ModelFormatException(
                        "expected a Sequential or functional model, found " + Text.excerpt(kind));
        };
    }

    private List<String> sequential(JsonNode layers, JsonNode config, Place place, List<String> from)
            throws ModelFormatException {
        List<String> before = from;
        for (JsonNode layer : layers) {
            boolean isInput = text(layer, "class_name").equals("InputLayer");
            if (before.isEmpty() && !isInput) {
                before = List.of(impliedInput(layer, config, place));
            } else if (isInput && !before.isEmpty()) {
                continue; // of a model inside: what feeds it stands for it
            }
            before = add(layer, place, before);
        }
        return before;
    }

    /** The first layer says what comes in, unless the model was built later, by looking at data. */
    private String impliedInput(JsonNode first, JsonNode config, Place place) throws ModelFormatException {
        JsonNode shape = first.path("config").path("batch_input_shape");
        if (shape.isMissingNode() || shape.isNull()) {
            shape = config.path("build_input_shape");
        }
        if (!shape.isArray()) {
            throw new ModelFormatException("layer '" + Text.excerpt(name(first))
                    + "': expected the shape of the model's input with its first layer, found none");
        }
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.set("batch_input_shape", shape);
        String name = place.prefix + "input";
        while (names.contains(name) || hasLayer(config, name)) {
            name += "_";
        }
        settings.put("name", name);
        put(new Entry(new KerasConfig(name, "InputLayer", settings), List.of(), name));
        return name;
    }

    private static boolean hasLayer(JsonNode config, String name) throws ModelFormatException {
        for (JsonNode layer : config.isArray() ? config : config.path("layers")) {
            if (name(layer).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private List<String> functional(JsonNode layers, JsonNode config, Place place, List<String> from)
            throws ModelFormatException {
        Map<String, List<String>> ends = new HashMap<>();
        List<String> inputs = references(config.path("input_layers"));
        for (int i = 0; i < from.size() && i < inputs.size(); i++) {
            ends.put(inputs.get(i), List.of(from.get(i)));
        }
        List<JsonNode> waiting = new ArrayList<>();
        layers.forEach(waiting::add);
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            List<JsonNode> still = new ArrayList<>();
            for (JsonNode layer : waiting) {
                if (!ends.containsKey(name(layer)) && !placed(layer, ends, place)) {
                    still.add(layer);
                }
            }
            waiting = still;
            if (waiting.size() == before) {
                throw new ModelFormatException("layer '" + Text.excerpt(name(waiting.get(0)))
                        + "': expected inputs that are layers of the model, and no cycle; found otherwise");
            }
        }
        List<String> outputs = new ArrayList<>();
        for (String output : references(config.path("output_layers"))) {
            outputs.addAll(found(ends, output));
        }
        return outputs;
    }

    /** Adds a layer if all that feed it are there. */
    private boolean placed(JsonNode layer, Map<String, List<String>> ends, Place place) throws ModelFormatException {
        List<String> feeding = feeding(layer);
        if (!ends.keySet().containsAll(feeding)) {
            return false;
        }
        List<String> inputs = new ArrayList<>();
        for (String name : feeding) {
            List<String> end = found(ends, name);
            if (end.size() != 1) {
                throw new ModelFormatException(
                        "layer '" + Text.excerpt(name) + "': expected one output, found " + end.size());
            }
            inputs.add(end.get(0));
        }
        ends.put(name(layer), add(layer, place, inputs));
        return true;
    }

    private static List<String> found(Map<String, List<String>> ends, String name) throws ModelFormatException {
        List<String> end = ends.get(name);
        if (end == null) {
            throw new ModelFormatException(
                    "expected outputs that are layers of the model, found '" + Text.excerpt(name) + "'");
        }
        return end;
    }

    private List<String> add(JsonNode layer, Place place, List<String> inputs) throws ModelFormatException {
        String kind = text(layer, "class_name");
        String name = place.prefix + name(layer);
        String group = place.group.isEmpty() ? name : place.group;
        if (MODELS.contains(kind)) {
            return unfold(layer, new Place(name + "/", group, place.depth + 1), inputs);
        }
        put(new Entry(new KerasConfig(name, kind, layer.path("config")), inputs, group));
        return List.of(name);
    }

    private void put(Entry entry) throws ModelFormatException {
        if (!names.add(entry.config().name())) {
            throw entry.config().refused("expected a name of its own, found it twice");
        }
        entries.add(entry);
    }

    /** The layers that feed a layer of a functional model: of each its name, the number of its call, and of its output. */
    private static List<String> feeding(JsonNode layer) throws ModelFormatException {
        JsonNode calls = layer.path("inbound_nodes");
        if (calls.isEmpty()) {
            return List.of();
        }
        KerasConfig config = new KerasConfig(name(layer), text(layer, "class_name"), layer.path("config"));
        if (calls.size() > 1) {
            throw config.refused("expected a layer that is applied once, found one that is applied " + calls.size()
                    + " times; shared layers are not supported");
        }
        if (!calls.get(0).isArray()) {
            throw config.refused(
                    "expected inbound nodes as Keras 1 and 2 write them, found others" + KerasFile.KERAS_3);
        }
        return references(calls.get(0));
    }

    /** Names out of {@code [[name, call, output], ...]}, or of one such triple alone. */
    private static List<String> references(JsonNode list) throws ModelFormatException {
        if (list.size() > 0 && list.get(0).isTextual()) {
            return List.of(list.get(0).textValue());
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : list) {
            if (!each.path(0).isTextual() || each.path(2).asInt(0) != 0) {
                throw new ModelFormatException(
                        "expected references to layers with one output, found " + Text.excerpt(each.toString()));
            }
            names.add(each.get(0).textValue());
        }
        return names;
    }

    private static String name(JsonNode layer) throws ModelFormatException {
        String name =
                layer.path("name").asText(layer.path("config").path("name").asText(""));
        if (name.isEmpty()) {
            throw new ModelFormatException(
                    "expected layers with names, found a " + text(layer, "class_name") + " without");
        }
        return name;
    }

    private static String text(JsonNode node, String field) throws ModelFormatException {
        if (!node.path(field).isTextual()) {
            throw new ModelFormatException(
                    "expected layers as Keras 1 and 2 describe them, found one without " + field);
        }
        return node.get(field).textValue();
    }
}
