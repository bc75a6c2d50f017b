package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How much the target falls when a window of the image is covered: each pixel gets the mean of {@code y(x) - y(x covered)}
 * over the windows that cover it. Zeiler and Fergus 2013, "Visualizing and Understanding Convolutional Networks", section
 * 4.2. Needs no gradients.
 *
 * <p>Misleads: covered images look like none that the network was trained on, and what covers may itself look like
 * something; evidence that is there twice is missed, as one window leaves the other.
 */
public final class Occlusion implements AttributionMethod {
    private static final int WINDOWS_ACROSS = 7;

    private final OptionalInt window;
    private final OptionalInt stride;
    private final Baseline cover;

    private Occlusion(OptionalInt window, OptionalInt stride, Baseline cover) {
        this.window = window;
        this.stride = stride;
        this.cover = cover;
    }

    /** Square windows, seven across the shorter side of the image, in steps of half a window, covered by the network's zero. */
    public static Occlusion standard() {
        return new Occlusion(OptionalInt.empty(), OptionalInt.empty(), Baseline.zero());
    }

    /**
     * The same with windows of another size.
     *
     * @param side of the window, in pixels of the network's input
     * @param step from window to window, at most the side
     * @throws IllegalArgumentException if one is less than 1, or pixels would be left out
     */
    public Occlusion withWindow(int side, int step) {
        Checks.positive("window", side);
        if (Checks.positive("stride", step) > side) {
            throw new IllegalArgumentException("stride: expected at most the window's " + side + ", got " + step);
        }
        return new Occlusion(OptionalInt.of(side), OptionalInt.of(step), cover);
    }

    /** The same, covered by another baseline. */
    public Occlusion coveredBy(Baseline other) {
        return new Occlusion(window, stride, other);
    }

    @Override
    public String name() {
        String size = window.isPresent() ? window.getAsInt() + " pixels every " + stride.getAsInt() : "1/7 of the side";
        return "occlusion (windows of " + size + ", covered by " + cover + ")";
    }

    @Override
    public long passes(Model model) {
        Shape input = model.input().shape();
        return input.isKnown() ? new Grid(input).windows().size() + 1L : 1L + 4 * WINDOWS_ACROSS * WINDOWS_ACROSS;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Passes passes = new Passes(model, target, images.shape().dropFirst());
        Grid grid = new Grid(images.shape().dropFirst());
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            Tensor image = images.slice(i);
            found.add(one(passes, grid, image, cover.of(image, model.input()), target));
        }
        return found;
    }

    private Attribution one(Passes passes, Grid grid, Tensor image, Tensor covering, Target target) {
        float[] clean = image.toArray();
        float[] cover = covering.toArray();
        List<int[]> windows = grid.windows();
        double[] values = passes.values(windows.size() + 1, (index, to, at) -> {
            System.arraycopy(clean, 0, to, at, clean.length);
            if (index > 0) {
                grid.forEach(windows.get(index - 1), pixel -> {
                    for (int i = pixel; i < clean.length; i += grid.area()) {
                        to[at + i] = cover[i];
                    }
                });
            }
        });
        double[] falls = new double[grid.area()];
        int[] counts = new int[grid.area()];
        for (int w = 0; w < windows.size(); w++) {
            double fall = values[0] - values[w + 1];
            grid.forEach(windows.get(w), pixel -> {
                falls[pixel] += fall;
                counts[pixel]++;
            });
        }
        float[] map = new float[falls.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (falls[i] / counts[i]);
        }
        return Attribution.ofMap(
                name(), target, values[0], Tensor.wrap(image.shape().dropFirst(), map));
    }

    /** Where the windows lie: the last of a row ends with the image. */
    private final class Grid {
        private final int height;
        private final int width;
        private final int side;
        private final int step;

        Grid(Shape image) {
            height = image.get(1);
            width = image.get(2);
            int shorter = Math.min(height, width);
            side = Math.min(shorter, window.orElse((shorter + WINDOWS_ACROSS - 1) / WINDOWS_ACROSS));
            step = Math.min(side, stride.orElse((side + 1) / 2));
        }

        int area() {
            return height * width;
        }

        /** Top and left of each. */
        List<int[]> windows() {
            List<int[]> windows = new ArrayList<>();
            for (int top : starts(height)) {
                for (int left : starts(width)) {
                    windows.add(new int[] {top, left});
                }
            }
            return windows;
        }

        private List<Integer> starts(int extent) {
            List<Integer> starts = new ArrayList<>();
            for (int start = 0; start < extent - side; start += step) {
                starts.add(start);
            }
            starts.add(extent - side);
            return starts;
        }

        void forEach(int[] window, java.util.function.IntConsumer pixel) {
            for (int y = window[0]; y < window[0] + side; y++) {
                for (int x = window[1]; x < window[1] + side; x++) {
                    pixel.accept(y * width + x);
                }
            }
        }
    }
}
