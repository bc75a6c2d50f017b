package io.deepviz.report;

import io.deepviz.features.FeatureSet;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.projection.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A map of a feature set as a picture: each image where its vector lies, as a thumbnail of the network's input in a frame
 * of its class's color; as a dot of that color, where there are too many or the set does not hold the input.
 */
public final class MapSheet {
    private static final int SIZE = 1200;
    private static final int BORDER = 24;
    /** So many thumbnails still leave room between them. */
    private static final int MOST_THUMBNAILS = 3000;

    private static final int THUMBNAIL = 20;
    private static final int DOT = 5;
    private static final int BACKGROUND = 0xffffff;

    private MapSheet() {}

    /**
     * Draws a map.
     *
     * @param set whose rows the map's points are, in order
     * @param caption what stands above it
     * @throws IllegalArgumentException if the map has not a point for each row
     */
    public static Image draw(FeatureSet set, Projection map, String caption) {
        if (map.size() != set.size()) {
            throw new IllegalArgumentException(
                    "map: expected " + set.size() + " points, one a row of the set, got " + map.size());
        }
        SetPictures pictures = new SetPictures(set, note -> {});
        boolean thumbnails = pictures.haveInputs() && set.size() <= MOST_THUMBNAILS;
        int[] pixels = new int[SIZE * SIZE];
        Arrays.fill(pixels, BACKGROUND);
        Square square = Square.around(map.points());
        for (int row : inMixedOrder(map.size())) {
            OptionalInt label = set.row(row).label();
            int color = label.isPresent() ? ClassColors.of(label.getAsInt()) : ClassColors.NONE;
            Image mark = thumbnails ? Thumbnail.within(pictures.input(row), THUMBNAIL) : dot(color);
            int top = BORDER + (int) (square.y(row) * (SIZE - 2 * BORDER)) - mark.height() / 2;
            int left = BORDER + (int) (square.x(row) * (SIZE - 2 * BORDER)) - mark.width() / 2;
            if (thumbnails) {
                fill(pixels, top - 2, left - 2, mark.height() + 4, mark.width() + 4, color);
            }
            Thumbnail.copy(mark, pixels, SIZE, top, left);
        }
        return ContactSheet.of(List.of(new ContactSheet.Tile(Image.rgb(SIZE, SIZE, pixels), "")))
                .withZoom(1)
                .withCaption(caption)
                .draw();
    }

    /** Rows come class by class: drawn in that order, the last class would lie on top of all others. */
    private static List<Integer> inMixedOrder(int rows) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
        Collections.shuffle(order, new Random(1));
        return order;
    }

    private static Image dot(int color) {
        int[] pixels = new int[DOT * DOT];
        Arrays.fill(pixels, color);
        return Image.rgb(DOT, DOT, pixels);
    }

    private static void fill(int[] pixels, int top, int left, int rows, int columns, int color) {
        for (int y = top; y < top + rows; y++) {
            Arrays.fill(pixels, y * SIZE + left, y * SIZE + left + columns, color);
        }
    }
}
