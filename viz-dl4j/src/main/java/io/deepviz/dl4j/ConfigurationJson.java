package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A network's description, checked before Deeplearning4j's own parser sees it: that parser loads and initializes whatever
 * class a type id names, which runs the class's static initializer.
 *
 * <ul>
 *   <li>Type ids ({@code @class}, and {@code type} of old distributions) must name classes of the packages that
 *       Deeplearning4j keeps its descriptions in. Formats before 1.0.0-beta use short names from a fixed table instead.
 *   <li>What only training needs (updaters, losses, constraints, ...) is replaced by something plain: it can hold arrays
 *       and class names, and no forward pass reads it.
 * </ul>
 */
final class ConfigurationJson {
    private static final Pattern CLASS_NAME = Pattern.compile("(.*)\\.[A-Za-z0-9_$]+");
    private static final Set<String> ALLOWED_PACKAGES = Set.of(
            "org.deeplearning4j.nn.conf.constraint",
            "org.deeplearning4j.nn.conf.distribution",
            "org.deeplearning4j.nn.conf.dropout",
            "org.deeplearning4j.nn.conf.graph",
            "org.deeplearning4j.nn.conf.graph.rnn",
            "org.deeplearning4j.nn.conf.inputs",
            "org.deeplearning4j.nn.conf.layers",
            "org.deeplearning4j.nn.conf.layers.convolutional",
            "org.deeplearning4j.nn.conf.layers.misc",
            "org.deeplearning4j.nn.conf.layers.objdetect",
            "org.deeplearning4j.nn.conf.layers.recurrent",
            "org.deeplearning4j.nn.conf.layers.util",
            "org.deeplearning4j.nn.conf.layers.variational",
            "org.deeplearning4j.nn.conf.preprocessor",
            "org.deeplearning4j.nn.conf.stepfunctions",
            "org.deeplearning4j.nn.conf.weightnoise",
            "org.deeplearning4j.nn.weights",
            "org.nd4j.linalg.activations.impl",
            "org.nd4j.linalg.learning.config",
            "org.nd4j.linalg.learning.regularization",
            "org.nd4j.linalg.lossfunctions.impl",
            "org.nd4j.linalg.schedule");

    /** Only training reads these; an absent one would make DL4J look for its predecessor of older formats. */
    private static final Map<String, JsonNode> PLAIN = Map.of(
            "iupdater", typed("org.nd4j.linalg.learning.config.NoOp"),
            "iUpdater", typed("org.nd4j.linalg.learning.config.NoOp"),
            "weightInitFn", typed("org.deeplearning4j.nn.weights.WeightInitXavier"),
            "weightInit", JsonNodeFactory.instance.textNode("XAVIER"),
            "regularization", JsonNodeFactory.instance.arrayNode(),
            "regularizationBias", JsonNodeFactory.instance.arrayNode());

    private static final Set<String> DROPPED = Set.of(
            "biasUpdater", "constraints", "dist", "dropOut", "idropout", "iDropout", "stepFunction", "weightNoise");

    private ConfigurationJson() {}

    /** The description with what only training needs made plain. */
    static JsonNode read(byte[] bytes) throws ModelFormatException {
        JsonNode root = BoundedJson.read(bytes, ModelZip.CONFIGURATION);
        checkTypes(root);
        makePlain((ObjectNode) root);
        for (JsonNode child : root) {
            makeAllPlain(child);
        }
        return root;
    }

    private static void checkTypes(JsonNode node) throws ModelFormatException {
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equals("@class") || isOldTypeId(field)) {
                checkType(field.getValue());
            }
        }
        for (JsonNode child : node) {
            checkTypes(child);
        }
    }

    private static boolean isOldTypeId(Map.Entry<String, JsonNode> field) {
        return field.getKey().equals("type") && field.getValue().asText().indexOf('.') >= 0;
    }

    private static void checkType(JsonNode id) throws ModelFormatException {
        var name = CLASS_NAME.matcher(id.asText());
        if (!id.isTextual() || !name.matches() || !ALLOWED_PACKAGES.contains(name.group(1))) {
            throw new ModelFormatException(ModelZip.CONFIGURATION
                    + ": expected only classes of Deeplearning4j's own layers, found '" + Text.excerpt(id.asText())
                    + "', which could run code");
        }
    }

    /** Of the children only: in {@code vertices} and {@code vertexInputs}, keys are names an author chose. */
    private static void makeAllPlain(JsonNode parent) {
        for (JsonNode child : parent) {
            if (child instanceof ObjectNode object) {
                makePlain(object);
            }
            makeAllPlain(child);
        }
    }

    private static void makePlain(ObjectNode object) {
        object.remove(DROPPED);
        for (Map.Entry<String, JsonNode> plain : PLAIN.entrySet()) {
            if (object.hasNonNull(plain.getKey())) {
                object.set(plain.getKey(), plain.getValue().deepCopy());
            }
        }
        JsonNode loss = object.get("lossFn");
        if (loss != null && loss.has("@class")) {
            object.set("lossFn", typed("org.nd4j.linalg.lossfunctions.impl.LossMCXENT"));
        } else if (loss != null && !loss.isNull()) {
            object.putObject("lossFn").putObject("MCXENT"); // as formats before 1.0.0-beta name it
        }
    }

    private static JsonNode typed(String className) {
        return JsonNodeFactory.instance.objectNode().put("@class", className);
    }
}
