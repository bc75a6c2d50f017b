package io.deepviz.features;

import io.deepviz.tensor.Shape;

/**
 * A layer whose outputs a feature set holds.
 *
 * @param name the layer's, in its model
 * @param shape of its output for one image; a vector in the set is that, flattened in C, H, W order
 */
public record FeatureLayer(String name, Shape shape) {
    /**
     * Checks that the shape is known.
     *
     * @throws IllegalArgumentException if it is not, or an array can't hold as many numbers
     */
    public FeatureLayer {
        if (!shape.isKnown() || shape.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "shape: expected a known one of less than 2^31 numbers for layer '" + name + "', got " + shape);
        }
    }

    /** How many numbers a vector has. */
    public int dimension() {
        return (int) shape.size();
    }
}
