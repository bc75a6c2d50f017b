package io.deepviz.features;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.ProgressListener;
import io.deepviz.error.VizIOException;
import io.deepviz.image.Images;
import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a network on many images once, and keeps the outputs of some of its layers: one vector an image and layer, maps
 * flattened in C, H, W order. The input layer is one of them: its vectors are the images as the network sees them, the
 * pixel space. Where the network is a classifier, its predictions come with it.
 *
 * <pre>{@code
 * FeatureExtraction.of(model).extract(ImageFolder.open(Path.of("photos")), Path.of("photos.viz"));
 * }</pre>
 *
 * <p>Images stream through: they are decoded by other threads ahead of the network, and memory does not grow with their
 * number. An image that can't be read is reported and skipped. So is one for which a wanted layer, or the class scores,
 * come out as NaN or infinite: no distance to such a vector means anything, and a feature set never holds one.
 *
 * <p>The same images, model and options give the same file, bit for bit, if the model itself is deterministic.
 */
public final class FeatureExtraction {
    private final Model model;
    private final List<Layer> wanted;
    private final Optional<Classifier> classifier;
    private final Options options;

    private FeatureExtraction(Model model, Options options) {
        this.model = model;
        this.options = options;
        this.wanted = options.layers().isEmpty()
                ? List.of(defaultLayer(model))
                : options.layers().stream().map(model::layer).toList();
        this.classifier = model.logits().map(logits -> Classifier.of(model));
    }

    /**
     * How to go about it.
     *
     * @param layers names of the layers to keep, in the order of the file; empty for {@link #defaultLayer}
     * @param batchSize how many images the network gets at once; 0 for {@link #defaultBatchSize}
     * @param threads how many threads decode; 0 for as many as there are processors: they sleep while the network is the
     *     slower part, and all are needed when it isn't
     * @param progress is told of images done; may cancel
     * @param skipped hears of each image that can't be used, as soon as its turn comes, on the calling thread
     */
    public record Options(
            List<String> layers,
            int batchSize,
            int threads,
            ProgressListener progress,
            Consumer<SkippedImage> skipped) {
        /** The default layer, batch size and number of threads; nobody is told anything. */
        public static final Options DEFAULTS = new Options(List.of(), 0, 0, ProgressListener.NONE, image -> {});

        /**
         * Checks the numbers, and drops layers named twice.
         *
         * @throws IllegalArgumentException if one is negative
         */
        public Options {
            if (batchSize < 0 || threads < 0) {
                throw new IllegalArgumentException(
                        "batch size and threads: expected at least 1, or 0 for the default; got " + batchSize + " and "
                                + threads);
            }
            layers = List.copyOf(new LinkedHashSet<>(layers));
        }

        /** The same for these layers. */
        public Options withLayers(String... names) {
            return new Options(List.of(names), batchSize, threads, progress, skipped);
        }

        /** The same with another batch size. */
        public Options withBatchSize(int images) {
            return new Options(layers, images, threads, progress, skipped);
        }

        /** The same with another number of threads that decode. */
        public Options withThreads(int number) {
            return new Options(layers, batchSize, number, progress, skipped);
        }

        /** The same with someone to tell how far it has got. */
        public Options reporting(ProgressListener listener) {
            return new Options(layers, batchSize, threads, listener, skipped);
        }

        /** The same with someone to tell of images that can't be used. */
        public Options reportingSkipped(Consumer<SkippedImage> listener) {
            return new Options(layers, batchSize, threads, progress, listener);
        }
    }

    /**
     * What came of it.
     *
     * @param images how many the feature set holds
     * @param skipped those that could not be used
     */
    public record Summary(long images, List<SkippedImage> skipped) {}

    /** Keeps the default layer. */
    public static FeatureExtraction of(Model model) {
        return of(model, Options.DEFAULTS);
    }

    /**
     * Keeps what the options say.
     *
     * @param model stays the caller's to close
     * @throws IllegalArgumentException if the model has no such layer, or none was named and it is no classifier
     */
    public static FeatureExtraction of(Model model, Options options) {
        return new FeatureExtraction(model, options);
    }

    /**
     * What is taken for a network's feature vector if nothing is said: the input of the layer that makes the class scores,
     * on which the network itself decides. Where the scores are only reshaped at the end, as a convolution to maps of one
     * pixel is, that is the layer before the reshaping.
     *
     * @throws IllegalArgumentException if the model is no classifier
     */
    public static Layer defaultLayer(Model model) {
        Layer scores = model.logits()
                .orElseThrow(() -> new IllegalArgumentException("layer: model '" + model.name()
                        + "' has no layer of class scores, so name the layer whose outputs are wanted"));
        while (scores.kind() == LayerKind.RESHAPE || scores.kind() == LayerKind.DROPOUT) {
            scores = model.layer(scores.inputs().get(0));
        }
        return model.layer(scores.inputs().get(0));
    }

    /**
     * How many images a network gets at once if nothing is said: the largest power of two, 64 at most, for which all
     * layers' outputs together stay below 256 MiB, as frameworks hold all of them during a pass. With 64 images, what a
     * call costs beside its arithmetic hardly counts any more.
     */
    public static int defaultBatchSize(Model model) {
        long numbers = model.layers().stream()
                .map(Layer::outputShape)
                .filter(Shape::isKnown)
                .mapToLong(Shape::size)
                .sum();
        long fitting = (256L << 20) / (Float.BYTES * Math.max(1, numbers));
        return (int) Math.max(1, Long.highestOneBit(Math.min(64, fitting)));
    }

