package io.deepviz.tensorflow;

import io.deepviz.ParameterId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/**
 * Recognizes what a batch normalization multiplies and adds, as tf.nn.batch_normalization writes it:
 * {@code factor = rsqrt(variance + epsilon) * gamma}, {@code offset = beta - mean * factor}; gamma may be missing.
 */
final class NormalizationPattern {
    private final FlatGraph graph;

    private NormalizationPattern(FlatGraph graph) {
        this.graph = graph;
    }

    /** The four parameters (or three) by their standard names; empty if it is something else. */
    static Optional<Map<String, TensorName>> of(FlatGraph graph, TensorName factor, TensorName offset) {
        return Optional.ofNullable(new NormalizationPattern(graph).match(factor, offset));
    }

    private @Nullable Map<String, TensorName> match(TensorName factor, TensorName offset) {
        Map<String, TensorName> found = new LinkedHashMap<>();
        List<TensorName> scaled = operands(factor, "Mul");
        TensorName deviation = factor;
        if (scaled.size() == 2) {
            boolean first = !operands(scaled.get(0), "Rsqrt").isEmpty();
            deviation = scaled.get(first ? 0 : 1);
            found.put(ParameterId.GAMMA, scaled.get(first ? 1 : 0));
        }
        List<TensorName> inverse = operands(deviation, "Rsqrt");
        List<TensorName> variance = inverse.isEmpty() ? List.of() : operands(inverse.get(0), "Add", "AddV2");
        List<TensorName> difference = operands(offset, "Sub");
        List<TensorName> shift = difference.isEmpty() ? List.of() : operands(difference.get(1), "Mul");
        if (variance.isEmpty() || shift.isEmpty() || !shift.contains(resolved(factor))) {
            return null;
        }
        found.put(ParameterId.BETA, difference.get(0));
        found.put(ParameterId.MEAN, shift.get(0).equals(resolved(factor)) ? shift.get(1) : shift.get(0));
        found.put(ParameterId.VARIANCE, variance.get(0));
        return found;
    }

    /** What an operation of a kind is applied to; nothing if the tensor comes from another. */
    private List<TensorName> operands(TensorName tensor, String... kinds) {
        NodeDef node = graph.node(resolved(tensor).node());
        if (!Set.of(kinds).contains(node.getOp())) {
            return List.of();
        }
        return node.getInputList().stream()
                .map(TensorName::parse)
                .map(this::resolved)
                .toList();
    }

    private TensorName resolved(TensorName tensor) {
        TensorName found = tensor;
        for (NodeDef node = graph.node(found.node());
                node.getOp().equals("Identity");
                node = graph.node(found.node())) {
            found = TensorName.parse(node.getInput(0));
        }
        return found;
    }
}
