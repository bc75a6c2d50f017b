package io.deepviz.projection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gradient descent with momentum, and a gain for each coordinate that grows while its gradient keeps its direction and
 * shrinks when it turns (Jacobs 1988), as t-SNE has always used it (van der Maaten and Hinton 2008, section 3.4).
 */
final class Descent {
    private static final double GAIN_STEP = 0.2;
    private static final double GAIN_FACTOR = 0.8;
    private static final double LEAST_GAIN = 0.01;
    /** Points that a thread takes at a time, and whose sum is taken first: fixed, so that sums are the same. */
    private static final int CHUNK = 4096;

    private final Layout layout;
    private final Divergence divergence;
    private final double rate;
    /** Of the points in their present order, those at first. */
    private final int[] numbers;

    private final Axis axisX;
    private final Axis axisY;

    Descent(Layout layout, Divergence divergence, double rate) {
        this.layout = layout;
        this.divergence = divergence;
        this.rate = rate;
        numbers = IntStream.range(0, layout.x.length).toArray();
        axisX = new Axis(layout.x);
        axisY = new Axis(layout.y);
    }

    /**
     * Takes one step, and keeps the layout about the origin.
     *
     * @throws ArithmeticException if points have run away
     */
    void step(double exaggeration, double momentum) {
        divergence.gradient(layout, exaggeration, axisX.gradient, axisY.gradient);
        double[][] sums = new double[2][(numbers.length + CHUNK - 1) / CHUNK];
        IntStream.range(0, sums[0].length).parallel().forEach(chunk -> {
            for (int i = chunk * CHUNK; i < Math.min(numbers.length, (chunk + 1) * CHUNK); i++) {
                axisX.accelerate(i, rate, momentum);
                axisY.accelerate(i, rate, momentum);
                sums[0][chunk] += axisX.move(i);
                sums[1][chunk] += axisY.move(i);
            }
        });
        double movedX = axisX.center(Arrays.stream(sums[0]).sum() / numbers.length);
        double movedY = axisY.center(Arrays.stream(sums[1]).sum() / numbers.length);
        if (!Double.isFinite(movedX) || !Double.isFinite(movedY)) {
            throw new ArithmeticException("t-SNE fell apart at learning rate " + rate + "; take a lower one");
        }
    }

    /** Puts points in the order in which the layout's neighbors follow each other: what a step reads then lies together. */
    void reorder() {
        QuadTree tree = new QuadTree(numbers.length);
        tree.build(layout.x, layout.y);
        int[] order = IntStream.range(0, numbers.length).map(tree::point).toArray();
        divergence.reorder(order);
        axisX.reorder(order);
        axisY.reorder(order);
        int[] before = numbers.clone();
        Arrays.setAll(numbers, i -> before[order[i]]);
    }

    /** Puts the layout, and it alone, back in the order that it had at first: this is the end. */
    void restore() {
        int[] order = new int[numbers.length];
        for (int i = 0; i < order.length; i++) {
            order[numbers[i]] = i;
        }
        permute(layout.x, order);
        permute(layout.y, order);
    }

    private static void permute(double[] values, int[] order) {
        double[] before = values.clone();
        for (int i = 0; i < order.length; i++) {
            values[i] = before[order[i]];
        }
    }

    /** One coordinate of all points, and what it remembers from step to step. */
    private static final class Axis {
        private final double[] coordinates;
        private final double[] gradient;
        private final double[] velocity;
        private final double[] gains;

        Axis(double[] coordinates) {
            this.coordinates = coordinates;
            gradient = new double[coordinates.length];
            velocity = new double[coordinates.length];
            gains = new double[coordinates.length];
            Arrays.fill(gains, 1);
        }

        void reorder(int[] order) {
            permute(coordinates, order);
            permute(velocity, order);
            permute(gains, order);
        }

        void accelerate(int i, double rate, double momentum) {
            boolean onward = gradient[i] * velocity[i] < 0;
            gains[i] = Math.max(LEAST_GAIN, onward ? gains[i] + GAIN_STEP : gains[i] * GAIN_FACTOR);
            velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
        }

        /** Returns where to. */
        double move(int i) {
            coordinates[i] += velocity[i];
            return coordinates[i];
        }

        double center(double mean) {
            for (int i = 0; i < coordinates.length; i++) {
                coordinates[i] -= mean;
            }
            return mean;
        }
    }
}
