package io.deepviz.report;

import io.deepviz.InputSpec;
import io.deepviz.Metric;
import io.deepviz.Model;
import io.deepviz.ProgressListener;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.Labels;
import io.deepviz.image.internal.AtomicFile;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.Diagnosis;
import io.deepviz.training.Thresholds;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What there is to see of a network, on one page: its first filters, activations of a few images, nearest neighbors in
 * pixel space beside those in feature space, maps of the feature space, which pixels a few classes rest on; and the numbers
 * behind it in a file.
 *
 * <pre>{@code
 * FeatureExtraction.of(model, Options.DEFAULTS.withLayers("input", "fc7")).extract(images, file);
 * try (FeatureSet set = FeatureSet.open(file)) {
 *     Report.of(model, set, Report.Options.DEFAULTS).write(Path.of("report"));
 * }
 * }</pre>
 *
 * <p>{@code index.html} holds all it shows and loads nothing: it can be opened from disk and sent to others, without the
 * pictures' folder. {@code metrics.json} holds the numbers; one that can't be had is null, with the reason beside it. The
 * same model, set, options and pictures give the same bytes.
 *
 * <p>For the comparison with pixel space, the set's first layer must be the network's input.
 */
public final class Report {
    private static final int ACTIVATIONS = 3;

    private final Model model;
    private final FeatureSet set;
    private final Options options;
    private final List<PictureSection> sections;
    private final Map<String, OptionalDouble> extra;
    private final Optional<TrainingRun> training;

    private Report(
            Model model,
            FeatureSet set,
            Options options,
            List<PictureSection> sections,
            Map<String, OptionalDouble> extra,
            Optional<TrainingRun> training) {
        this.model = model;
        this.set = set;
        this.options = options;
        this.sections = sections;
        this.extra = extra;
        this.training = training;
    }

    /**
     * What goes on the page.
     *
     * @param layer of features; empty for the last that the set holds
     * @param metric of the space of features; Euclidean by default, as in pixel space, so that only the space differs
     * @param k how many neighbors a query shows, at least 1; purity always counts 10
     * @param queries how many queries are shown, at least 1
     * @param seed of every draw: queries, purity, t-SNE, trustworthiness
     * @param labels names for classes, where there are no class folders
     * @param modelArguments the network as it is named to the program {@code viz}, options included; empty for the model's
     *     name and scaling
     * @param features the feature set's file as it is named to the program
     * @param progress is told how far the work has got; may cancel
     * @param notes hears of pictures that can't be read again, and what is shown instead
     */
    public record Options(
            Optional<String> layer,
            Metric metric,
            int k,
            int queries,
            long seed,
            Labels labels,
            String modelArguments,
            String features,
            ProgressListener progress,
            Consumer<String> notes) {
        /** Euclidean, 8 queries with 8 neighbors each, seed 42. */
        public static final Options DEFAULTS = new Options(
                Optional.empty(),
                Metric.EUCLIDEAN,
                8,
                8,
                42,
                Labels.NONE,
                "",
                "features.viz",
                ProgressListener.NONE,
                note -> {});

        /**
         * Checks the counts.
         *
         * @throws IllegalArgumentException if one is less than 1
         */
        public Options {
            if (k < 1 || queries < 1) {
                throw new IllegalArgumentException("k and queries: expected at least 1, got " + k + " and " + queries);
            }
        }

        /** The same for another layer of the set. */
        public Options withLayer(String name) {
            return new Options(
                    Optional.of(name), metric, k, queries, seed, labels, modelArguments, features, progress, notes);
        }

        /** The same with another metric of the space of features. */
        public Options withMetric(Metric other) {
            return new Options(layer, other, k, queries, seed, labels, modelArguments, features, progress, notes);
        }

        /** The same with other numbers of queries shown, and of neighbors of each. */
        public Options showing(int queriesShown, int neighbors) {
            return new Options(
                    layer, metric, neighbors, queriesShown, seed, labels, modelArguments, features, progress, notes);
        }

        /** The same with another seed. */
        public Options withSeed(long other) {
            return new Options(layer, metric, k, queries, other, labels, modelArguments, features, progress, notes);
        }

        /** The same with names for classes. */
        public Options withLabels(Labels names) {
            return new Options(layer, metric, k, queries, seed, names, modelArguments, features, progress, notes);
        }

        /** The same with the network and the feature set as they are named to the program, for the captions. */
        public Options reproducedBy(String arguments, String featuresFile) {
            return new Options(layer, metric, k, queries, seed, labels, arguments, featuresFile, progress, notes);
        }

        /** The same with someone to tell how far it has got, and of pictures that are gone. */
        public Options reporting(ProgressListener listener, Consumer<String> listenerOfNotes) {
            return new Options(
                    layer, metric, k, queries, seed, labels, modelArguments, features, listener, listenerOfNotes);
        }
    }

