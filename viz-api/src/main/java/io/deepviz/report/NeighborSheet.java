package io.deepviz.report;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureRow;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.Labels;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.index.ExactIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A picture of a query and its nearest neighbors, itself left out: in the space of pixels (Euclidean distance on the
 * network's input, where the set holds it), and below in the space of features. A whole frame and {@code =} mark neighbors
 * of the query's class, a dashed one and {@code x} those of another.
 *
 * <p>It shows one query: how often neighbors are of the query's class is a question for {@code Purity}.
 */
public final class NeighborSheet {
    private static final int SIDE = 96;

    private final FeatureSet set;
    private final Options options;

    private final Optional<FeatureIndex> index;

    private NeighborSheet(FeatureSet set, Options options, Optional<FeatureIndex> index) {
        this.set = set;
        this.options = options;
        this.index = index;
    }

    /**
     * What is drawn.
     *
     * @param k how many neighbors, at least 1; fewer are drawn if the set holds fewer
     * @param layer of features; empty for the last that the set holds
     * @param metric of the space of features
     * @param labels names for classes, where there are no class folders
     * @param notes hears of pictures that can't be read again, and what is shown instead
     */
    public record Options(int k, Optional<String> layer, Metric metric, Labels labels, Consumer<String> notes) {
        /** Ten neighbors by Euclidean distance, notes unheard. */
        public static final Options DEFAULTS =
                new Options(10, Optional.empty(), Metric.EUCLIDEAN, Labels.NONE, note -> {});

        /**
         * Checks k.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Options {
            if (k < 1) {
                throw new IllegalArgumentException("k: expected at least 1, got " + k);
            }
        }
    }

    /** A picture of this set, which stays the caller's to close. */
    public static NeighborSheet of(FeatureSet set, Options options) {
        return new NeighborSheet(set, options, Optional.empty());
    }

    /**
     * The same picture, features looked up in an index at hand, whose metric must be that of the options.
     *
     * @param features all rows of the layer; it stays the caller's to close
     * @throws IllegalArgumentException if it has another metric, or is of other vectors
     */
    public NeighborSheet searching(FeatureIndex features) {
        FeatureLayer layer = Spaces.of(set, options.layer()).features();
        if (features.metric() != options.metric()
                || features.size() != set.size()
                || features.dimension() != layer.dimension()) {
            throw new IllegalArgumentException("index: expected one of " + set.size() + " x " + layer.dimension() + ", "
                    + options.metric() + ", got " + features);
        }
        return new NeighborSheet(set, options, Optional.of(features));
    }

    /**
     * Draws the neighbors of a row.
     *
     * @throws IllegalArgumentException if the set has no such layer or row, or no second image
     * @throws IOException if pictures are gone, and the set does not hold the network's input either
     */
    public Image draw(long row) throws IOException {
        if (row < 0 || row >= set.size()) {
            throw new IllegalArgumentException(
                    "row: expected 0 to " + (set.size() - 1) + " of " + set + ", got " + row);
        }
        Spaces spaces = Spaces.of(set, options.layer());
        SetPictures pictures = new SetPictures(set, options.notes());
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        if (spaces.pixels().isPresent()) {
            FeatureLayer pixels = spaces.pixels().get();
            tiles.addAll(tiles(row, nearest(row, pixels, Metric.EUCLIDEAN), pictures));
            labels.add("pixels");
        }
        FeatureLayer features = spaces.features();
        List<Neighbor> nearest =
                index.isPresent() ? known(index.get(), row, features) : nearest(row, features, options.metric());
        tiles.addAll(tiles(row, nearest, pictures));
        labels.add("features");
        return ContactSheet.of(tiles)
                .withColumns(tiles.size() / labels.size())
                .withZoom(1)
                .withRowLabels(labels)
                .withCaption(caption(row, spaces))
                .draw();
    }

    private List<Neighbor> nearest(long row, FeatureLayer layer, Metric metric) {
        return NearestRows.find(set, layer, metric, List.of(row), options.k()).get(0);
    }

    private List<Neighbor> known(FeatureIndex features, long row, FeatureLayer layer) {
        int most = (int) Math.min(options.k(), set.size() - 1);
        return NearestRows.find(features, set, layer, List.of(row), most).get(0);
    }

    private List<ContactSheet.Tile> tiles(long row, List<Neighbor> nearest, SetPictures pictures) throws IOException {
        Classes classes = new Classes(set, options.labels());
        FeatureRow query = set.row(row);
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        tiles.add(new ContactSheet.Tile(
                Thumbnail.framed(pictures.picture(row), SIDE, Thumbnail.QUERY, false), "? " + classes.of(query)));
        for (Neighbor neighbor : nearest) {
            FeatureRow other = set.row(neighbor.id());
            Optional<Boolean> same = classes.same(query, other);
            int color =
                    same.map(each -> each ? Thumbnail.SAME : Thumbnail.OTHER).orElse(Thumbnail.UNKNOWN);
            Image framed = Thumbnail.framed(pictures.picture(neighbor.id()), SIDE, color, !same.orElse(true));
            String sign = same.map(each -> each ? "= " : "x ").orElse("");
            tiles.add(new ContactSheet.Tile(framed, sign + classes.of(other)));
        }
        return tiles;
    }

    private String caption(long row, Spaces spaces) {
        String features = "features: layer " + spaces.features().name() + " "
                + spaces.features().shape() + " of " + set.origin().model() + ", "
                + options.metric().toString().toLowerCase(Locale.ROOT)
                + (index.isPresent() && !(index.get() instanceof ExactIndex) ? ", by an approximate index" : "");
        String pixels = spaces.pixels()
                .map(layer -> "pixels: the network's input " + layer.shape() + ", euclidean")
                .orElse("pixels: not in this set");
        return "row " + row + ", " + set.row(row).file() + " (?), and its nearest of " + set.size()
                + " images; = same class, x another\n" + pixels + "; " + features + "\ninput: scaling "
                + set.origin().input().scaling() + ", color order "
                + set.origin().input().colorOrder();
    }
}
