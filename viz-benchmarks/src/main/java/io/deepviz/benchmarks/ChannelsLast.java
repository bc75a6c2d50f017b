package io.deepviz.benchmarks;

import io.deepviz.tensor.Tensor;

/** Images in TensorFlow's order, for those who feed it themselves. */
final class ChannelsLast {
    private ChannelsLast() {}

    /** Numbers of {@code [N,C,H,W]} as {@code [N,H,W,C]}. */
    static float[] of(Tensor images) {
        float[] from = images.toArray();
        int area = images.shape().get(2) * images.shape().get(3);
        int channels = images.shape().get(1);
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            int image = i / (area * channels);
            int channel = i / area % channels;
            to[(image * area + i % area) * channels + channel] = from[i];
        }
        return to;
    }
}
