package io.deepviz.benchmarks;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.ImageFolder;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What reading, decoding, checking and storing cost beside the network itself: a whole extraction of a folder of images
 * against forward passes of the same model for the same layers on the same batches, decoded beforehand. The two run in
 * turn.
 *
 * <pre>
 * java -Xmx1g -cp benchmarks.jar io.deepviz.benchmarks.ExtractionCost MODEL IMAGES [PAIRS [SCALING]]
 * </pre>
 */
public final class ExtractionCost {
    private ExtractionCost() {}

    /** A model, a folder of images, how many pairs (11), and a scaling as {@link Scaling#parse} reads it. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("expected MODEL IMAGES [PAIRS [SCALING]], got " + arguments.length + " arguments");
            System.exit(2);
        }
        int pairs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 11;
        OpenOptions options = arguments.length > 3
                ? OpenOptions.DEFAULTS.withScaling(Scaling.parse(arguments[3]))
                : OpenOptions.DEFAULTS;
        ImageFolder images = ImageFolder.open(Path.of(arguments[1]));
        Path file = Files.createTempFile("deepviz", ".viz");
        try (Model model = Backends.open(Path.of(arguments[0]), options)) {
            List<Tensor> batches = batches(model, images);
            Set<Layer> layers = layers(model);
            FeatureExtraction extraction = FeatureExtraction.of(model);
            Interleaved result = Interleaved.of(
                    pairs,
                    () -> extraction.extract(images, file),
                    () -> batches.forEach(batch -> model.forward(batch, layers)));
            System.out.println(
                    "extraction of " + images.size() + " images against their bare forward passes: " + result);
        } finally {
            Files.delete(file);
        }
    }

    /** What an extraction fetches. */
    private static Set<Layer> layers(Model model) {
        Set<Layer> layers = new LinkedHashSet<>();
        layers.add(FeatureExtraction.defaultLayer(model));
        model.logits().ifPresent(layers::add);
        return layers;
    }

    private static List<Tensor> batches(Model model, ImageFolder images) throws IOException {
        int size = FeatureExtraction.defaultBatchSize(model);
        List<Tensor> batches = new ArrayList<>();
        for (int start = 0; start < images.size(); start += size) {
            int count = Math.min(size, images.size() - start);
            Shape each = model.input().shape();
            float[] batch = new float[Math.toIntExact(count * each.size())];
            for (int i = 0; i < count; i++) {
                float[] pixels = model.input()
                        .toTensor(Images.read(images.path(start + i)))
                        .toArray();
                System.arraycopy(pixels, 0, batch, i * pixels.length, pixels.length);
            }
            batches.add(Tensor.wrap(each.prepend(count), batch));
        }
        return batches;
    }
}
