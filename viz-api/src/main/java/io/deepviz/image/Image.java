package io.deepviz.image;

import io.deepviz.tensor.Tensor;

/** A picture (being written). */
public final class Image {
    /** x. */
    public Image fit(int height, int width, Fit fit) {
        return this;
    }

    /** x. */
    public Tensor toTensor(ColorOrder order, Scaling scaling) {
        return Tensor.of(io.deepviz.tensor.Shape.of(order.channels(), 1, 1), new float[order.channels()]);
    }
}
