package io.deepviz.report;

import io.deepviz.image.Image;
import java.util.Arrays;

/** A small drawing of lines and areas, without text: that stands around it. */
final class Plot {
    static final int LINE = 0x7fc7ff;
    static final int AREA = 0x3d6f94;
    static final int GUIDE = 0x55708a;

    private static final int BACKGROUND = 0x182430;

    private final int height;
    private final int width;
    private final int[] pixels;

    Plot(int height, int width) {
        this.height = height;
        this.width = width;
        this.pixels = new int[height * width];
        Arrays.fill(pixels, BACKGROUND);
    }

    /** A horizontal line. */
    void guide(double y) {
        for (int x = 0; x < width; x += 4) {
            dot(x, row(y), GUIDE);
            dot(x + 1, row(y), GUIDE);
        }
    }

    /**
     * A line through points in order; those that are not finite leave a gap.
     *
     * @param xs 0 at the left edge to 1 at the right
     * @param ys 0 at the lower edge to 1 at the upper
     */
    void line(double[] xs, double[] ys, int color) {
        for (int i = 0; i < xs.length; i++) {
            if (Double.isFinite(ys[i])) {
                mark(column(xs[i]), row(ys[i]), 1, color);
            }
            if (i > 0 && Double.isFinite(ys[i]) && Double.isFinite(ys[i - 1])) {
                segment(column(xs[i - 1]), row(ys[i - 1]), column(xs[i]), row(ys[i]), color);
            }
        }
    }

    /** An outline over a base, filled down to it: heights as shares of the plot's, one a step to the right. */
    void ridge(double base, double[] heights, int area, int outline) {
        for (int x = 0; x < width; x++) {
            int bin = Math.min(heights.length - 1, x * heights.length / width);
            int top = row(base + heights[bin]);
            for (int y = top; y <= row(base); y++) {
                dot(x, y, y == top ? outline : area);
            }
        }
    }

    /** A square of this half side around a place. */
    void point(double x, double y, int half, int color) {
        mark(column(x), row(y), half, color);
    }

    Image toImage() {
        return Image.rgb(height, width, pixels);
    }

    private void segment(int x0, int y0, int x1, int y1, int color) {
        int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
        for (int i = 0; i <= steps; i++) {
            int x = (int) Math.round(x0 + (x1 - x0) * (double) i / steps);
            int y = (int) Math.round(y0 + (y1 - y0) * (double) i / steps);
            dot(x, y, color);
            dot(x, y + 1, color);
        }
    }

    private void mark(int x, int y, int half, int color) {
        for (int i = -half; i <= half; i++) {
            for (int k = -half; k <= half; k++) {
                dot(x + i, y + k, color);
            }
        }
    }

    private void dot(int x, int y, int color) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            pixels[y * width + x] = color;
        }
    }

    private int column(double x) {
        return (int) Math.round(2 + Math.min(1, Math.max(0, x)) * (width - 5));
    }

    private int row(double y) {
        return (int) Math.round(height - 3 - Math.min(1, Math.max(0, y)) * (height - 6));
    }
}
