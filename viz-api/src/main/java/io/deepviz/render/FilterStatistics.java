package io.deepviz.render;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How many filters of a first layer are oriented (edges, bars, gratings) and how many color-opponent (one color against
 * another): what nets trained on natural images end up with, and untrained ones don't have.
 *
 * <p>Each filter w, {@code [in, kh, kw]}, is measured like this. P_c is the power of channel c: times the window
 * {@code sin(pi (i+1)/(kh+1)) sin(pi (j+1)/(kw+1))}, padded with zeros to 32 x 32 (the next power of two for larger
 * kernels), discrete Fourier transform, squared magnitude. f is in cycles a pixel, theta its direction.
 *
 * <ul>
 *   <li>O, orientation: {@code |sum_c sum_f P_c |f| exp(2 i theta)| / sum_c sum_f P_c |f|}, each channel less its mean
 *       under the window. This is the coherence of the structure tensor, summed over colors.
 *   <li>SM, smoothness: the share of {@code sum_c P_c} at |f| up to 0.25, means included.
 *   <li>S1, first share: of the singular values of the 3 x (kh kw) matrix, the first one squared over all squared.
 *   <li>OP, opponency: -min d / max d of the first left singular vector d, whose largest part is made positive.
 *   <li>CL: the share of power at |f| up to 0.14, mean included, of the map that d projects the filter on.
 * </ul>
 *
 * <p><b>Oriented</b>: O at least 0.40 and SM at least 0.70. <b>Color-opponent</b>: OP at least 0.20, S1 at least 0.70, CL
 * at least 0.50 and SM at least 0.70. <b>Dead</b>, and so neither: a norm of less than 5 % of the layer's largest. The
 * limits are ours, set so that noise does not pass: of random filters of 11x11x3, white ones give 0 % of either kind,
 * blurred with a Gaussian of sigma 1 pixel 0.2 %, 1.5 pixels 3.5 %, 2 pixels 12 %. Compare with such controls, or with
 * {@link #ofWhiteNoise}, before believing a fraction.
 *
 * <p>What can't be said: anything but O for kernels of less than 7 rows or columns, where no frequency is low (O still
 * separates: a trained SqueezeNet's 3x3 kernels have median 0.49, random ones 0.18); color opponency of gray networks.
 * Those numbers are empty then. And death by norm is for weights as they were trained: where batch normalization has been
 * folded into them, each filter carries a factor of its own, and only activations tell which filters are dead.
 */
public final class FilterStatistics {
    /** Rows and columns from which on the fractions mean something. */
    public static final int LEAST_KERNEL = 7;

    /** How many random filters the median orientation is compared with in {@link #summary}. */
    private static final int NOISE_FILTERS = 200;

    private static final double DEAD = 0.05;
    private static final double SMOOTH_FREQUENCY = 0.25;
    private static final double BLOB_FREQUENCY = 0.14;

    private final String name;
    private final Shape shape;
    private final List<FilterMeasure> filters;

    private FilterStatistics(Kernel kernel, List<FilterMeasure> filters) {
        this.name = kernel.toString();
        this.shape = kernel.shape();
        this.filters = filters;
    }

    /**
     * The statistics of a layer that sees the image itself.
     *
     * @throws IllegalArgumentException if the layer has no kernel, does not see the image's own 1 or 3 channels, or has NaN
     *     or infinite weights
     * @throws IllegalStateException if the model is closed
     */
    public static FilterStatistics of(Model model, Layer layer) {
        Layer own = model.layer(layer.name());
        Kernel kernel = Kernel.of(model, own);
        RgbFilters.whyNot(model, own).ifPresent(reason -> {
            throw new IllegalArgumentException("layer: '" + own.name() + "' of model '" + model.name()
                    + "' has no filters to be measured, as " + reason);
        });
        return of(kernel);
    }

    /**
     * The statistics of a kernel at hand. The order of its colors makes no difference.
     *
     * @param weights {@code [out,3,kh,kw]} or {@code [out,1,kh,kw]}
     * @throws IllegalArgumentException if it has another shape, or NaN or infinite weights
     */
    public static FilterStatistics of(Tensor weights) {
        Kernel kernel = Kernel.of(weights, "weights");
        if (kernel.channels() != 1 && kernel.channels() != 3) {
            throw new IllegalArgumentException("weights: expected 1 or 3 input channels, got " + weights.shape());
        }
        return of(kernel);
    }

    /**
     * The statistics of white noise in a kernel's shape, independent normal weights: what there is before training.
     *
     * @param shape {@code [out,3,kh,kw]} or {@code [out,1,kh,kw]}
     * @param seed for the weights
     */
    public static FilterStatistics ofWhiteNoise(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return of(Tensor.wrap(shape, weights));
    }

    private static FilterStatistics of(Kernel kernel) {
        Spectrum spectrum = new Spectrum(kernel.height(), kernel.width());
        double[] norms = new double[kernel.filters()];
        double largest = 0;
        for (int filter = 0; filter < norms.length; filter++) {
            norms[filter] = norm(maps(kernel, filter));
            largest = Math.max(largest, norms[filter]);
        }
        List<FilterMeasure> filters = new ArrayList<>();
        for (int filter = 0; filter < norms.length; filter++) {
            boolean dead = norms[filter] < DEAD * largest || norms[filter] == 0;
            filters.add(measure(spectrum, maps(kernel, filter), norms[filter], dead, canSay(kernel.shape())));
        }
        return new FilterStatistics(kernel, List.copyOf(filters));
    }

    private static FilterMeasure measure(Spectrum spectrum, double[][] maps, double norm, boolean dead, boolean large) {
        OptionalDouble orientation = spectrum.canTellDirections()
                ? OptionalDouble.of(spectrum.orientation(sum(maps, map -> spectrum.power(spectrum.withoutMean(map)))))
                : OptionalDouble.empty();
        if (!large) {
            return new FilterMeasure(norm, dead, orientation, OptionalDouble.empty(), Optional.empty(), false, false);
        }
        double smoothness = spectrum.shareBelow(sum(maps, spectrum::power), SMOOTH_FREQUENCY);
        Optional<FilterMeasure.Color> color = maps.length == 3 ? Optional.of(color(spectrum, maps)) : Optional.empty();
        boolean smooth = !dead && smoothness >= 0.70;
        boolean oriented = smooth && orientation.orElse(0) >= 0.40;
        boolean opponent = smooth && color.filter(FilterStatistics::isOpponent).isPresent();
        return new FilterMeasure(norm, dead, orientation, OptionalDouble.of(smoothness), color, oriented, opponent);
    }

    private static FilterMeasure.Color color(Spectrum spectrum, double[][] maps) {
        ColorDirection direction = ColorDirection.of(maps);
        double low = spectrum.shareBelow(spectrum.power(direction.project(maps)), BLOB_FREQUENCY);
        return new FilterMeasure.Color(direction.share(), direction.opponency(), low);
    }

    private static boolean isOpponent(FilterMeasure.Color color) {
        return color.opponency() >= 0.20 && color.firstShare() >= 0.70 && color.lowFrequency() >= 0.50;
    }

    private static boolean canSay(Shape kernel) {
        return Math.min(kernel.get(2), kernel.get(3)) >= LEAST_KERNEL;
    }

    private static double[][] maps(Kernel kernel, int filter) {
        double[][] maps = new double[kernel.channels()][kernel.height() * kernel.width()];
        for (int channel = 0; channel < maps.length; channel++) {
            for (int i = 0; i < maps[channel].length; i++) {
                maps[channel][i] = kernel.at(filter, channel, i / kernel.width(), i % kernel.width());
            }
        }
        return maps;
    }

    private static double norm(double[][] maps) {
        return Math.sqrt(Arrays.stream(maps)
                .flatMapToDouble(Arrays::stream)
                .map(w -> w * w)
                .sum());
    }

    private static double[] sum(double[][] maps, UnaryOperator<double[]> power) {
        double[] sum = power.apply(maps[0]);
        for (int channel = 1; channel < maps.length; channel++) {
            double[] next = power.apply(maps[channel]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += next[i];
            }
        }
        return sum;
    }

    /** The kernel that was measured, {@code [out,in,kh,kw]}. */
    public Shape kernel() {
        return shape;
    }

    /** The numbers of each filter, in the layer's order. */
    public List<FilterMeasure> filters() {
        return filters;
    }

    /** The fraction of filters that are oriented; empty for kernels under 7x7. */
    public OptionalDouble oriented() {
        return canSay(shape) ? OptionalDouble.of(fraction(FilterMeasure::oriented)) : OptionalDouble.empty();
    }

    /** The fraction of filters that are color-opponent; empty for kernels under 7x7 and for gray networks. */
    public OptionalDouble colorOpponent() {
        return canSay(shape) && !isGray()
                ? OptionalDouble.of(fraction(FilterMeasure::colorOpponent))
                : OptionalDouble.empty();
    }

    /** The fraction of filters that are oriented, color-opponent or both; empty where one of these is. */
    public OptionalDouble either() {
        return colorOpponent().isPresent()
                ? OptionalDouble.of(fraction(filter -> filter.oriented() || filter.colorOpponent()))
                : OptionalDouble.empty();
    }

    /** The fraction of filters whose norm is less than 5 % of the largest. */
    public double dead() {
        return fraction(FilterMeasure::dead);
    }

    /** The median of O over filters that are not dead; empty for kernels of less than 3 rows or columns. */
    public OptionalDouble medianOrientation() {
        double[] sorted = filters.stream()
                .filter(filter -> !filter.dead())
                .flatMapToDouble(filter -> filter.orientation().stream())
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    private boolean isGray() {
        return shape.get(1) == 1;
    }

    private double fraction(Predicate<FilterMeasure> which) {
        return filters.stream().filter(which).count() / (double) filters.size();
    }

    /**
     * All of it in a line or two for people, with what can't be said and why: {@code 64 filters of 11x11x3: 61 % oriented,
     * 30 % color-opponent, 73 % either, 0 % dead; median orientation 0.52 (white noise: 0.08)}.
     */
    public String summary() {
        String text = name + ": ";
        if (!canSay(shape)) {
            text += "which of them are oriented or color-opponent can't be said of kernels under " + LEAST_KERNEL + "x"
                    + LEAST_KERNEL;
        } else if (isGray()) {
            text += percent(fraction(FilterMeasure::oriented))
                    + " oriented; color-opponent: not defined for a gray network";
        } else {
            text += percent(fraction(FilterMeasure::oriented)) + " oriented, "
                    + percent(fraction(FilterMeasure::colorOpponent)) + " color-opponent, "
                    + percent(fraction(filter -> filter.oriented() || filter.colorOpponent())) + " either";
        }
        return text + ", " + percent(dead()) + " dead" + orientationText();
    }

    private String orientationText() {
        if (medianOrientation().isEmpty()) {
            return "; no orientation in so few rows or columns";
        }
        Shape control = Shape.of(NOISE_FILTERS, shape.get(1), shape.get(2), shape.get(3));
        double noise = ofWhiteNoise(control, 1).medianOrientation().orElseThrow();
        return String.format(
                Locale.ROOT,
                "; median orientation %.2f (white noise: %.2f)",
                medianOrientation().getAsDouble(),
                noise);
    }

    private static String percent(double fraction) {
        return Math.round(100 * fraction) + " %";
    }
}
