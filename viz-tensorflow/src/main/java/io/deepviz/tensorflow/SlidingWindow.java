package io.deepviz.tensorflow;

import io.deepviz.Window;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/** Reads the window of a convolution or pooling off its attributes. */
final class SlidingWindow {
    private SlidingWindow() {}

    /**
     * The window.
     *
     * @param kernel rows and columns
     * @param input rows and columns of the map it slides over
     */
    static Window of(NodeDef node, long[] kernel, long[] input) {
        List<Long> strides = Attributes.numbers(node, "strides");
        List<Long> dilations = Attributes.numbers(node, "dilations");
        int[] stride = pair(strides);
        int[] dilation = dilations.isEmpty() ? new int[] {1, 1} : pair(dilations);
        int[][] padding = padding(node, kernel, stride, dilation, input);
        return new Window(
                Math.toIntExact(kernel[0]),
                Math.toIntExact(kernel[1]),
                stride[0],
                stride[1],
                padding[0][0],
                padding[0][1],
                padding[1][0],
                padding[1][1],
                dilation[0],
                dilation[1]);
    }

    /** The window of a pooling. */
    static Window ofPooling(NodeDef node, long[] input) {
        int[] size = pair(Attributes.numbers(node, "ksize"));
        return of(node, new long[] {size[0], size[1]}, input);
    }

    /** Rows and columns out of four numbers in the order of the axes. */
    private static int[] pair(List<Long> four) {
        if (four.size() != 4 || four.get(0) != 1 || four.get(3) != 1) {
            throw new Refusal("windows: expected four numbers such as [1, 2, 2, 1], got " + four);
        }
        return new int[] {Math.toIntExact(four.get(1)), Math.toIntExact(four.get(2))};
    }

    /** Before and after, for rows and for columns. */
    private static int[][] padding(NodeDef node, long[] kernel, int[] stride, int[] dilation, long[] input) {
        String way = Attributes.text(node, "padding", "VALID");
        int[][] padding = new int[2][2];
        if (way.equals("EXPLICIT")) {
            List<Long> all = Attributes.numbers(node, "explicit_paddings");
            if (all.size() != 8) {
                throw new Refusal("paddings: expected eight numbers, got " + all);
            }
            return new int[][] {
                {Math.toIntExact(all.get(2)), Math.toIntExact(all.get(3))},
                {Math.toIntExact(all.get(4)), Math.toIntExact(all.get(5))}
            };
        }
        for (int axis = 0; axis < 2 && way.equals("SAME"); axis++) {
            long seen = (kernel[axis] - 1) * dilation[axis] + 1;
            long outputs = (input[axis] + stride[axis] - 1) / stride[axis];
            int total = Math.toIntExact(Math.max(0, (outputs - 1) * stride[axis] + seen - input[axis]));
            padding[axis] = new int[] {total / 2, total - total / 2};
        }
        return padding;
    }
}
