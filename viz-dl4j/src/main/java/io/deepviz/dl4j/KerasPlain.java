package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Keras' layers without weights that act on maps and vectors alike: nonlinearities, merging, reshaping. */
final class KerasPlain {
    private KerasPlain() {}

    static KerasLayer activation(IActivation function, Shape input) {
        return function instanceof ActivationSoftmax && input.rank() == 3
                ? softmaxOverMaps()
                : KerasLayer.of(
                        new ActivationLayer.Builder().activation(function).build());
    }

    /** Softmax across the channels; in an activation layer, Deeplearning4j would take it across the columns. */
    static KerasLayer softmaxOverMaps() {
        return KerasLayer.of(
                new CnnLossLayer.Builder().activation(Activation.SOFTMAX).build());
    }

    /** What does nothing at inference. */
    static KerasLayer dropout() {
        return KerasLayer.of(new DropoutLayer.Builder().build());
    }

    static KerasLayer elementwise(ElementWiseVertex.Op op) {
        return KerasLayer.of(new ElementWiseVertex(op));
    }

    /** Along the channels; other axes are refused. */
    static KerasLayer concatenation(KerasConfig config, KerasDialect dialect, List<Shape> inputs)
            throws ModelFormatException {
        int rank = inputs.get(0).rank() + 1;
        int axis = config.wholeOr(-1, "axis", "concat_axis");
        if (!dialect.isChannelAxis(axis, rank)) {
            throw config.refused("expected inputs to be put together along their channels, found axis " + axis);
        }
        return KerasLayer.of(new MergeVertex());
    }

    /** Keras 1 has one layer for all ways to merge. */
    static KerasLayer merge(KerasConfig config, KerasDialect dialect, List<Shape> inputs) throws ModelFormatException {
        String mode = config.textOr("sum", "mode");
        return switch (mode) {
            case "sum" -> elementwise(ElementWiseVertex.Op.Add);
            case "mul" -> elementwise(ElementWiseVertex.Op.Product);
            case "ave" -> elementwise(ElementWiseVertex.Op.Average);
            case "max" -> elementwise(ElementWiseVertex.Op.Max);
            case "concat" -> concatenation(config, dialect, inputs);
            default ->
                throw config.refused("expected mode sum, mul, ave, max or concat, found '" + Text.excerpt(mode) + "'");
        };
    }

    static KerasLayer flatten(KerasConfig config, Shape input) throws ModelFormatException {
        if (!input.isKnown()) {
            throw config.refused(
                    "expected a known input size, found one left open; say which, in the options it is opened"
                            + " with (--input HxW)");
        }
        return input.rank() == 1
                ? dropout()
                : KerasLayer.of(new PreprocessorVertex(
                        new CnnToFeedForwardPreProcessor(input.get(1), input.get(2), input.get(0))));
    }

    /** Only between vectors and maps of one pixel, to a vector, or to the shape that is there: others mix up the axes. */
    static KerasLayer reshape(KerasConfig config, KerasDialect dialect, Shape input) throws ModelFormatException {
        int[] target = config.wholes("target_shape", "dims");
        if (target.length == 1) {
            return flatten(config, input);
        }
        if (target.length == 3) {
            Shape map = shape(config, dialect, target, input);
            if (map.equals(input)) {
                return dropout();
            }
            if (input.rank() == 1 && map.get(1) == 1 && map.get(2) == 1) {
                return KerasLayer.of(new PreprocessorVertex(new FeedForwardToCnnPreProcessor(1, 1, map.get(0))));
            }
        }
        throw config.refused("expected a vector, maps of one pixel, or the shape of its input " + input + "; found "
                + Arrays.toString(target));
    }

    /** A shape in the file's order of axes; one extent may be left to be worked out. */
    private static Shape shape(KerasConfig config, KerasDialect dialect, int[] target, Shape input)
            throws ModelFormatException {
        int[] extents = target.clone();
        long rest = input.isKnown() ? input.size() : -1;
        for (int extent : extents) {
            rest = extent > 0 ? rest / extent : rest;
        }
        for (int i = 0; i < extents.length; i++) {
            extents[i] = extents[i] > 0 ? extents[i] : (int) rest;
        }
        if (Arrays.stream(extents).anyMatch(extent -> extent < 1)) {
            throw config.refused("expected a shape for input " + input + ", found " + Arrays.toString(target));
        }
        return dialect.channelsFirst() ? Shape.of(extents) : Shape.of(extents[2], extents[0], extents[1]);
    }

    /** {@code scale * x + offset}. */
    static List<KerasLayer> rescaling(KerasConfig config) throws ModelFormatException {
        double offset = config.numberOr(0, "offset");
        KerasLayer scale = KerasLayer.of(new ScaleVertex(config.numberOr(1, "scale")));
        return offset == 0
                ? List.of(scale)
                : new ArrayList<>(List.of(scale.called("/scale"), KerasLayer.of(new ShiftVertex(offset))));
    }
}
