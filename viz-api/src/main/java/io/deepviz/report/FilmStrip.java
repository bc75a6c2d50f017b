package io.deepviz.report;

import io.deepviz.image.Animation;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.FilterFrame;
import io.deepviz.training.FilterProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How first-layer filters came about: a column a filter, a row a moment of training, from noise over blurry blobs of color
 * to edges. Each filter has a scale of its own at each moment, zero is mid-gray: the strip shows forms and hides that they
 * grow.
 */
public final class FilmStrip {
    private static final Duration EACH = Duration.ofMillis(600);
    private static final int STRIP_ZOOM = 3;

    private FilmStrip() {}

    /**
     * Draws the first filters at all moments.
     *
     * @param layer what the layer is called
     * @param filters how many, from 1 on
     * @throws IllegalArgumentException if there are not so many, or no frame
     */
    public static Image draw(List<FilterFrame> frames, String layer, int filters) {
        int all = requireFilters(frames, filters);
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (FilterFrame frame : frames) {
            tiles.addAll(tiles(frame, filters));
        }
        String caption = "%s through training: a column a filter (%d of %d), a row a moment%s; each filter on its own"
                + " scale, zero is mid-gray";
        return ContactSheet.of(tiles)
                .withColumns(filters)
                .withZoom(zoom(frames.get(0).kernels()))
                .withRowLabels(frames.stream().map(FilmStrip::label).toList())
                .withCaption(caption.formatted(layer, filters, all, counted(frames, all)))
                .draw();
    }

    /**
     * Draws all filters, at one moment after the other.
     *
     * @throws IllegalArgumentException if there is no frame
     */
    public static Animation animate(List<FilterFrame> frames, String layer) {
        int all = requireFilters(frames, 1);
        int digits = Integer.toString(frames.get(frames.size() - 1).step()).length();
        List<Image> pictures = frames.stream()
                .map(frame -> ContactSheet.of(tiles(frame, all))
                        .withCaption(layer + ", step "
                                + " "
                                        .repeat(digits
                                                - Integer.toString(frame.step()).length()) + frame.step())
                        .draw())
                .toList();
        return Animation.of(pictures, EACH);
    }

    private static int requireFilters(List<FilterFrame> frames, int filters) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("frames: expected at least one, got none");
        }
        int all = frames.get(0).kernels().shape().get(0);
        if (filters < 1 || filters > all) {
            throw new IllegalArgumentException("filters: expected 1 to " + all + ", got " + filters);
        }
        return all;
    }

    private static int zoom(Tensor kernels) {
        return Math.max(STRIP_ZOOM, 33 / kernels.shape().get(3));
    }

    private static String counted(List<FilterFrame> frames, int all) {
        return FilterProgress.of(frames.get(0)).either().isEmpty()
                ? ""
                : ", with the share of all " + all + " filters that are oriented or color-opponent";
    }

    private static String label(FilterFrame frame) {
        String step = "step " + frame.step();
        return FilterProgress.of(frame).either().isEmpty()
                ? step
                : step + ": "
                        + Math.round(100 * FilterProgress.of(frame).either().getAsDouble()) + " %";
    }

    private static List<ContactSheet.Tile> tiles(FilterFrame frame, int filters) {
        return IntStream.range(0, filters)
                .mapToObj(
                        filter -> new ContactSheet.Tile(picture(frame.kernels().slice(filter)), ""))
                .toList();
    }

    private static Image picture(Tensor filter) {
        float largest = Float.MIN_NORMAL;
        for (float weight : filter.toArray()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        Scaling scaling = Scaling.of(new float[] {127.5f}, new float[] {127.5f / largest});
        boolean gray = filter.shape().get(0) == 1;
        return Image.fromTensor(filter, gray ? ColorOrder.GRAY : ColorOrder.RGB, scaling);
    }
}
