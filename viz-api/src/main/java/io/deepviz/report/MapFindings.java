package io.deepviz.report;

import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureRow;
import io.deepviz.features.FeatureSet;
import io.deepviz.image.Image;
import io.deepviz.index.VectorSource;
import io.deepviz.projection.Pca;
import io.deepviz.projection.Projection;
import io.deepviz.projection.TSne;
import io.deepviz.projection.Trustworthiness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Maps of the space of features, and how far they can be believed. */
final class MapFindings {
    /** Below, t-SNE has no neighbors to keep. */
    private static final int LEAST = 4;

    private static final int TILE = 32;

    private final FeatureSet set;
    private final FeatureLayer layer;
    private final Report.Options options;
    private final List<Found> maps = new ArrayList<>();

    /** One map; the key is its name in the metrics and in commands. */
    private record Found(String key, Projection map, Optional<Trustworthiness> trust) {}

    private MapFindings(FeatureSet set, Report.Options options) {
        this.set = set;
        this.options = options;
        this.layer = Spaces.of(set, options.layer()).features();
        if (set.size() >= LEAST && layer.dimension() > 1) {
            Pca pca = Pca.fit(vectors(), Pca.Options.MAP, options.progress());
            maps.add(found("pca", pca.project(vectors())));
            TSne.Options how = TSne.Options.DEFAULTS.withSeed(options.seed()).fitting(set.size());
            maps.add(found("tsne", TSne.with(how).project(vectors(), options.progress())));
        }
    }

    static MapFindings of(FeatureSet set, Report.Options options) {
        return new MapFindings(set, options);
    }

    private VectorSource vectors() {
        return set.vectors(layer.name());
    }

    private Found found(String key, Projection map) {
        Trustworthiness.Options defaults = Trustworthiness.Options.DEFAULTS;
        if (2L * defaults.neighbors() >= set.size()) {
            return new Found(key, map, Optional.empty());
        }
        Trustworthiness.Options how =
                new Trustworthiness.Options(defaults.neighbors(), defaults.sample(), options.seed());
        return new Found(key, map, Optional.of(Trustworthiness.of(vectors(), map.points(), how, options.progress())));
    }

    OptionalDouble trust(String key) {
        return maps.stream()
                .filter(found -> found.key().equals(key))
                .flatMap(found -> found.trust().stream())
                .mapToDouble(Trustworthiness::value)
                .findFirst();
    }

    void into(Metrics metrics) {
        for (String key : List.of("pca", "tsne")) {
            metrics.put("projection." + key + ".trustworthiness", trust(key));
        }
        Optional<String> reason = Optional.of("trustworthiness with k = "
                        + Trustworthiness.Options.DEFAULTS.neighbors() + " needs more than "
                        + 2 * Trustworthiness.Options.DEFAULTS.neighbors() + " images, got " + set.size())
                .filter(text -> trust("pca").isEmpty());
        metrics.putReason("projection", reason);
    }

    Map<String, Object> json(SetPictures pictures, Classes classes) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (maps.isEmpty()) {
            json.put("text", "A map takes at least " + LEAST + " images and 2 features.");
            return json;
        }
        List<Object> files = new ArrayList<>();
        List<Object> labels = new ArrayList<>();
        Map<Integer, Object> legend = new TreeMap<>();
        for (long row = 0; row < set.size(); row++) {
            FeatureRow each = set.row(row);
            files.add(each.file());
            labels.add(each.label().orElse(-1));
            each.label().ifPresent(label -> legend.computeIfAbsent(label, key -> entry(classes, key)));
        }
        json.put(
                "text",
                "Each point is one image of the feature set, by layer " + layer.name() + " " + layer.shape()
                        + ". Trustworthiness (k = 12) is 1 if every point's neighbors on the map are neighbors in truth, and about"
                        + " 0.5 for a map at random. On t-SNE, sizes of clusters and the gaps between them mean nothing.");
        json.put("files", files);
        json.put("labels", labels);
        json.put("legend", legend);
        if (pictures.haveInputs()) {
            json.put("atlas", atlas(pictures));
        }
        json.put("maps", maps.stream().map(this::json).toList());
        return json;
    }

    private static Object entry(Classes classes, int label) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", classes.name(label));
        json.put("color", ClassColors.css(ClassColors.of(label)));
        return json;
    }

    private Map<String, Object> atlas(SetPictures pictures) {
        int count = Math.toIntExact(set.size());
        int columns = (int) Math.ceil(Math.sqrt(count));
        List<Image> tiles = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            tiles.add(Thumbnail.within(pictures.input(row), TILE));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", DataUri.photograph(Thumbnail.atlas(tiles, TILE, columns)));
        json.put("side", TILE);
        json.put("columns", columns);
        return json;
    }

    private Map<String, Object> json(Found found) {
        Square square = Square.around(found.map().points());
        List<Object> x = new ArrayList<>();
        List<Object> y = new ArrayList<>();
        for (int row = 0; row < found.map().size(); row++) {
            x.add(place(square.x(row)));
            y.add(place(square.y(row)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", found.map().method());
        json.put("x", x);
        json.put("y", y);
        json.put(
                "caption",
                found.map().description() + ". Trustworthiness "
                        + found.trust().map(Trustworthiness::toString).orElse("not measured: too few images")
                        + ". Layer "
                        + layer.name() + ", input scaling "
                        + set.origin().input().scaling() + ".");
        json.put(
                "command",
                "viz embed " + Quoted.of(options.features()) + " --method " + found.key() + " --layer "
                        + Quoted.of(layer.name()) + " --seed " + options.seed() + " --out map.png");
        return json;
    }

    /** Ten thousand places a side are more than a screen has. */
    private static double place(float coordinate) {
        return Math.round(coordinate * 10_000) / 10_000.0;
    }
}
