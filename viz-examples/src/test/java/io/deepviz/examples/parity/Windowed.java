package io.deepviz.examples.parity;

import io.deepviz.Window;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One sliding operation a network, with every kind of kernel, stride, padding and dilation, on maps of odd and even size. */
final class Windowed {
    private static final int HEIGHT = 9;
    private static final int WIDTH = 8;
    private static final int[] ONE = {1, 1};
    private static final int[][] KERNELS = {{1, 1}, {2, 2}, {3, 3}, {3, 2}, {4, 5}};
    private static final int[][] STRIDES = {{1, 1}, {2, 2}, {3, 3}, {1, 2}};
    private static final int[][] DILATIONS = {{2, 2}, {1, 3}};

    private Windowed() {}

    /** Padding before and after along one axis. */
    private enum Padding {
        /** None: TensorFlow's VALID, Deeplearning4j's Truncate. */
        NONE,
        /** As many outputs as inputs at stride 1, an odd pixel after: SAME in both. */
        SAME,
        /** As much before as after, half the kernel. */
        HALF,
        /** Before, not after, which only EXPLICIT says. */
        BEFORE;

        int[] of(int size, int kernel, int stride, int dilation) {
            int reach = (kernel - 1) * dilation;
            return switch (this) {
                case NONE -> new int[] {0, 0};
                case SAME -> {
                    int outputs = (size + stride - 1) / stride;
                    int total = Math.max(0, (outputs - 1) * stride + reach + 1 - size);
                    yield new int[] {total / 2, total - total / 2};
                }
                case HALF -> new int[] {kernel / 2, kernel / 2};
                case BEFORE -> new int[] {kernel / 2, 0};
            };
        }
    }

    /** All cases by what they are. */
    static Map<String, NetSpec> nets() {
        Map<String, NetSpec> nets = new LinkedHashMap<>();
        windows(true)
                .forEach((name, window) -> nets.put(
                        "convolution " + name,
                        ended(start(1).add("first/relu", new Op.Relu()).convolution("op", 4, window))));
        windows(true).forEach((name, window) -> {
            if (window.strideHeight() == window.strideWidth()) { // others are in neither framework
                nets.put("depthwise " + name, ended(start(2).depthwiseConvolution("op", 2, window)));
            }
        });
        Map<String, BiFunction<NetSpec.Builder, Window, NetSpec.Builder>> poolings = new LinkedHashMap<>();
        poolings.put("max pooling", (net, window) -> net.add("op", new Op.MaxPooling(window)));
        poolings.put("average pooling", (net, window) -> net.add("op", new Op.AveragePooling(window, false)));
        poolings.put("counting average", (net, window) -> net.add("op", new Op.AveragePooling(window, true)));
        poolings.forEach((kind, pooling) -> windows(false).forEach((name, window) -> {
            if (window.kernelHeight() * window.kernelWidth() > 1) {
                // first of all, where images of few levels are full of ties
                nets.put(
                        kind + " " + name,
                        ended(pooling.apply(NetSpec.input(2, HEIGHT, WIDTH).seed(3), window)));
            }
        }));
        return nets;
    }

    private static NetSpec.Builder start(long seed) {
        return NetSpec.input(2, HEIGHT, WIDTH).seed(seed).convolution("first", 3, Window.square(1, 1, 0));
    }

    private static NetSpec ended(NetSpec.Builder net) {
        return net.convolution("last", 2, Window.square(1, 1, 0)).build();
    }

    private static Map<String, Window> windows(boolean dilated) {
        Map<String, Window> windows = new LinkedHashMap<>();
        for (int[] kernel : KERNELS) {
            boolean point = kernel[0] * kernel[1] == 1;
            for (Padding padding : point ? new Padding[] {Padding.NONE} : Padding.values()) {
                for (int[] stride : STRIDES) {
                    put(windows, padding, kernel, stride, ONE);
                }
                if (dilated && kernel[0] == 3) {
                    for (int[] dilation : DILATIONS) {
                        put(windows, padding, kernel, ONE, dilation);
                    }
                }
            }
        }
        return windows;
    }

    private static void put(Map<String, Window> windows, Padding padding, int[] kernel, int[] stride, int[] dilation) {
        int[] rows = padding.of(HEIGHT, kernel[0], stride[0], dilation[0]);
        int[] columns = padding.of(WIDTH, kernel[1], stride[1], dilation[1]);
        Window window = new Window(
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                rows[0],
                rows[1],
                columns[0],
                columns[1],
                dilation[0],
                dilation[1]);
        List<String> words = new ArrayList<>(
                List.of(kernel[0] + "x" + kernel[1], "stride " + stride[0] + "x" + stride[1], "padding " + padding));
        if (dilation != ONE) {
            words.add("dilation " + dilation[0] + "x" + dilation[1]);
        }
        windows.put(String.join(", ", words), window);
    }
}
