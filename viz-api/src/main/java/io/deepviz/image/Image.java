package io.deepviz.image;

import io.deepviz.tensor.Tensor;

/** A picture (being written). */
public final class Image {
    /** x. */
    public Image fit(int height, int width, Fit fit) {
        throw new UnsupportedOperationException();
    }

    /** x. */
    public Tensor toTensor(ColorOrder order, Scaling scaling) {
        throw new UnsupportedOperationException();
    }
}
