package io.deepviz.tensorflow;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How TensorFlow orders the numbers of a layer's output, and how they come to our order and back: maps there have their
 * channels last, and a flattened map keeps that order.
 *
 * @param channelsLast whether it holds maps {@code [N,H,W,C]}
 * @param order for vectors of a flattened map: where TensorFlow has our number i; null if it is at i
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only, see sameAs
record Layout(boolean channelsLast, int @Nullable [] order) {
    static final Layout MAPS = new Layout(true, null);
    /** In our order already. */
    static final Layout PLAIN = new Layout(false, null);

    /** Of vectors that are maps {@code [h,w,c]} one row after the other. */
    static Layout flattened(int height, int width, int channels) {
        if (height * width == 1 || channels == 1) {
            return PLAIN;
        }
        int[] order = new int[height * width * channels];
        for (int c = 0, i = 0; c < channels; c++) {
            for (int p = 0; p < height * width; p++, i++) {
                order[i] = p * channels + c;
            }
        }
        return new Layout(false, order);
    }

    /** Of vectors that consist of others, one after the other. */
    static Layout joined(java.util.List<Layout> parts, int[] sizes) {
        if (parts.stream().allMatch(part -> part.order == null)) {
            return PLAIN;
        }
        int[] order = new int[IntStream.of(sizes).sum()];
        int start = 0;
        for (int k = 0; k < sizes.length; k++) {
            int @Nullable [] own = parts.get(k).order;
            for (int i = 0; i < sizes[k]; i++) {
                order[start + i] = start + (own == null ? i : own[i]);
            }
            start += sizes[k];
        }
        return new Layout(false, order);
    }

    boolean sameAs(Layout other) {
        return channelsLast == other.channelsLast && java.util.Arrays.equals(order, other.order);
    }

    /**
     * Numbers as TensorFlow has them, in our order.
     *
     * @param extents with the batch first, as TensorFlow has them
     */
    Tensor outward(float[] numbers, long[] extents) {
        int images = Math.toIntExact(extents[0]);
        if (channelsLast) {
            int height = Math.toIntExact(extents[1]);
            int width = Math.toIntExact(extents[2]);
            int channels = Math.toIntExact(extents[3]);
            Shape shape = Shape.of(images, channels, height, width);
            return Tensor.wrap(shape, transposed(numbers, images, height * width, channels));
        }
        Shape shape = Shape.of(IntStream.range(0, extents.length)
                .map(i -> Math.toIntExact(extents[i]))
                .toArray());
        return Tensor.wrap(shape, reordered(numbers, images, false));
    }

    /** The same numbers in TensorFlow's order, and in its extents. */
    GraphSource.Values inward(Tensor tensor) {
        Shape shape = tensor.shape();
        float[] numbers = tensor.toArray();
        if (channelsLast) {
            int area = shape.get(2) * shape.get(3);
            return new GraphSource.Values(
                    new long[] {shape.get(0), shape.get(2), shape.get(3), shape.get(1)},
                    transposed(numbers, shape.get(0), shape.get(1), area));
        }
        long[] extents = IntStream.range(0, shape.rank()).mapToLong(shape::get).toArray();
        return new GraphSource.Values(extents, reordered(numbers, shape.get(0), true));
    }

    private float[] reordered(float[] numbers, int images, boolean inward) {
        int[] places = order;
        if (places == null) {
            return numbers;
        }
        float[] result = new float[numbers.length];
        for (int n = 0; n < images; n++) {
            int start = n * places.length;
            for (int i = 0; i < places.length; i++) {
                if (inward) {
                    result[start + places[i]] = numbers[start + i];
                } else {
                    result[start + i] = numbers[start + places[i]];
                }
            }
        }
        return result;
    }

    /** For each image, a matrix of rows and columns as one of columns and rows; images side by side in threads. */
    private static float[] transposed(float[] numbers, int images, int rows, int columns) {
        if (rows == 1 || columns == 1) {
            return numbers;
        }
        float[] result = new float[numbers.length];
        IntStream each = IntStream.range(0, images);
        (numbers.length > 1 << 16 ? each.parallel() : each)
                .forEach(n -> Transposition.of(numbers, n * rows * columns, rows, columns, result));
        return result;
    }
}