    /**
     * The numbers of a report that matter most; each is empty where it can't be had.
     *
     * @param accuracy share of labeled images that the network classifies so
     * @param pixelPurity of the network's input
     * @param featurePurity of the layer
     * @param pcaTrustworthiness of the map by PCA
     * @param tsneTrustworthiness of the map by t-SNE
     */
    public record Summary(
            OptionalDouble accuracy,
            OptionalDouble pixelPurity,
            OptionalDouble featurePurity,
            OptionalDouble pcaTrustworthiness,
            OptionalDouble tsneTrustworthiness) {}

    /**
     * A report on a model and what it makes of many images; both stay the caller's to close.
     *
     * @throws FeatureFormatException if the set is another model's
     * @throws IllegalArgumentException if the set has no such layer
     */
    public static Report of(Model model, FeatureSet set, Options options) throws FeatureFormatException {
        set.requireModel(model);
        options.layer().ifPresent(set::layer);
        return new Report(model, set, options, List.of(), Map.of(), Optional.empty());
    }

    /** The same with one more section at its end. */
    public Report with(PictureSection section) {
        List<PictureSection> more = new ArrayList<>(sections);
        more.add(section);
        return new Report(model, set, options, List.copyOf(more), extra, training);
    }

    /** The same with a section on how the network was trained, and what is wrong with that. */
    public Report with(TrainingRun run) {
        return new Report(model, set, options, sections, extra, Optional.of(run));
    }

    /**
     * The same with one more number in {@code metrics.json}.
     *
     * @param path such as {@code untrained.either}
     * @param value empty for null
     * @throws IllegalArgumentException if it is NaN or infinite, or the path has not two parts
     */
    public Report withMetric(String path, OptionalDouble value) {
        if (!path.matches("\\w+\\.\\w+")) {
            throw new IllegalArgumentException("path: expected one such as untrained.either, got '" + path + "'");
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException("value: expected a finite number, got " + value.getAsDouble());
        }
        Map<String, OptionalDouble> more = new LinkedHashMap<>(extra);
        more.put(path, value);
        return new Report(model, set, options, sections, more, training);
    }

