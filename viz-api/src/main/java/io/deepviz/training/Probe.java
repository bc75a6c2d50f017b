package io.deepviz.training;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The images that a recorder looks at the network with, the same ones at every moment.
 *
 * @param images {@code [N,C,H,W]}, scaled as in training, N at least 2
 * @param labels the class of each image; empty if they have none
 */
public record Probe(Tensor images, List<Integer> labels) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if these are not at least two images, or the labels are of another number of images
     *     or negative
     */
    public Probe {
        Shape shape = images.shape();
        if (shape.rank() != 4 || shape.get(0) < 2) {
            throw new IllegalArgumentException("images: expected [N,C,H,W] with N at least 2, got " + shape);
        }
        labels = List.copyOf(labels);
        if (!labels.isEmpty() && labels.size() != shape.get(0)) {
            throw new IllegalArgumentException(
                    "labels: expected one for each of " + shape.get(0) + " images, got " + labels.size());
        }
        if (labels.stream().anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException("labels: expected numbers from 0 on, got " + labels);
        }
    }

    /** Images without labels: what layers make of them is recorded, but neither loss nor accuracy. */
    public static Probe of(Tensor images) {
        return new Probe(images, List.of());
    }

    /** Images and the class of each. */
    public static Probe of(Tensor images, int... labels) {
        return new Probe(images, Arrays.stream(labels).boxed().toList());
    }

    /** How many images there are. */
    public int size() {
        return images.shape().get(0);
    }
}
