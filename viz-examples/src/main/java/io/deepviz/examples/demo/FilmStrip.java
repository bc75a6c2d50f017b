package io.deepviz.examples.demo;

import io.deepviz.image.ColorOrder;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.render.FilterStatistics;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How first-layer filters came about: a column a filter, a row a moment of training, from noise over blurry blobs of
 * color to edges. Each filter has a scale of its own at each moment, zero is mid-gray: the strip shows forms and hides
 * that they grow.
 */
public final class FilmStrip {
    private FilmStrip() {}

    /**
     * Draws the first filters.
     *
     * @param filters how many, 1 to 64
     * @throws IllegalArgumentException if there are not so many
     */
    public static Image draw(Timeline timeline, int filters) {
        int all = Timeline.KERNELS.get(0);
        if (filters < 1 || filters > all) {
            throw new IllegalArgumentException("filters: expected 1 to " + all + ", got " + filters);
        }
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (Timeline.Snapshot snapshot : timeline.snapshots()) {
            labels.add(label(snapshot));
            for (int filter = 0; filter < filters; filter++) {
                tiles.add(new ContactSheet.Tile(picture(snapshot.kernels().slice(filter)), ""));
            }
        }
        String caption = "%s through training: a column a filter (%d of %d), a row a moment, with the share of all %d"
                + " filters that are oriented or color-opponent; each filter on its own scale, zero is mid-gray";
        return ContactSheet.of(tiles)
                .withColumns(filters)
                .withZoom(3)
                .withRowLabels(labels)
                .withCaption(caption.formatted(DemoNetwork.FILTERS, filters, all, all))
                .draw();
    }

    private static String label(Timeline.Snapshot snapshot) {
        double share = FilterStatistics.of(snapshot.kernels()).either().orElseThrow(); // kernels of 11x11 have one
        return "step " + snapshot.step() + ": " + Math.round(100 * share) + " %";
    }

    private static Image picture(Tensor filter) {
        float largest = Float.MIN_NORMAL;
        for (float weight : filter.toArray()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        Scaling scaling = Scaling.of(new float[] {127.5f}, new float[] {127.5f / largest});
        return Image.fromTensor(filter, ColorOrder.RGB, scaling);
    }
}
