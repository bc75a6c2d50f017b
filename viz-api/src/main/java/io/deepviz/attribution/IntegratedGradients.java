package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient, averaged along the straight way from a baseline to the image, times that way:
 *
 * <pre>(x - b) . 1/m sum over k = 1..m of dy/dx at b + (k - 1/2)/m (x - b)</pre>
 *
 * <p>Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks", section 5, which takes the right end of each step;
 * the midpoint here has an error of second order for smooth functions. The attribution sums to the difference of the target
 * between image and baseline but for that error, which {@link Attribution#completeness()} tells.
 *
 * <p>Misleads: pixels that look like the baseline get nothing, whatever they mean; with ReLUs the way crosses many kinks, and
 * 20 steps that look converged may not be. Look at the completeness.
 */
public final class IntegratedGradients implements AttributionMethod {
    /** Between the 20 and 300 that the paper found enough. */
    private static final int STEPS = 64;

    private final int steps;
    private final boolean adaptive;
    private final Baseline baseline;

    private IntegratedGradients(int steps, boolean adaptive, Baseline baseline) {
        this.steps = steps;
        this.adaptive = adaptive;
        this.baseline = baseline;
    }

    /** 64 equal steps by the midpoint rule from the network's zero. */
    public static IntegratedGradients midpoint() {
        return new IntegratedGradients(STEPS, false, Baseline.zero());
    }

    /**
     * 64 steps by the midpoint rule, a quarter of them equal, the rest where the target bends: the same number of passes as
     * equal ones, and a smaller error for networks that bend at some parts of the way more than at others. Holds the
     * gradients of the first quarter.
     */
    public static IntegratedGradients adaptive() {
        return new IntegratedGradients(STEPS, true, Baseline.zero());
    }

    /**
     * The same with another number of steps.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public IntegratedGradients withSteps(int count) {
        return new IntegratedGradients(Checks.positive("steps", count), adaptive, baseline);
    }

    /** The same from another baseline. */
    public IntegratedGradients from(Baseline other) {
        return new IntegratedGradients(steps, adaptive, other);
    }

    @Override
    public String name() {
        return "integrated gradients (" + steps + (adaptive ? " adaptive" : "") + " steps, baseline " + baseline + ")";
    }

    @Override
    public long passes(Model model) {
        return 2L * steps + 2;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Passes passes = new Passes(model, target, images.shape().dropFirst());
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            Tensor image = images.slice(i);
            found.add(one(passes, target, image, baseline.of(image, model.input())));
        }
        return found;
    }

    private Attribution one(Passes passes, Target target, Tensor image, Tensor start) {
        float[] from = start.toArray();
        float[] to = image.toArray();
        double[] ends = passes.values(2, Passes.of(Tensor.stack(List.of(start, image))));
        double[] mean = new double[to.length];
        int cells = adaptive ? PathGrid.coarse(steps) : steps;
        double[] values = new double[cells];
        double[] slopes = new double[cells];
        List<Tensor> kept = new ArrayList<>();
        passes.gradients(
                cells,
                (cell, numbers, at) -> between(from, to, PathGrid.middle(cell, cells), numbers, at),
                ReluRule.STANDARD,
                name(),
                (cell, value, gradient) -> {
                    if (adaptive) {
                        kept.add(gradient);
                        values[cell] = value;
                        slopes[cell] = Sums.along(from, to, gradient);
                    } else {
                        Sums.add(mean, gradient, 1.0 / steps);
                    }
                });
        if (adaptive) {
            refine(passes, from, to, PathGrid.of(ends[0], values, ends[1], slopes, steps), kept, mean);
        }
        return shared(passes, target, image.shape(), from, to, mean, ends);
    }

    /** The gradients that are there, and those that the grid asks for besides. */
    private void refine(Passes passes, float[] from, float[] to, PathGrid grid, List<Tensor> kept, double[] mean) {
        for (int cell = 0; cell < kept.size(); cell++) {
            Sums.add(mean, kept.get(cell), grid.weight(cell));
        }
        double[][] others = grid.others();
        passes.gradients(
                others.length,
                (step, numbers, at) -> between(from, to, others[step][0], numbers, at),
                ReluRule.STANDARD,
                name(),
                (step, value, gradient) -> Sums.add(mean, gradient, others[step][1]));
    }

    private Attribution shared(
            Passes passes, Target target, Shape shape, float[] from, float[] to, double[] mean, double[] ends) {
        float[] shares = new float[to.length];
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            double share = ((double) to[i] - from[i]) * mean[i];
            shares[i] = (float) share;
            total += share;
        }
        return Attribution.ofPixels(name(), target, ends[1], passes.finite(Tensor.wrap(shape, shares)))
                .with(new Completeness(ends[1] - ends[0], total, 0, 0, 0));
    }

    private static void between(float[] from, float[] to, double share, float[] numbers, int at) {
        float part = (float) share;
        for (int i = 0; i < from.length; i++) {
            numbers[at + i] = from[i] + part * (to[i] - from[i]);
        }
    }
}
