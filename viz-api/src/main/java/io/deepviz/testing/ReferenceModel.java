package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.spi.GuardedModel;

/**
 * The model that others are measured against: plain loops over a {@link NetSpec}, forward and backward, in double
 * precision from the image to the last layer, rounded to floats once at the end. Clear, not fast: about ten nanoseconds a
 * multiplication, so for nets of some thousand weights and images of some dozen pixels.
 *
 * <p>Where a function has a kink, its gradient is that from below: 0 for a ReLU at 0. Of several equal maxima in a window
 * of max pooling the first in row-major order gets the gradient. Guided and deconvnet rules act on {@link Op.Relu} and
 * {@link Op.Relu6} only.
 */
public final class ReferenceModel {
    private ReferenceModel() {}

    /** A model of the network; its layers are the spec's nodes after {@link NetSpec#INPUT}. */
    public static Model of(NetSpec spec) {
        return GuardedModel.around(new ReferenceNetwork(spec), "reference", "reference");
    }
}
