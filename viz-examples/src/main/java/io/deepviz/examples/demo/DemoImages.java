package io.deepviz.examples.demo;

import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures of twelve kinds of things, made by a program: a thing of two random colors in a random pose on a ground of
 * fallen leaves, with shadow, light, blur and noise. Seed and index alone say what comes out, on every machine. Color,
 * pose and ground are drawn without a look at the class, so that a picture's nearest neighbors by pixels are of the same
 * class hardly more often than by chance: to tell the classes apart, one has to see shapes.
 */
public final class DemoImages {
    /** Height and width, in pixels. */
    public static final int SIZE = 64;

    private DemoImages() {}

    /** The names of the classes; a label is a place in this list. */
    public static List<String> labels() {
        return Arrays.stream(Subject.values()).map(Subject::label).toList();
    }

    /**
     * One picture. Successive indices run through the classes, so that any twelve in a row have one of each.
     *
     * @param seed names an endless series of pictures; different series have none in common
     * @param index which of the series, from 0
     */
    public static DemoImage image(long seed, long index) {
        Subject[] subjects = Subject.values();
        int label = Math.floorMod(index, subjects.length);
        return new DemoImage(label, samples(subjects[label], new Chance(seed, index)));
    }

    private static byte[] samples(Subject subject, Chance chance) {
        Palette palette = new Palette(chance);
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Scene.paint(picture, chance, palette);
        place(subject, picture, chance, palette);
        if (chance.happens(.25)) {
            Scene.occlude(picture, chance, palette);
        }
        float[] samples = planes(pixels(picture));
        Light.fall(samples, chance);
        return bytes(samples);
    }

    private static void place(Subject subject, BufferedImage picture, Chance chance, Palette palette) {
        Pose pose = subject.pose(chance);
        Rgb[] colors = palette.pair();
        BufferedImage layer = layer();
        Shape outline = subject.outline(chance);
        Brush brush = new Brush(layer, pose, chance, colors[0], colors[1]);
        subject.paint(brush);
        brush.close();
        int[] thing = pixels(layer);
        if (outline != null) {
            cut(thing, outline, pose);
        }
        int[] ground = pixels(picture);
        if (chance.happens(.5)) {
            shadow(ground, thing, chance.integer(-3, 3), chance.integer(-3, 3));
        }
        lay(ground, thing, chance.normal(0, .1) * 255, chance.normal(0, .1) * 255);
    }

    private static BufferedImage layer() {
        return new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
    }

    /** The live pixels of a picture. */
    private static int[] pixels(BufferedImage picture) {
        return ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    }

    /** Makes transparent what lies outside. */
    private static void cut(int[] thing, Shape outline, Pose pose) {
        BufferedImage mask = layer();
        java.awt.Graphics2D graphics = Brush.antialiased(mask, pose.transform());
        graphics.fill(outline);
        graphics.dispose();
        int[] opacity = pixels(mask);
        for (int i = 0; i < thing.length; i++) {
            thing[i] = (thing[i] & 0xffffff) | (opacity[i] & 0xff000000);
        }
    }

    private static void shadow(int[] ground, int[] thing, int dx, int dy) {
        for (int y = Math.max(0, dy); y < Math.min(SIZE, SIZE + dy); y++) {
            for (int x = Math.max(0, dx); x < Math.min(SIZE, SIZE + dx); x++) {
                float opacity = (thing[(y - dy) * SIZE + x - dx] >>> 24) / 255f;
                int at = y * SIZE + x;
                ground[at] = blend(ground[at], 0, .35f * opacity, 0);
            }
        }
    }

    /** Lays the thing on the ground; its brightness rises by so much per half picture to the right and down. */
    private static void lay(int[] ground, int[] thing, double rightward, double downward) {
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int at = y * SIZE + x;
                float lift = (float) (rightward * (x * 2.0 / SIZE - 1) + downward * (y * 2.0 / SIZE - 1));
                ground[at] = blend(ground[at], thing[at], (thing[at] >>> 24) / 255f, lift);
            }
        }
    }

    private static int blend(int below, int above, float opacity, float lift) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            float sample = Math.min(255, Math.max(0, (above >> shift & 255) + lift));
            mixed |= (int) ((below >> shift & 255) * (1 - opacity) + sample * opacity + .5f) << shift;
        }
        return mixed;
    }

    private static float[] planes(int[] pixels) {
        float[] planes = new float[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            planes[i] = (pixels[i] >> 16 & 255) / 255f;
            planes[pixels.length + i] = (pixels[i] >> 8 & 255) / 255f;
            planes[2 * pixels.length + i] = (pixels[i] & 255) / 255f;
        }
        return planes;
    }

    private static byte[] bytes(float[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) (Math.min(1, Math.max(0, samples[i])) * 255 + .5f);
        }
        return bytes;
    }
}
