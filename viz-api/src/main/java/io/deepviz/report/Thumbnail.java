package io.deepviz.report;

import io.deepviz.image.Fit;
import io.deepviz.image.Image;
import java.util.Arrays;

/** Small pictures of equal size, in frames that say whether a neighbor is of the query's class. */
final class Thumbnail {
    static final int QUERY = 0xe6e6e6;
    static final int SAME = 0x4f9bd9;
    static final int OTHER = 0xe08a2c;
    static final int UNKNOWN = 0x8a8a8a;

    private static final int FRAME = 4;
    private static final int DASH = 6;

    private Thumbnail() {}

    /** A picture with its longer side at most this long, proportions kept; tiny ones stay as they are. */
    static Image within(Image picture, int side) {
        int longer = Math.max(picture.width(), picture.height());
        return longer <= side ? picture : resized(picture, side, longer);
    }

    /** A picture in a square, inside a frame of this color; of a dashed one, if it has to be told without color. */
    static Image framed(Image picture, int side, int color, boolean dashed) {
        int longer = Math.max(picture.width(), picture.height());
        Image inner = longer > side ? resized(picture, side, longer) : picture.enlarge(side / longer);
        int size = side + 2 * FRAME;
        int[] pixels = new int[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean frame = Math.min(Math.min(x, y), size - 1 - Math.max(x, y)) < FRAME;
                boolean gap = dashed && ((x + y) / DASH & 1) == 1;
                pixels[y * size + x] = frame && !gap ? color : 0;
            }
        }
        copy(inner, pixels, size, (size - inner.height()) / 2, (size - inner.width()) / 2);
        return Image.rgb(size, size, pixels);
    }

    /** Many pictures as squares in rows, black where one does not fill its square. */
    static Image atlas(java.util.List<Image> pictures, int side, int columns) {
        int rows = (pictures.size() + columns - 1) / columns;
        int[] pixels = new int[Math.multiplyExact(rows * side, columns * side)];
        Arrays.fill(pixels, 0);
        for (int i = 0; i < pictures.size(); i++) {
            Image small = within(pictures.get(i), side);
            int top = i / columns * side + (side - small.height()) / 2;
            int left = i % columns * side + (side - small.width()) / 2;
            copy(small, pixels, columns * side, top, left);
        }
        return Image.rgb(rows * side, columns * side, pixels);
    }

    private static Image resized(Image picture, int side, int longer) {
        int height = Math.max(1, Math.round((float) picture.height() * side / longer));
        int width = Math.max(1, Math.round((float) picture.width() * side / longer));
        return picture.fit(height, width, Fit.STRETCH);
    }

    /** Copies a picture into packed pixels. */
    static void copy(Image from, int[] pixels, int width, int top, int left) {
        int last = from.channels() - 1; // of gray, all colors are the one channel
        for (int y = 0; y < from.height(); y++) {
            for (int x = 0; x < from.width(); x++) {
                int red = Math.round(from.sample(0, y, x));
                int green = Math.round(from.sample(Math.min(1, last), y, x));
                int blue = Math.round(from.sample(last, y, x));
                pixels[(top + y) * width + left + x] = red << 16 | green << 8 | blue;
            }
        }
    }
}
