package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What becomes of the target when the pixels that a map ranks highest are taken away first, or put back first: Petsiuk et al.
 * 2018, "RISE", section 4.1. A good map makes the target fall early, and rise early.
 *
 * <p>Areas are means over the curve, in units of the target, and mean something only beside those of other maps on the same
 * image: random ones, for a start.
 *
 * <p>Misleads: images with holes look like none that the network was trained on, so a curve also tells how that network takes
 * holes (Hooker et al. 2019, "A Benchmark for Interpretability Methods in Deep Neural Networks").
 *
 * @param deletion the target's value with 0, 1/steps, ..., all pixels taken away
 * @param insertion the target's value with 0, 1/steps, ..., all pixels put back
 */
public record DeletionInsertion(List<Double> deletion, List<Double> insertion) {
    /** Copies the lists. */
    public DeletionInsertion {
        deletion = List.copyOf(deletion);
        insertion = List.copyOf(insertion);
    }

    /**
     * Plays both games.
     *
     * @param image {@code [C,H,W]}
     * @param map {@code [H,W]}: which pixels go first
     * @param hidden what is there instead
     * @param steps how many parts the pixels are taken in; two passes a step
     * @throws IllegalArgumentException if steps is less than 1, or shapes differ
     */
    public static DeletionInsertion of(
            Model model, Tensor image, Target target, Tensor map, Baseline hidden, int steps) {
        Tensor images = Checks.batch(model, image);
        Checks.images(model, images);
        Checks.positive("steps", steps);
        if (!map.shape().equals(image.shape().dropFirst())) {
            throw new IllegalArgumentException(
                    "map: expected " + image.shape().dropFirst() + ", as the image has; got " + map.shape());
        }
        float[] clean = image.toArray();
        float[] cover = hidden.of(image, model.input()).toArray();
        int[] order = order(map);
        double[] values = new Passes(model, target, image.shape()).values(2 * steps, (index, to, at) -> {
            boolean inserting = index >= steps;
            int taken = (int) Math.round((double) order.length * (index % steps + 1) / steps);
            System.arraycopy(inserting ? cover : clean, 0, to, at, clean.length);
            put(inserting ? clean : cover, order, taken, to, at);
        });
        double whole = values[2 * steps - 1];
        double nothing = values[steps - 1];
        return new DeletionInsertion(curve(whole, values, 0, steps), curve(nothing, values, steps, steps));
    }

    private static List<Double> curve(double first, double[] values, int from, int steps) {
        List<Double> curve = new ArrayList<>(List.of(first));
        for (int i = from; i < from + steps; i++) {
            curve.add(values[i]);
        }
        return curve;
    }

    /** Two passes a step. */
    static long passes(int steps) {
        return 2L * steps;
    }

    private static void put(float[] from, int[] order, int count, float[] to, int at) {
        for (int i = 0; i < count; i++) {
            for (int pixel = order[i]; pixel < from.length; pixel += order.length) {
                to[at + pixel] = from[pixel];
            }
        }
    }

    /** Pixels by descending numbers, ties by position. */
    private static int[] order(Tensor map) {
        float[] numbers = map.toArray();
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -numbers[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The mean of the deletion curve, by trapezoids: low is good. */
    public double deletionArea() {
        return area(deletion);
    }

    /** The mean of the insertion curve, by trapezoids: high is good. */
    public double insertionArea() {
        return area(insertion);
    }

    private static double area(List<Double> curve) {
        double sum = curve.stream().mapToDouble(Double::doubleValue).sum();
        double ends = curve.get(0) + curve.get(curve.size() - 1);
        return (sum - ends / 2) / (curve.size() - 1);
    }

    /**
     * A map moved around the edges and maybe mirrored: as coarse as the map itself, but in the wrong place. A fairer opponent
     * than noise, as networks take scattered holes and whole ones differently.
     *
     * @param map {@code [H,W]}
     */
    public static Tensor misplaced(Tensor map, Random random) {
        Shape shape = map.shape();
        int height = shape.get(0);
        int width = shape.get(1);
        int down = random.nextInt(height);
        int right = random.nextInt(width);
        boolean upright = random.nextBoolean();
        boolean mirrored = random.nextBoolean();
        float[] from = map.toArray();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            int row = (i / width + down) % height;
            int column = (i % width + right) % width;
            to[i] = from[(upright ? row : height - 1 - row) * width + (mirrored ? width - 1 - column : column)];
        }
        return Tensor.wrap(shape, to);
    }
}
