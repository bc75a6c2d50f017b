package io.deepviz.attribution;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/** Small maps of a layer, and their way to the size of the image. */
final class CamMap {
    private CamMap() {}

    /** Sums channels {@code [C,H,W]} by weights, one a channel, and leaves out what is negative. */
    static Tensor rectifiedSum(Tensor maps, double[] weights) {
        int area = maps.size() / weights.length;
        float[] numbers = maps.toArray();
        float[] sums = new float[area];
        for (int i = 0; i < area; i++) {
            double sum = 0;
            for (int channel = 0; channel < weights.length; channel++) {
                sum += weights[channel] * numbers[channel * area + i];
            }
            sums[i] = (float) Math.max(0, sum);
        }
        return Tensor.wrap(maps.shape().dropFirst(), sums);
    }

    /**
     * A map at another size, bilinear with half-pixel centers and constant beyond the outer centers, as pictures are
     * resized. Each pixel of the layer is taken to stand for its even share of the image, as in all published CAMs; the
     * receptive field is larger, and with unpadded convolutions somewhat beside it.
     *
     * @param map {@code [h,w]}
     * @return {@code [height,width]}
     */
    static Tensor resized(Tensor map, int height, int width) {
        float[] small = map.toArray();
        int rows = map.shape().get(0);
        int columns = map.shape().get(1);
        float[] large = new float[Math.multiplyExact(height, width)];
        for (int y = 0; y < height; y++) {
            double row = at(y, rows, height);
            int top = (int) row;
            int bottom = Math.min(rows - 1, top + 1);
            for (int x = 0; x < width; x++) {
                double column = at(x, columns, width);
                int left = (int) column;
                int right = Math.min(columns - 1, left + 1);
                double upper = mix(small[top * columns + left], small[top * columns + right], column - left);
                double lower = mix(small[bottom * columns + left], small[bottom * columns + right], column - left);
                large[y * width + x] = (float) mix(upper, lower, row - top);
            }
        }
        return Tensor.wrap(Shape.of(height, width), large);
    }

    /** Where the center of pixel {@code i} of {@code many} lies among the centers of {@code few}. */
    private static double at(int i, int few, int many) {
        return Math.max(0, Math.min(few - 1, (i + 0.5) * few / many - 0.5));
    }

    private static double mix(double from, double to, double share) {
        return from + share * (to - from);
    }
}
