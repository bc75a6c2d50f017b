package io.deepviz.examples.demo;

import io.deepviz.image.Image;

/** A picture of the demo and what it shows; a byte a sample, for tens of thousands are held at once. */
public final class DemoImage {
    private final int label;
    private final byte[] samples;

    DemoImage(int label, byte[] samples) {
        this.label = label;
        this.samples = samples;
    }

    /** Its class, a place in {@link DemoImages#labels()}. */
    public int label() {
        return label;
    }

    /** The picture, 64x64 in color. */
    public Image picture() {
        int size = samples.length / 3;
        int[] packed = new int[size];
        for (int i = 0; i < size; i++) {
            packed[i] = (samples[i] & 255) << 16 | (samples[size + i] & 255) << 8 | (samples[2 * size + i] & 255);
        }
        return Image.rgb(DemoImages.SIZE, DemoImages.SIZE, packed);
    }

    /** [3, 64, 64]: the planes red, green, blue, row by row, as unsigned bytes; not to be changed. */
    byte[] samples() {
        return samples;
    }
}
