package io.deepviz.tensorflow;

import io.deepviz.LayerKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The names that a network's author gave its layers, out of the names of its operations:
 * {@code StatefulPartitionedCall/model/conv2d_1/Conv2D} is {@code conv2d_1}, and {@code .../conv2d_1/Relu} is
 * {@code conv2d_1/relu}.
 */
final class LayerNames {
    /** What TensorFlow itself calls operations within a layer, beside their types. */
    private static final Set<String> GENERIC = Set.of(
            "convolution",
            "depthwise",
            "separableconv2d",
            "conv2dtranspose",
            "batchnorm",
            "batchnormalization",
            "pool",
            "add",
            "mul",
            "concat",
            "sum",
            "output");

    /** Scopes that TensorFlow makes within those of layers. */
    private static final Set<String> INNER = Set.of("batchnorm", "dropout", "resize");

    private final Set<String> taken = new HashSet<>();
    private final Set<String> reserved = new HashSet<>();
    private final Optional<String> model;

    private LayerNames(Optional<String> model) {
        this.model = model;
    }

    /** Keeps a scope for the operation in it that has the weights: the layer is called after it. */
    void reserve(String node, String operation) {
        reserved.add(scope(node, operation));
    }

    /** The name of a layer with weights. */
    String weighted(String node, String operation) {
        String scope = scope(node, operation);
        return take(taken.contains(scope) ? String.join("/", path(node)) : scope);
    }

    /**
     * Names for the layers of a graph.
     *
     * @param operations the names of those that may become layers; what all of them that come out of functions begin with
     *     is the model's name, and left away
     */
    static LayerNames of(List<String> operations) {
        Set<String> first = new HashSet<>();
        for (String name : operations) {
            List<String> path = path(name);
            if (isCalled(name) && path.size() > 1) {
                first.add(path.get(0));
            } else if (isCalled(name) && !isPlumbing(path)) {
                first.add(""); // one without: there is no common name
            }
        }
        return new LayerNames(
                first.size() == 1 && !first.contains("")
                        ? Optional.of(first.iterator().next())
                        : Optional.empty());
    }

    /** The scope that a layer's author made for an operation; the operation's own name if there is none. */
    String scope(String node, String operation) {
        List<String> path = path(node);
        if (isCalled(node)
                && path.size() > 1
                && model.isPresent()
                && model.get().equals(path.get(0))) {
            path = path.subList(1, path.size());
        }
        int end = path.size();
        if (end > 1 && isGeneric(path.get(end - 1), operation)) {
            end--;
            end -= end > 1 && INNER.contains(path.get(end - 1)) ? 1 : 0;
        }
        return String.join("/", path.subList(0, end));
    }

    /** A name nobody has yet, for a layer that isn't a nonlinearity behind another. */
    String layer(String node, String operation) {
        String scope = scope(node, operation);
        return take(isTaken(scope) ? String.join("/", path(node)) : scope);
    }

    /** A name for a nonlinearity that belongs to the layer before it, as {@code conv1/relu}. */
    String nonlinearity(String before, LayerKind kind, String operation) {
        String word = kind == LayerKind.ACTIVATION
                ? operation.toLowerCase(Locale.ROOT)
                : kind.name().toLowerCase(Locale.ROOT);
        return take(before + "/" + word);
    }

    /** The name itself, or with a number behind it. */
    String take(String wanted) {
        String name = wanted;
        for (int i = 1; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /** Whether a layer has this name, or one with weights will have it. */
    boolean isTaken(String name) {
        return taken.contains(name) || reserved.contains(name);
    }

    private static List<String> path(String node) {
        List<String> path = new ArrayList<>();
        for (String part : node.replaceFirst("^serving_default_", "").split("/", -1)) {
            if (!part.matches("(Stateful)?PartitionedCall(_\\d+)?") && !part.isEmpty()) {
                path.add(part);
            }
        }
        return path.isEmpty() ? List.of(node) : path;
    }

    private static boolean isCalled(String node) {
        return node.contains("PartitionedCall");
    }

    /** Keras hands results through functions by identities of no meaning. */
    private static boolean isPlumbing(List<String> path) {
        return path.get(0).matches("(Identity|NoOp)(_\\d+)?");
    }

    private static boolean isGeneric(String part, String operation) {
        String plain = plain(part.replaceFirst("_\\d+$", ""));
        return plain.equals(plain(operation))
                || plain.equals(plain(operation.replaceFirst("V\\d$", "")))
                || GENERIC.contains(plain);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }
}
