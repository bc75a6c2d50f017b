package io.deepviz.projection;

import io.deepviz.tensor.Tensor;
import java.util.OptionalDouble;

/**
 * A map: where each vector lies in the plane, and how the map was made.
 *
 * @param points {@code [N,2]}, in the order of the vectors; units are the method's own
 * @param method its name, such as {@code t-SNE}
 * @param description for a caption: the method, what it was told, and how well it came out by its own measure
 * @param divergence what t-SNE made small, KL(P|Q) in nats; empty for other methods. It compares maps of the same vectors
 *     at the same perplexity, nothing else
 */
public record Projection(Tensor points, String method, String description, OptionalDouble divergence) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if the points are not {@code [N,2]}
     */
    public Projection {
        if (points.shape().rank() != 2 || points.shape().get(1) != 2) {
            throw new IllegalArgumentException("points: expected [N,2], got " + points.shape());
        }
    }

    /** How many points there are. */
    public int size() {
        return points.shape().get(0);
    }

    /** The description. */
    @Override
    public String toString() {
        return description;
    }
}
