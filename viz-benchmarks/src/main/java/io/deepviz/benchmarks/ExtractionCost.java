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
 * turn; each pair takes images of its own, drawn from the folder.
 *
 * <pre>
 * java -Xmx1g -cp benchmarks.jar io.deepviz.benchmarks.ExtractionCost MODEL IMAGES [PAIRS [COUNT [SCALING]]]
 * </pre>
 */
public final class ExtractionCost {
    private final Model model;
    private final ImageFolder folder;
    private final int count;
    private final Set<Layer> layers;
    private ImageFolder images;
    private List<Tensor> batches = List.of();
    private long seed;

    private ExtractionCost(Model model, ImageFolder folder, int count) {
        this.model = model;
        this.folder = folder;
        this.count = count;
        this.layers = layers(model);
        this.images = folder;
    }

    /**
     * A model, a folder of images, how many pairs (11), how many images in each (1,000), and a scaling as
     * {@link Scaling#parse} reads it.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("expected MODEL IMAGES [PAIRS [SCALING]], got " + arguments.length + " arguments");
            System.exit(2);
        }
        int pairs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 11;
        int count = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1000;
        OpenOptions options = arguments.length > 4
                ? OpenOptions.DEFAULTS.withScaling(Scaling.parse(arguments[4]))
                : OpenOptions.DEFAULTS;
        Path file = Files.createTempFile("deepviz", ".viz");
        try (Model model = Backends.open(Path.of(arguments[0]), options)) {
            ImageFolder folder = ImageFolder.open(Path.of(arguments[1]));
            System.out.println("extraction of " + count + " of " + folder.size()
                    + " images, others in each pair, against their bare forward passes: "
                    + new ExtractionCost(model, folder, count).measure(pairs, file));
        } finally {
            Files.delete(file);
        }
    }

    private Interleaved measure(int pairs, Path file) throws Exception {
        FeatureExtraction extraction = FeatureExtraction.of(model);
        return Interleaved.of(
                pairs, this::draw, () -> extraction.extract(images, file), () -> batches.forEach(this::forward));
    }

    /** What the next pair works on. */
    private void draw() throws IOException {
        images = folder.limit(count, seed++);
        batches = batches(model, images);
    }

    private void forward(Tensor batch) {
        model.forward(batch, layers);
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
