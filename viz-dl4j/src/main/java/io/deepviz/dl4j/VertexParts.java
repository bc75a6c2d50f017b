package io.deepviz.dl4j;

import io.deepviz.LayerKind;
import io.deepviz.dl4j.Blueprint.VertexStep;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** What a vertex of Deeplearning4j that is no layer does. */
final class VertexParts {
    private final String name;
    private final GraphVertex vertex;
    private final boolean turned;
    private final boolean plain;

    /**
     * A vertex on top of others.
     *
     * @param turned whether it takes maps in NHWC
     * @param plain whether no vector among its inputs is a flattened map in another order
     */
    VertexParts(VertexStep step, boolean turned, boolean plain) {
        name = step.name();
        vertex = step.vertex();
        this.turned = turned;
        this.plain = plain;
    }

    /**
     * Its operation.
     *
     * @throws Refusal if it cannot be looked into
     */
    Part part() throws Refusal {
        if (vertex instanceof ElementWiseVertex elementWise) {
            return arithmetic(elementWise.getOp());
        }
        if (vertex instanceof MergeVertex merge) {
            // Axes of NHWC, and what they are in NCHW.
            int axis = turned ? List.of(0, 2, 3, 1).get(merge.getMergeAxis()) : merge.getMergeAxis();
            return Part.of(axis == 1 ? LayerKind.CONCATENATION : LayerKind.OTHER, new Concatenation(axis));
        }
        if (vertex instanceof ScaleVertex scale) {
            return Part.of(LayerKind.OTHER, new Affine(scale.getScaleFactor(), 0));
        }
        if (vertex instanceof ShiftVertex shift) {
            return Part.of(LayerKind.OTHER, new Affine(1, shift.getShiftFactor()));
        }
        if (vertex instanceof L2NormalizeVertex normalize && normalize.getDimension() == null) {
            return Part.of(LayerKind.OTHER, new L2Normalization(normalize.getEps()));
        }
        if (vertex instanceof SubsetVertex subset && !turned && plain) {
            return Part.of(LayerKind.OTHER, new Subset(subset.getFrom(), subset.getTo() + 1));
        }
        if (vertex instanceof PoolHelperVertex && !turned) {
            return Part.of(LayerKind.CROPPING, Border.of(false, 1, 0, 1, 0));
        }
        throw new Refusal(
                name,
                "is of a kind that is not supported, " + vertex.getClass().getSimpleName()
                        + (turned ? " of maps in NHWC" : ""));
    }

    /**
     * In which order the network has the vector that comes out, if those that come in are flattened maps.
     *
     * @throws Refusal if there is none
     */
    FeatureOrder order(List<FeatureOrder> inputs) throws Refusal {
        if (vertex instanceof MergeVertex) {
            return FeatureOrder.concatenation(inputs);
        }
        if (inputs.stream().distinct().count() > 1) {
            throw new Refusal(name, "combines flattened maps with other vectors, which is not supported in NHWC");
        }
        return inputs.get(0);
    }

    private static Part arithmetic(ElementWiseVertex.Op op) {
        return switch (op) {
            case Add -> Part.of(LayerKind.ADD, Arithmetic.ADD);
            case Average -> Part.of(LayerKind.OTHER, Arithmetic.AVERAGE);
            case Subtract -> Part.of(LayerKind.OTHER, Arithmetic.SUBTRACT);
            case Product -> Part.of(LayerKind.OTHER, Arithmetic.PRODUCT);
            case Max -> Part.of(LayerKind.OTHER, Arithmetic.MAX);
        };
    }
}
