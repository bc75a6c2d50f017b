package io.deepviz.report;

import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureRow;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.Purity;
import io.deepviz.image.Image;
import io.deepviz.index.ExactIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;

/** Nearest neighbors of some images in both spaces, and the purity of each space. */
final class NeighborFindings {
    /** The k of purity, by which figures are compared. */
    static final int PURITY_K = Purity.Options.DEFAULTS.k();

    private static final int SIDE = 128;

    private final FeatureSet set;
    private final Spaces spaces;
    private final Report.Options options;
    private final List<Long> queries;
    private final Optional<Space> pixels;
    private final Space features;
    private final Optional<String> reason;

    /** What was found in one space. */
    private record Space(List<List<Neighbor>> nearest, Optional<Purity.Result> purity) {}

    private NeighborFindings(FeatureSet set, Report.Options options) {
        this.set = set;
        this.options = options;
        this.spaces = Spaces.of(set, options.layer());
        this.queries = queries(set, options.queries(), options.seed());
        this.reason = whyNoPurity(set);
        this.pixels = spaces.pixels().map(layer -> look(layer, Metric.EUCLIDEAN));
        this.features = look(spaces.features(), options.metric());
    }

    static NeighborFindings of(FeatureSet set, Report.Options options) {
        return new NeighborFindings(set, options);
    }

    private static Optional<String> whyNoPurity(FeatureSet set) {
        if (set.size() <= PURITY_K) {
            return Optional.of("needs more than " + PURITY_K + " images, got " + set.size());
        }
        for (long row = 0; row < set.size(); row++) {
            if (set.row(row).label().isPresent()) {
                return Optional.empty();
            }
        }
        return Optional.of("the images have no classes (an image in a class folder has one)");
    }

    private Space look(FeatureLayer layer, Metric metric) {
        try (ExactIndex index = ExactIndex.of(Spaces.vectors(set, layer), metric)) {
            int k = (int) Math.min(options.k(), set.size() - 1);
            List<List<Neighbor>> nearest = k < 1
                    ? queries.stream().map(query -> List.<Neighbor>of()).toList()
                    : NearestRows.find(index, set, layer, queries, k);
            Purity purity =
                    Purity.of(Purity.Options.DEFAULTS.withSeed(options.seed()).reporting(options.progress()));
            Optional<Purity.Result> result =
                    reason.isPresent() ? Optional.empty() : Optional.of(purity.measure(set, layer.name(), index));
            return new Space(nearest, result);
        }
    }

    /** One image a class by turns, drawn by the seed: nobody has picked the good ones. */
    private static List<Long> queries(FeatureSet set, int count, long seed) {
        Map<Integer, List<Long>> classes = new LinkedHashMap<>();
        List<Long> rows = new ArrayList<>();
        for (long row = 0; row < set.size(); row++) {
            rows.add(row);
        }
        java.util.Collections.shuffle(rows, new Random(seed));
        for (long row : rows) {
            OptionalInt label = set.row(row).label();
            classes.computeIfAbsent(label.orElse(-1), each -> new ArrayList<>()).add(row);
        }
        List<Long> drawn = new ArrayList<>();
        for (int turn = 0; drawn.size() < Math.min(count, rows.size()); turn++) {
            for (List<Long> each : classes.values()) {
                if (turn < each.size() && drawn.size() < count) {
                    drawn.add(each.get(turn));
                }
            }
        }
        return drawn;
    }

    /** The rows that were asked about. */
    List<Long> queries() {
        return queries;
    }

    OptionalDouble pixelPurity() {
        return pixels.flatMap(Space::purity)
                .map(result -> OptionalDouble.of(result.purity()))
                .orElse(OptionalDouble.empty());
    }

    OptionalDouble featurePurity() {
        return features.purity()
                .map(result -> OptionalDouble.of(result.purity()))
                .orElse(OptionalDouble.empty());
    }

