package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a window slides over a map. Padding is either given, the same on both sides, or follows from the size of the map
 * ("same": as many outputs as strides fit in, the odd pixel below and to the right).
 */
record Sliding(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padHeight,
        int padWidth,
        int dilationHeight,
        int dilationWidth,
        boolean same) {

    /** From Deeplearning4j's pairs of height and width. */
    static Sliding of(int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same) {
        return new Sliding(
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                same ? 0 : padding[0],
                same ? 0 : padding[1],
                dilation[0],
                dilation[1],
                same);
    }

    /** A window of one pixel. */
    static Sliding pointwise() {
        return new Sliding(1, 1, 1, 1, 0, 0, 1, 1, false);
    }

    /** The maps that come out. */
    Shape over(Shape map, int channels) {
        int rows = outputs(map.get(1), tall(), strideHeight, padHeight);
        int columns = outputs(map.get(2), wide(), strideWidth, padWidth);
        if (rows == 0 || columns == 0) {
            throw new IllegalArgumentException("expected a map that holds the window " + window(map) + ", got " + map);
        }
        return Shape.of(channels, rows, columns);
    }

    /** The maps that went in, of which these would come out: what a transposed convolution makes. */
    Shape under(Shape map, int channels) {
        return Shape.of(
                channels,
                inputs(map.get(1), tall(), strideHeight, padHeight),
                inputs(map.get(2), wide(), strideWidth, padWidth));
    }

    /** The window with the padding it has on this map. Of an open height or width, a multiple of the stride is assumed. */
    Window window(Shape map) {
        int rows = same ? surplus(map.get(1), tall(), strideHeight) : 2 * padHeight;
        int columns = same ? surplus(map.get(2), wide(), strideWidth) : 2 * padWidth;
        return new Window(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                rows / 2,
                rows - rows / 2,
                columns / 2,
                columns - columns / 2,
                dilationHeight,
                dilationWidth);
    }

    /** The integer arguments that ND4J's operations begin with, followed by others. */
    int[] arguments(int... others) {
        int[] own = {
            kernelHeight,
            kernelWidth,
            strideHeight,
            strideWidth,
            padHeight,
            padWidth,
            dilationHeight,
            dilationWidth,
            same ? 1 : 0
        };
        return IntStream.concat(Arrays.stream(own), Arrays.stream(others)).toArray();
    }

    private int tall() {
        return (kernelHeight - 1) * dilationHeight + 1;
    }

    private int wide() {
        return (kernelWidth - 1) * dilationWidth + 1;
    }

    private int outputs(int size, int extent, int stride, int pad) {
        if (size == Shape.OPEN) {
            return Shape.OPEN;
        }
        if (same) {
            return (size + stride - 1) / stride;
        }
        int spare = size + 2 * pad - extent;
        return spare < 0 ? 0 : spare / stride + 1;
    }

    private int inputs(int size, int extent, int stride, int pad) {
        if (size == Shape.OPEN) {
            return Shape.OPEN;
        }
        return same ? size * stride : stride * (size - 1) + extent - 2 * pad;
    }

    private int surplus(int size, int extent, int stride) {
        int rest = size == Shape.OPEN || size % stride == 0 ? stride : size % stride;
        return Math.max(extent - rest, 0);
    }
}
