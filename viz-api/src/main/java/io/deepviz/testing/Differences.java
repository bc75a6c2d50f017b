package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/**
 * Gradients against central differences of a model's own outputs. These are floats: a step h costs {@code 1e-7 / h} by
 * rounding and {@code h^2} by curvature, and no h is best for every net, so each direction is tried with several.
 */
final class Differences {
    private static final double[] STEPS = {0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4};
    private static final int DIRECTIONS = 6;

    private Differences() {}

    /**
     * Checks the gradient at the images.
     *
     * @param tolerance how far a directional derivative may be off, as a part of the gradient's norm, which is what the
     *     derivative in a random direction amounts to
     * @param spared how many of the directions may be off: where a kink is near, floats leave no step that is small enough
     *     not to cross it and large enough not to drown in rounding. A wrong gradient is off in nearly all.
     */
    static void check(Subject backend, NetSpec net, double tolerance, int spared) throws Exception {
        Tensor images = Nets.images(net, 1, 1);
        backend.with(net, model -> {
            Layer last = model.layer(net.logits().orElse(Agreement.last(net)));
            Layer input = model.layers().get(0);
            Tensor seed = Nets.normal(last.outputShape().prepend(1), 17);
            Tensor gradient = Subject.gradients(model)
                    .pullBack(images, last, Seed.constant(seed), input)
                    .gradients()
                    .of(input);
            double bound = tolerance * Math.sqrt(dot(gradient, gradient));
            Expect.that(bound > 0, () -> "gradient at the images: expected one that isn't 0, got " + gradient);
            int off = 0;
            for (int direction = 0; direction < DIRECTIONS; direction++) {
                Tensor along = Nets.normal(images.shape(), 100 + direction);
                double derivative = dot(gradient, along);
                double closest = closest(model, last, images, along, seed, derivative);
                off += Math.abs(closest - derivative) <= bound ? 0 : 1;
                Expect.that(
                        off <= spared,
                        () -> "derivative along a random direction of " + net + ": expected " + closest
                                + " by central differences, got " + derivative + " (allowed to be off by " + bound
                                + ")");
            }
        });
    }

    /** The difference quotient closest to the derivative, over all steps. */
    private static double closest(
            Model model, Layer last, Tensor images, Tensor along, Tensor seed, double derivative) {
        double closest = Double.NaN;
        for (double step : STEPS) {
            double up = dot(model.forward(moved(images, along, step), last).of(last), seed);
            double down = dot(model.forward(moved(images, along, -step), last).of(last), seed);
            double quotient = (up - down) / (2 * step);
            if (!(Math.abs(quotient - derivative) >= Math.abs(closest - derivative))) {
                closest = quotient;
            }
        }
        return closest;
    }

    private static Tensor moved(Tensor images, Tensor along, double step) {
        Shape shape = images.shape();
        float[] numbers = images.toArray();
        float[] direction = along.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] + step * direction[i]);
        }
        return Tensor.wrap(shape, numbers);
    }

    private static double dot(Tensor a, Tensor b) {
        float[] first = a.toArray();
        float[] second = b.toArray();
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return sum;
    }
}
