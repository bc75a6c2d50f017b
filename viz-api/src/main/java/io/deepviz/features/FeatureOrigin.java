package io.deepviz.features;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the vectors of a feature set come from: enough to compute them again, and to tell whether they belong to a network
 * that is at hand.
 *
 * @param model the network's name
 * @param backend what ran it
 * @param identity a digest of the network's layers and parameters, see {@link #identityOf}
 * @param input what the network takes, and how images were brought to that
 * @param images the folder of images, as an absolute path: a set is used from other folders than it was made in
 * @param sample how images were drawn from the folder; empty if all were taken
 * @param classes names of the classes that labels stand for, by index; the names of the folders
 */
public record FeatureOrigin(
        String model,
        String backend,
        String identity,
        InputSpec input,
        String images,
        Optional<ImageFolder.Sample> sample,
        Map<Integer, String> classes) {

    /** Copies the map. */
    public FeatureOrigin {
        classes = Collections.unmodifiableMap(new TreeMap<>(classes));
    }

    /** The origin of features that a model computes for images of a folder; reads all parameters of the model. */
    public static FeatureOrigin of(Model model, ImageFolder images) {
        return new FeatureOrigin(
                model.name(),
                model.backend(),
                identityOf(model),
                model.input(),
                images.folder().toAbsolutePath().normalize().toString(),
                images.sample(),
                images.classes());
    }

    /**
     * A digest of everything in a network that decides what it computes, but for the input's scaling: for each layer its
     * name, kind, inputs, window, and parameters with their shapes, bit for bit. Two files of the same network have the
     * same; the same network behind two backends need not.
     *
     * @return the first 128 bits of a SHA-256, as 32 hexadecimal digits
     * @throws IllegalStateException if the model is closed
     */
    public static String identityOf(Model model) {
        return ModelDigest.of(model);
    }
}
