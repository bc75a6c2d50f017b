package io.deepviz.dl4j;

import io.deepviz.LayerKind;
import java.util.List;
import java.util.Optional;

/** Finds the layer that holds the class scores. */
final class Logits {
    private Logits() {}

    /**
     * What softmax or a sigmoid at the end is applied to; or the last layer, if that is dense. It must be a vector. None
     * if the network has several outputs.
     */
    static Optional<Node> of(List<Node> outputs) {
        if (outputs.size() != 1) {
            return Optional.empty();
        }
        Node scores = skipped(outputs.get(0));
        boolean probabilities = scores.kind() == LayerKind.SOFTMAX || scores.kind() == LayerKind.SIGMOID;
        if (probabilities) {
            scores = skipped(scores.from().get(0));
        }
        boolean found = probabilities || scores.kind() == LayerKind.DENSE;
        return found && scores.outputShape().rank() == 1 ? Optional.of(scores) : Optional.empty();
    }

    /**
     * The layer of this name.
     *
     * @throws IllegalArgumentException if there is none, or it is no vector
     */
    static Node named(String name, List<Node> nodes) {
        Node node = nodes.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("logits: expected a layer of the network, got '" + name
                        + "'; the last ones are "
                        + nodes.subList(Math.max(1, nodes.size() - 5), nodes.size()).stream()
                                .map(Node::name)
                                .toList()));
        if (node.outputShape().rank() != 1) {
            throw new IllegalArgumentException(
                    "logits: expected a layer with one number a class, got '" + name + "' " + node.outputShape());
        }
        return node;
    }

    /** Without what changes no number. */
    private static Node skipped(Node node) {
        Node last = node;
        while (isTransparent(last)) {
            last = last.from().get(0);
        }
        return last;
    }

    private static boolean isTransparent(Node node) {
        return node.kind() == LayerKind.DROPOUT
                || (node.kind() == LayerKind.RESHAPE
                        && node.from().get(0).outputShape().rank() == 1);
    }
}
