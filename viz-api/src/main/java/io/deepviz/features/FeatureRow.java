package io.deepviz.features;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a feature set knows about an image, beside its vectors.
 *
 * @param file path of the image inside the folder of images, with {@code /} between folders on every system
 * @param label the index of the class it belongs to, if known
 * @param prediction the class that the network gives it, if it is a classifier
 */
public record FeatureRow(String file, OptionalInt label, Optional<Prediction> prediction) {

    /**
     * Checks that classes are not negative.
     *
     * @throws IllegalArgumentException if one is
     */
    public FeatureRow {
        if (label.orElse(0) < 0) {
            throw new IllegalArgumentException("label: expected a class of at least 0, got " + label.getAsInt());
        }
        if (prediction.isPresent() && prediction.get().classIndex() < 0) {
            throw new IllegalArgumentException("prediction: expected a class of at least 0, got " + prediction.get());
        }
    }

    /** An image of which only the file is known. */
    public static FeatureRow of(String file) {
        return new FeatureRow(file, OptionalInt.empty(), Optional.empty());
    }

    /** The same image with the class it belongs to. */
    public FeatureRow withLabel(int classIndex) {
        return new FeatureRow(file, OptionalInt.of(classIndex), prediction);
    }

    /** The same image with the class that a network gives it. */
    public FeatureRow withPrediction(Prediction given) {
        return new FeatureRow(file, label, Optional.of(given));
    }
}