    void into(Metrics metrics) {
        metrics.put("neighbors.k", PURITY_K);
        metrics.put("neighbors.images", set.size());
        metrics.put("neighbors.layer", spaces.features().name());
        metrics.put("neighbors.metric", options.metric().toString().toLowerCase(Locale.ROOT));
        metrics.put("neighbors.pixelPurity", pixelPurity());
        metrics.put("neighbors.featurePurity", featurePurity());
        features.purity().ifPresent(result -> metrics.put("neighbors.queries", result.queries()));
        Optional<String> noPixels = Optional.of("the feature set does not hold the network's input")
                .filter(text -> spaces.pixels().isEmpty());
        metrics.putReason("neighbors", reason.or(() -> noPixels));
    }

    Map<String, Object> json(SetPictures pictures, Classes classes) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", text());
        json.put(
                "caption",
                "Both rows leave the query out. Pixel space: "
                        + spaces.pixels()
                                .map(layer -> "Euclidean distance on the network's input " + layer.shape())
                                .orElse("not in this feature set")
                        + ". Feature space: layer " + spaces.features().name() + " "
                        + spaces.features().shape() + ", "
                        + options.metric().toString().toLowerCase(Locale.ROOT)
                        + " distance. Input scaling " + set.origin().input().scaling() + ". Queries drawn by seed "
                        + options.seed() + ", one a class by turns.");
        Map<String, Object> shown = new LinkedHashMap<>();
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            Map<String, Object> query = new LinkedHashMap<>(image(queries.get(i), classes, pictures, shown));
            query.put("command", command(queries.get(i)));
            query.put("pixels", row(i, pixels.map(Space::nearest), pictures, classes, shown));
            query.put("features", row(i, Optional.of(features.nearest()), pictures, classes, shown));
            all.add(query);
        }
        json.put("queries", all);
        json.put("pictures", shown);
        return json;
    }

    private String command(long row) {
        return "viz neighbors " + Quoted.of(options.features()) + " --query " + row + " -k " + options.k()
                + options.layer().map(layer -> " --layer " + Quoted.of(layer)).orElse("") + " --metric "
                + options.metric().toString().toLowerCase(Locale.ROOT) + " --out neighbors.png";
    }

    private List<Object> row(
            int query,
            Optional<List<List<Neighbor>>> nearest,
            SetPictures pictures,
            Classes classes,
            Map<String, Object> shown)
            throws IOException {
        List<Object> row = new ArrayList<>();
        FeatureRow asked = set.row(queries.get(query));
        for (Neighbor neighbor : nearest.map(each -> each.get(query)).orElse(List.of())) {
            Map<String, Object> json = new LinkedHashMap<>(image(neighbor.id(), classes, pictures, shown));
            json.put("distance", (double) neighbor.distance());
            json.put("same", classes.same(asked, set.row(neighbor.id())));
            row.add(json);
        }
        return row;
    }

    private Map<String, Object> image(long row, Classes classes, SetPictures pictures, Map<String, Object> shown)
            throws IOException {
        String key = Long.toString(row);
        if (!shown.containsKey(key)) {
            Image picture = pictures.picture(row);
            shown.put(key, DataUri.photograph(Thumbnail.within(picture, SIDE)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("row", row);
        json.put("file", set.row(row).file());
        json.put("class", classes.of(set.row(row)));
        return json;
    }

    private String text() {
        if (features.purity().isEmpty()) {
            return "Purity can't be measured: " + reason.orElse("") + ".";
        }
        Purity.Result result = features.purity().get();
        return "Purity is the mean, over a seeded draw of queries with the same number from each class, of the share of the"
                + " k nearest neighbors (the query left out) that are of the query's class. Here k = " + result.k()
                + ", " + result.queries() + " queries of " + result.classes() + " classes among " + set.size()
                + " images, seed " + options.seed() + ". Neighbors at random would give about "
                + String.format(Locale.ROOT, "%.2f", 1.0 / result.classes()) + " where classes are equally large.";
    }
}
