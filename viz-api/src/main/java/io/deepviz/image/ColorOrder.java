package io.deepviz.image;

/** Which color each channel of a network's input carries. */
public enum ColorOrder {
    /** One channel of luminance. */
    GRAY(1),
    /** Red, green, blue. */
    RGB(3),
    /** Blue, green, red: networks trained with Caffe or OpenCV. */
    BGR(3);

    private final int channels;

    ColorOrder(int channels) {
        this.channels = channels;
    }

    /** The number of channels, 1 or 3. */
    public int channels() {
        return channels;
    }

    /**
     * Which of red (0), green (1), blue (2) a channel carries; 0 for the only channel of {@link #GRAY}.
     *
     * @throws IndexOutOfBoundsException if there is no such channel
     */
    public int color(int channel) {
        if (channel < 0 || channel >= channels) {
            throw new IndexOutOfBoundsException("channel: expected 0 to " + (channels - 1) + ", got " + channel);
        }
        return this == BGR ? 2 - channel : channel;
    }
}
