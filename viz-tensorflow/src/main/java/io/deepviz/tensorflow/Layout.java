package io.deepviz.tensorflow;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;

/**
 * How TensorFlow orders the numbers of a layer's output, and how they come to our order and back: maps there have their
 * channels last, and a flattened map keeps that order.
 *
 * @param channelsLast whether it holds maps {@code [N,H,W,C]}
 * @param order for vectors of a flattened map: where TensorFlow has our number i; null if it is at i
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only, see sameAs
record Layout(boolean channelsLast, int @Nullable [] order) {
    /** Numbers from which on it is worth waking other threads. */
    private static final int PARALLEL = 1 << 16;

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

    /** The same numbers in TensorFlow's order, and in its extents; read when the feed is asked for its tensor. */
    Feed inward(Tensor tensor) {
        Shape shape = tensor.shape();
        if (channelsLast) {
            return () -> TFloat32.tensorOf(
                    org.tensorflow.ndarray.Shape.of(shape.get(0), shape.get(2), shape.get(3), shape.get(1)),
                    target -> writeMaps(tensor, target.asRawTensor().data().asFloats()));
        }
        long[] extents = IntStream.range(0, shape.rank()).mapToLong(shape::get).toArray();
        return () -> Tensors.of(extents, reordered(tensor.toArray(), shape.get(0), true));
    }

    /**
     * Image by image, in threads: what is in the cache is turned there and goes straight to native memory. (A batch turned
     * as a whole goes three times through memory, 6 % of AlexNet's forward pass.)
     */
    private static void writeMaps(Tensor maps, FloatDataBuffer target) {
        Shape shape = maps.shape();
        int images = shape.get(0);
        int size = maps.size() / images;
        int tasks = maps.size() > PARALLEL ? Math.min(images, ForkJoinPool.getCommonPoolParallelism() + 1) : 1;
        IntStream range = IntStream.range(0, tasks);
        (tasks > 1 ? range.parallel() : range).forEach(task -> {
            float[] map = new float[size];
            float[] turned = new float[size];
            for (int n = task; n < images; n += tasks) {
                maps.buffer().get(n * size, map);
                Transposition.of(map, 0, shape.get(1), size / shape.get(1), turned);
                target.slice((long) n * size, size).write(turned);
            }
        });
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
        (numbers.length > PARALLEL ? each.parallel() : each)
                .forEach(n -> Transposition.of(numbers, n * rows * columns, rows, columns, result));
        return result;
    }
}