    /**
     * Writes {@code index.html} and {@code metrics.json} into a folder, which is made if need be. Each gets its name when
     * it is whole.
     *
     * @throws IOException if they can't be written, or pictures are gone and the set does not hold the network's input
     * @throws java.util.concurrent.CancellationException if the progress listener throws it
     * @throws IllegalStateException if the model or the set is closed
     * @throws io.deepviz.error.BackendException if the framework fails
     */
    public Summary write(Path folder) throws IOException {
        FilterFindings filters = FilterFindings.of(model);
        NeighborFindings neighbors = NeighborFindings.of(set, options);
        MapFindings maps = MapFindings.of(set, options);
        AttributionFindings attributions = AttributionFindings.of(
                model,
                set,
                neighbors.queries(),
                new SetPictures(set, options.notes()),
                options,
                "viz explain " + modelArguments());
        Metrics metrics = metrics(filters, neighbors, maps);
        attributions.into(metrics);
        byte[] page =
                Page.of(data(filters, neighbors, maps, attributions, metrics)).getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve("index.html"), page);
        AtomicFile.write(
                folder.resolve("metrics.json"), Json.indented(metrics.tree()).getBytes(StandardCharsets.UTF_8));
        return new Summary(
                set.accuracy(options.labels()),
                neighbors.pixelPurity(),
                neighbors.featurePurity(),
                maps.trust("pca"),
                maps.trust("tsne"));
    }

    private Metrics metrics(FilterFindings filters, NeighborFindings neighbors, MapFindings maps) {
        Metrics metrics = new Metrics();
        metrics.put("model.name", model.name());
        metrics.put("model.backend", model.backend());
        metrics.put("model.input", model.input().shape());
        metrics.put("model.scaling", model.input().scaling().toString());
        metrics.put("model.parameters", parameters());
        metrics.put("model.assumptions", model.input().assumptions());
        filters.into(metrics);
        neighbors.into(metrics);
        maps.into(metrics);
        OptionalDouble accuracy = set.accuracy(options.labels());
        metrics.put("classifier.accuracy", accuracy);
        metrics.putReason("classifier", accuracy.isPresent() ? Optional.empty() : Optional.of(noAccuracy()));
        extra.forEach(metrics::put);
        return metrics;
    }

    private String noAccuracy() {
        return set.accuracy(Labels.NONE).isEmpty()
                ? "no image has both a label and a prediction"
                : "none of the folders has a name that is among the labels: which class its images are of isn't known";
    }

    private long parameters() {
        return model.layers().stream()
                .flatMap(layer -> layer.parameters().values().stream())
                .mapToLong(Tensor::size)
                .sum();
    }

    private Map<String, Object> data(
            FilterFindings filters,
            NeighborFindings neighbors,
            MapFindings maps,
            AttributionFindings attributions,
            Metrics metrics)
            throws IOException {
        SetPictures pictures = new SetPictures(set, options.notes());
        Classes classes = new Classes(set, options.labels());
        List<Long> looked = neighbors
                .queries()
                .subList(0, Math.min(ACTIVATIONS, neighbors.queries().size()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("model", model.name());
        data.put("facts", facts());
        data.put("assumptions", model.input().assumptions());
        data.put("numbers", metrics.tree());
        data.put("filters", filters.json(model, "viz filters " + modelArguments()));
        data.put(
                "activations",
                ActivationFindings.json(model, set, looked, pictures, "viz activations " + modelArguments()));
        data.put("neighbors", neighbors.json(pictures, classes));
        data.put("maps", maps.json(pictures, classes));
        training.ifPresent(run ->
                data.put("training", TrainingFindings.page(run, Diagnosis.of(run, Thresholds.DEFAULTS), "")));
        data.put(
                "sections",
                Stream.concat(attributions.section().stream(), sections.stream())
                        .map(Report::json)
                        .toList());
        return data;
    }

    private String modelArguments() {
        return options.modelArguments().isEmpty()
                ? Quoted.of(model.name()) + " --scaling "
                        + Quoted.of(model.input().scaling().toString())
                : options.modelArguments();
    }

    private List<Object> facts() {
        InputSpec input = model.input();
        List<Object> facts = new ArrayList<>();
        facts.add(List.of("Backend", model.backend()));
        facts.add(List.of("Input", input.shape() + " " + input.colorOrder()));
        facts.add(List.of("Pixel scaling", input.scaling().toString()));
        facts.add(List.of("Pictures to size by", input.fit().toString().toLowerCase(Locale.ROOT)));
        facts.add(List.of("Layers", Integer.toString(model.layers().size())));
        facts.add(List.of("Parameters", String.format(Locale.ROOT, "%,d", parameters())));
        facts.add(List.of(
                "Class scores", model.logits().map(layer -> layer.name()).orElse("none: not a classifier")));
        facts.add(List.of(
                "Images",
                String.format(
                        Locale.ROOT, "%,d from %s", set.size(), set.origin().images())));
        facts.add(List.of("Could not be used", Long.toString(set.skipped())));
        return facts;
    }

    private static Object json(PictureSection section) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", section.title());
        json.put("text", section.text());
        json.put("curves", section.curves().stream().map(Curves::json).toList());
        json.put(
                "pictures",
                section.pictures().stream()
                        .map(each -> Page.figure(DataUri.drawing(each.image()), each.caption(), each.command()))
                        .toList());
        return json;
    }
}
