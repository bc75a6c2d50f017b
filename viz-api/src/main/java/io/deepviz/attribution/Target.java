package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * The number of a network that is to be explained: a weighted sum of one layer's outputs. Class scores are logits, never
 * probabilities: softmax mixes what speaks for a class with what speaks against the others.
 */
public final class Target {
    private final Optional<String> layer;
    private final String words;
    private final Coefficients coefficients;

    private Target(Optional<String> layer, String words, Coefficients coefficients) {
        this.layer = layer;
        this.words = words;
        this.coefficients = coefficients;
    }

    /** What each output of a layer counts. */
    @FunctionalInterface
    private interface Coefficients {
        /** Row-major, for the output {@code [C,H,W]} or {@code [D]} of one image. */
        float[] of(Shape output);
    }

    /** The score of a class before softmax, at {@link Model#logits()}. */
    public static Target logit(int classIndex) {
        return new Target(Optional.empty(), "logit of class " + classIndex, output -> {
            float[] weights = new float[Math.toIntExact(output.size())];
            count(weights, classIndex, 1);
            return weights;
        });
    }

    /** The score of one class less that of another: why this rather than that. */
    public static Target difference(int classIndex, int other) {
        return new Target(Optional.empty(), "logit of class " + classIndex + " less that of class " + other, output -> {
            float[] weights = new float[Math.toIntExact(output.size())];
            count(weights, classIndex, 1);
            count(weights, other, -1);
            return weights;
        });
    }

    /**
     * One number of a layer.
     *
     * @param layer its name
     * @param index one coordinate for a vector, three (channel, row, column) for a map
     */
    public static Target unit(String layer, int... index) {
        int[] at = index.clone();
        return new Target(Optional.of(layer), "unit " + Arrays.toString(at) + " of " + layer, output -> {
            float[] weights = new float[Math.toIntExact(output.size())];
            weights[position("unit", output, at)] = 1;
            return weights;
        });
    }

    /** The mean of one channel of a layer over its map. */
    public static Target channel(String layer, int channel) {
        return new Target(Optional.of(layer), "channel " + channel + " of " + layer, output -> {
            int channels = output.get(0);
            if (channel < 0 || channel >= channels) {
                throw new IllegalArgumentException(
                        "channel: expected 0 to " + (channels - 1) + " at layer '" + layer + "', got " + channel);
            }
            int area = Math.toIntExact(output.size()) / channels;
            float[] weights = new float[channels * area];
            Arrays.fill(weights, channel * area, (channel + 1) * area, 1f / area);
            return weights;
        });
    }

    /** The mean of all numbers of a layer. */
    public static Target layer(String layer) {
        return new Target(Optional.of(layer), "mean of " + layer, output -> {
            float[] weights = new float[Math.toIntExact(output.size())];
            Arrays.fill(weights, 1f / weights.length);
            return weights;
        });
    }

    /** The same under another name, with the class's own for one: what captions call it. */
    public Target named(String name) {
        return new Target(layer, name, coefficients);
    }

    /** The layer it is read at. */
    Layer layerOf(Model model) {
        if (layer.isPresent()) {
            return model.layer(layer.get());
        }
        return model.logits()
                .orElseThrow(() -> new IllegalArgumentException("target: model '" + model.name()
                        + "' has no layer of class scores; explain a unit or a channel of a layer instead, or name"
                        + " the layer when the model is opened (--logits)"));
    }

    /** What each output of the layer counts, row-major. */
    float[] coefficients(Shape output) {
        return coefficients.of(output);
    }

    private static void count(float[] weights, int classIndex, int by) {
        if (classIndex < 0 || classIndex >= weights.length) {
            throw new IllegalArgumentException(
                    "class: expected 0 to " + (weights.length - 1) + ", as the network has them; got " + classIndex);
        }
        weights[classIndex] += by;
    }

    private static int position(String what, Shape output, int[] index) {
        boolean inside = index.length == output.rank();
        int position = 0;
        for (int axis = 0; inside && axis < index.length; axis++) {
            inside = index[axis] >= 0 && index[axis] < output.get(axis);
            position = position * output.get(axis) + index[axis];
        }
        if (!inside) {
            throw new IllegalArgumentException(
                    what + ": expected coordinates inside " + output + ", got " + Arrays.toString(index));
        }
        return position;
    }

    /** Such as {@code logit of class 207}. */
    @Override
    public String toString() {
        return words;
    }
}
