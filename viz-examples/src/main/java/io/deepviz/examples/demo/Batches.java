package io.deepviz.examples.demo;

import io.deepviz.image.Scaling;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The pictures trained on, shuffled for each epoch and changed a little each time they are seen. */
final class Batches {
    private static final int PLANE = DemoImages.SIZE * DemoImages.SIZE;
    private static final float DEVIATION = 63.75f;
    private static final double CONTRAST = .15;
    private static final double BRIGHTNESS = .2;

    private final DemoImage[] images;
    private final int size;
    private final long seed;
    private final Scaling scaling;
    private int[] order = {};

    Batches(int count, int size, long seed) {
        this.size = size;
        this.seed = seed;
        images = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> DemoImages.image(seed, i))
                .toArray(DemoImage[]::new);
        scaling = scaling(images);
    }

    Scaling scaling() {
        return scaling;
    }

    /** How many full batches an epoch has; what is left over waits for the next. */
    int perEpoch() {
        return images.length / size;
    }

    /** Shuffles, as that epoch's number alone says. */
    void begin(int epoch) {
        Chance chance = new Chance(~seed, epoch);
        order = IntStream.range(0, images.length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = chance.integer(0, i);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
    }

    /** [batch, 3, height, width] as the network sees it. */
    INDArray inputs(int epoch, int batch) {
        float[] inputs = new float[size * 3 * PLANE];
        for (int i = 0; i < size; i++) {
            int which = order[batch * size + i];
            vary(
                    images[which].samples(),
                    new Chance(seed ^ 0x5eed, (long) epoch * images.length + which),
                    inputs,
                    i * 3 * PLANE);
        }
        return Nd4j.create(inputs, new long[] {size, 3, DemoImages.SIZE, DemoImages.SIZE}, 'c');
    }

    /** [batch, classes], 1 at the class. */
    INDArray labels(int batch) {
        int classes = DemoImages.labels().size();
        float[] labels = new float[size * classes];
        for (int i = 0; i < size; i++) {
            labels[i * classes + images[order[batch * size + i]].label()] = 1;
        }
        return Nd4j.create(labels, new long[] {size, classes}, 'c');
    }

    /** One of the eight positions of a square, another contrast and another brightness. */
    private void vary(byte[] samples, Chance chance, float[] inputs, int to) {
        int position = chance.integer(0, 7);
        float contrast = (float) chance.normal(1, CONTRAST);
        float brightness = (float) chance.normal(0, BRIGHTNESS);
        int last = DemoImages.SIZE - 1;
        for (int color = 0; color < 3; color++) {
            for (int y = 0; y < DemoImages.SIZE; y++) {
                for (int x = 0; x < DemoImages.SIZE; x++) {
                    int across = (position & 1) == 0 ? x : last - x;
                    int down = (position & 2) == 0 ? y : last - y;
                    int source =
                            (position & 4) == 0 ? down * DemoImages.SIZE + across : across * DemoImages.SIZE + down;
                    float value = scaling.apply(color, samples[color * PLANE + source] & 255);
                    inputs[to + color * PLANE + y * DemoImages.SIZE + x] = value * contrast + brightness;
                }
            }
        }
    }

    /** Subtraction of each color's mean over the training set, then division by a quarter of the range. */
    private static Scaling scaling(DemoImage[] images) {
        long[] sums = new long[3];
        for (DemoImage image : images) {
            for (int i = 0; i < image.samples().length; i++) {
                sums[i / PLANE] += image.samples()[i] & 255;
            }
        }
        float[] mean = new float[3];
        for (int color = 0; color < 3; color++) {
            // to a tenth: the same number wherever it is written down
            mean[color] = Math.round(10.0 * sums[color] / ((long) images.length * PLANE)) / 10f;
        }
        return Scaling.of(mean, new float[] {DEVIATION});
    }
}
