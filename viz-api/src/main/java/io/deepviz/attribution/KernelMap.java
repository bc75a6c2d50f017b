package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/**
 * A convolution or dense layer with a kernel of one's own, forward and backward, in double precision. Plain loops over the
 * columns of a map, which the compiler turns into vector instructions.
 */
final class KernelMap {
    private static final Window POINT = Window.square(1, 1, 0);

    private final Window window;
    private final int inChannels;
    private final int inHeight;
    private final int inWidth;
    private final int outChannels;
    private final int outHeight;
    private final int outWidth;
    private final int perGroup;

    /**
     * The map of a layer.
     *
     * @param kernel its weights, {@code [out, in / groups, kh, kw]} or {@code [out, in]}
     * @param in the shape of its input, {@code [C,H,W]} or {@code [D]}
     * @param out the shape of its output
     */
    KernelMap(Layer layer, Shape kernel, Shape in, Shape out) {
        this.window = layer.window().orElse(POINT);
        this.inChannels = in.get(0);
        this.inHeight = in.rank() == 3 ? in.get(1) : 1;
        this.inWidth = in.rank() == 3 ? in.get(2) : 1;
        this.outChannels = out.get(0);
        this.outHeight = out.rank() == 3 ? out.get(1) : 1;
        this.outWidth = out.rank() == 3 ? out.get(2) : 1;
        this.perGroup = kernel.get(1);
        int groups = inChannels / Math.max(1, perGroup);
        if (kernel.get(0) != outChannels || groups * perGroup != inChannels || outChannels % groups != 0) {
            throw new IllegalArgumentException("LRP: layer '" + layer.name() + "' (" + layer.kind() + ") has a kernel "
                    + kernel + " that does not go from " + in + " to " + out);
        }
    }

    /** One number of a kernel, between one row of the input and one of the output. */
    @FunctionalInterface
    private interface Row {
        /**
         * Works on columns {@code j} from {@code from} to before {@code to} of the output: output {@code out + j} goes with
         * input {@code in + j * stride}.
         */
        void run(double weight, int in, int out, int from, int to, int stride);
    }

    /** What comes out for inputs {@code x}. */
    double[] forward(double[] x, float[] kernel) {
        double[] y = new double[outChannels * outHeight * outWidth];
        rows(kernel, (weight, in, out, from, to, stride) -> {
            for (int j = from; j < to; j++) {
                y[out + j] += weight * x[in + j * stride];
            }
        });
        return y;
    }

    /** What comes back for numbers at the outputs: the adjoint. */
    double[] backward(double[] y, float[] kernel) {
        double[] x = new double[inChannels * inHeight * inWidth];
        rows(kernel, (weight, in, out, from, to, stride) -> {
            for (int j = from; j < to; j++) {
                x[in + j * stride] += weight * y[out + j];
            }
        });
        return x;
    }

    private void rows(float[] kernel, Row row) {
        int area = window.kernelHeight() * window.kernelWidth();
        int groups = inChannels / perGroup;
        for (int o = 0; o < outChannels; o++) {
            int group = o / (outChannels / groups);
            for (int c = 0; c < perGroup; c++) {
                for (int k = 0; k < area; k++) {
                    double weight = kernel[(o * perGroup + c) * area + k];
                    if (weight != 0) {
                        plane(weight, group * perGroup + c, o, k, row);
                    }
                }
            }
        }
    }

    private void plane(double weight, int channel, int o, int k, Row row) {
        int down = k / window.kernelWidth() * window.dilationHeight() - window.padTop();
        int right = k % window.kernelWidth() * window.dilationWidth() - window.padLeft();
        int stride = window.strideWidth();
        int from = Math.max(0, ceil(-right, stride));
        int to = Math.min(outWidth, Math.floorDiv(inWidth - 1 - right, stride) + 1);
        for (int i = 0; i < outHeight; i++) {
            int y = i * window.strideHeight() + down;
            if (y >= 0 && y < inHeight) {
                row.run(
                        weight,
                        (channel * inHeight + y) * inWidth + right,
                        (o * outHeight + i) * outWidth,
                        from,
                        to,
                        stride);
            }
        }
    }

    private static int ceil(int number, int by) {
        return -Math.floorDiv(-number, by);
    }

    /** A tensor in double precision. */
    static double[] doubles(Tensor tensor) {
        float[] floats = tensor.toArray();
        double[] numbers = new double[floats.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = floats[i];
        }
        return numbers;
    }
}
