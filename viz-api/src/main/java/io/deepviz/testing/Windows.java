package io.deepviz.testing;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;

/** Where the pixels lie that a sliding window sees: runs over all of its positions, without what pads the border. */
@FunctionalInterface
interface Windows {

    /** Runs over every pixel in every window; row-major by output position, and by position in the kernel within it. */
    void each(Visitor visitor);

    /** Is shown the pixel that a kernel position falls on at an output position, each an index into one channel's map. */
    @FunctionalInterface
    interface Visitor {
        void see(int outputPixel, int kernelPixel, int inputPixel);
    }

    /** The windows over a map {@code [C,H,W]}. */
    static Windows over(Shape map, Window window) {
        Shape output = Checks.slide(1, map, window);
        int height = map.get(1);
        int width = map.get(2);
        return visitor -> {
            for (int i = 0; i < output.get(1); i++) {
                for (int j = 0; j < output.get(2); j++) {
                    for (int u = 0; u < window.kernelHeight(); u++) {
                        for (int v = 0; v < window.kernelWidth(); v++) {
                            int row = i * window.strideHeight() - window.padTop() + u * window.dilationHeight();
                            int column = j * window.strideWidth() - window.padLeft() + v * window.dilationWidth();
                            if (row >= 0 && row < height && column >= 0 && column < width) {
                                visitor.see(i * output.get(2) + j, u * window.kernelWidth() + v, row * width + column);
                            }
                        }
                    }
                }
            }
        };
    }

    /** One window, as large as the map. */
    static Windows whole(Shape map) {
        return visitor -> {
            for (int pixel = 0; pixel < area(map); pixel++) {
                visitor.see(0, pixel, pixel);
            }
        };
    }

    /** How many pixels one channel has; 1 for a vector. */
    static int area(Shape each) {
        return each.rank() == 3 ? each.get(1) * each.get(2) : 1;
    }
}