    /**
     * Writes a feature set of all images that can be used; it gets its name when it is whole.
     *
     * @throws VizIOException if not a single image can be used
     * @throws IOException if the file can't be written
     * @throws IllegalArgumentException if the network takes no pictures, or the size of its input is open
     * @throws java.util.concurrent.CancellationException if the progress listener throws it, or the thread is interrupted
     * @throws IllegalStateException if the model is closed
     * @throws io.deepviz.error.BackendException if the framework fails
     */
    public Summary extract(ImageFolder images, Path file) throws IOException {
        return extract(images, file, Disk.REAL);
    }

    Summary extract(ImageFolder images, Path file, Disk disk) throws IOException {
        int batchSize = options.batchSize() > 0 ? options.batchSize() : defaultBatchSize(model);
        int threads =
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
        try (AtomicFile out = AtomicFile.create(file, disk);
                DecodeAhead source =
                        new DecodeAhead(images, model.input(), batchSize, threads, new PictureReader(Images::read))) {
            return new Run(images, out).all(source);
        }
    }

    /** One pass over all images. */
    private final class Run {
        private final ImageFolder images;
        private final AtomicFile out;
        private final List<SkippedImage> skipped = new ArrayList<>();
        private Optional<FeatureSetWriter> writer = Optional.empty();
        private long done;

        Run(ImageFolder images, AtomicFile out) {
            this.images = images;
            this.out = out;
        }

        Summary all(DecodeAhead source) throws IOException {
            options.progress().progress("features", 0, images.size());
            for (Optional<DecodeAhead.Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                batch.get().skipped().forEach(this::skip);
                if (batch.get().tensor().isPresent()) {
                    add(batch.get().images(), batch.get().tensor().get());
                }
                done += batch.get().images().size() + batch.get().skipped().size();
                options.progress().progress("features", done, images.size());
            }
            if (writer.isEmpty()) {
                throw new VizIOException(images.folder() + ": not one of its " + images.size()
                        + " files can be used; the first: " + skipped.get(0).reason());
            }
            writer.get().commit(skipped.size());
            return new Summary(done - skipped.size(), List.copyOf(skipped));
        }

        private void skip(SkippedImage image) {
            skipped.add(image);
            options.skipped().accept(image);
        }

        private void add(List<Integer> numbers, Tensor batch) throws IOException {
            Activations outputs = outputs(batch);
            for (int i = 0; i < numbers.size(); i++) {
                int image = numbers.get(i);
                Optional<SkippedImage> flaw = flaw(image, i, outputs);
                if (flaw.isPresent()) {
                    skip(flaw.get());
                } else {
                    append(image, i, outputs);
                }
            }
        }

        private Optional<SkippedImage> flaw(int image, int i, Activations outputs) {
            for (String layer : outputs.layers()) {
                Tensor vector = outputs.of(layer).slice(i);
                int bad = NonFinite.count(vector);
                if (bad > 0) {
                    String reason = images.path(image) + ": layer '" + layer + "' of model '" + model.name()
                            + "' gives " + bad + " of " + vector.size() + " numbers as NaN or infinite";
                    return Optional.of(new SkippedImage(images.name(image), reason));
                }
            }
            return Optional.empty();
        }

        private void append(int image, int i, Activations outputs) throws IOException {
            List<Tensor> vectors =
                    wanted.stream().map(layer -> outputs.of(layer).slice(i)).toList();
            if (writer.isEmpty()) { // only now are all shapes certain
                writer = Optional.of(FeatureSetWriter.into(out, FeatureOrigin.of(model, images), layers(vectors)));
            }
            writer.get().append(row(image, i, outputs), vectors);
        }

        private List<FeatureLayer> layers(List<Tensor> vectors) {
            List<FeatureLayer> layers = new ArrayList<>();
            for (int l = 0; l < vectors.size(); l++) {
                layers.add(new FeatureLayer(wanted.get(l).name(), vectors.get(l).shape()));
            }
            return layers;
        }

        private FeatureRow row(int image, int i, Activations outputs) {
            Optional<Prediction> prediction = classifier.map(each -> {
                Tensor scores = outputs.of(each.logits()).slice(i);
                return each.read(scores.reshape(scores.shape().prepend(1)), 1)
                        .get(0)
                        .get(0);
            });
            return new FeatureRow(images.name(image), images.label(image), prediction);
        }
    }

    /** All that is wanted of a batch, and the class scores, in one pass of the network; none if only pixels are wanted. */
    private Activations outputs(Tensor batch) {
        Map<String, Layer> fetched = new LinkedHashMap<>();
        wanted.forEach(layer -> fetched.put(layer.name(), layer));
        classifier.ifPresent(each -> fetched.put(each.logits().name(), each.logits()));
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        String input = model.layers().get(0).name();
        if (fetched.remove(input) != null) {
            outputs.put(input, batch);
        }
        if (!fetched.isEmpty()) {
            Activations activations = model.forward(batch, fetched.values());
            activations.layers().forEach(layer -> outputs.put(layer, activations.of(layer)));
        }
        return Activations.of(outputs);
    }
}
