package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients against central differences of a model's own outputs, in random directions. These outputs are floats: a step h
 * costs {@code 1e-7 / h} by rounding and {@code h^2} by curvature, and no h is best for every net, so several are tried.
 *
 * <p>A kink within a step, of a ReLU or in max pooling, makes a difference quotient worthless, and in floats there is no
 * step so small that none can lie within. So directions are drawn until there are enough for which the reference model, in
 * double precision, finds none: there, its own quotients are its gradient.
 */
final class Differences {
    /** Directions are free of kinks within the last one; the others are for nets without kinks. */
    private static final double[] STEPS = {0.03, 0.01, 1e-3, 3e-4};

    private static final double CALM = 3e-4;
    private static final int DIRECTIONS = 6;
    private static final int DRAWN = 200;

    private final NetSpec net;
    private final ReferenceNetwork reference;
    private final Tensor images;
    private final String last;
    private final Tensor seed;

    private Differences(NetSpec net) {
        this.net = net;
        this.reference = new ReferenceNetwork(net);
        this.images = Nets.images(net, 1, 1);
        this.last = net.logits().orElse(Agreement.last(net));
        this.seed = Nets.normal(net.shapeOf(last).prepend(1), 17);
    }

    /**
     * Checks the gradient at the images.
     *
     * @param tolerance how far a directional derivative may be off, as a part of the gradient's norm, which is what the
     *     derivative in a random direction amounts to
     */
    static void check(Subject backend, NetSpec net, double tolerance) throws Exception {
        Differences differences = new Differences(net);
        backend.with(net, model -> differences.check(model, tolerance));
    }

    private void check(Model model, double tolerance) {
        Layer input = model.layers().get(0);
        Tensor gradient = Subject.gradients(model)
                .pullBack(images, model.layer(last), Seed.constant(seed), input)
                .gradients()
                .of(input);
        double bound = tolerance * Math.sqrt(dot(gradient, gradient));
        Expect.that(bound > 0, () -> "gradient at the images: expected one that isn't 0, got " + gradient);
        for (Tensor along : calm(tolerance / 4)) {
            double derivative = dot(gradient, along);
            double closest = closest(model, along, derivative);
            Expect.that(
                    Math.abs(closest - derivative) <= bound,
                    () -> "derivative along a random direction of " + net + ": expected " + closest
                            + " by central differences, got " + derivative + " (allowed to be off by " + bound + ")");
        }
    }

    /** The difference quotient closest to the derivative, over all steps. */
    private double closest(Model model, Tensor along, double derivative) {
        double closest = Double.NaN;
        for (double step : STEPS) {
            double up = dot(model.forward(moved(along, step), model.layer(last)).of(last), seed);
            double down =
                    dot(model.forward(moved(along, -step), model.layer(last)).of(last), seed);
            double quotient = (up - down) / (2 * step);
            if (!(Math.abs(quotient - derivative) >= Math.abs(closest - derivative))) {
                closest = quotient;
            }
        }
        return closest;
    }

    private Tensor moved(Tensor along, double step) {
        float[] numbers = images.toArray();
        float[] direction = along.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] + step * direction[i]);
        }
        return Tensor.wrap(images.shape(), numbers);
    }

    /** Directions in which the reference model meets no kink within a step of {@link #CALM}. */
    private List<Tensor> calm(double tolerance) {
        double[] image = ReferenceNetwork.doubles(images);
        double[][] gradients = reference.zeros();
        gradients[reference.position(last)] = ReferenceNetwork.doubles(seed);
        reference.backward(reference.forward(image), gradients, ReluRule.STANDARD);
        double bound = tolerance * Math.sqrt(dot(gradients[0], gradients[0]));
        List<Tensor> calm = new ArrayList<>();
        for (int drawn = 0; calm.size() < DIRECTIONS && drawn < DRAWN; drawn++) {
            Tensor along = Nets.normal(images.shape(), 100 + drawn);
            double[] direction = ReferenceNetwork.doubles(along);
            double quotient = (objective(image, direction, CALM) - objective(image, direction, -CALM)) / (2 * CALM);
            if (Math.abs(quotient - dot(gradients[0], direction)) <= bound) {
                calm.add(along);
            }
        }
        if (calm.size() < DIRECTIONS) {
            throw new IllegalStateException("no " + DIRECTIONS + " directions without a kink nearby in " + net);
        }
        return calm;
    }

    private double objective(double[] image, double[] direction, double step) {
        double[] there = image.clone();
        for (int i = 0; i < there.length; i++) {
            there[i] += step * direction[i];
        }
        return dot(reference.forward(there)[reference.position(last)], ReferenceNetwork.doubles(seed));
    }

    private static double dot(Tensor a, Tensor b) {
        return dot(ReferenceNetwork.doubles(a), ReferenceNetwork.doubles(b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
