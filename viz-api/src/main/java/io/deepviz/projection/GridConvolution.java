package io.deepviz.projection;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * For four kinds of charges on the nodes of a square grid, the sum over all nodes of charge times {@code 1 / (1 + d^2)^2}, at
 * every node.
 *
 * <p>The factor depends on the offset of two nodes only, so the sums are convolutions: products of Fourier transforms, on a
 * grid twice as wide to keep the far side from wrapping around (Linderman et al. 2019, methods). Half of that grid is empty
 * at first and not asked for at last, and not transformed; and one transform serves two kinds, as the real and the imaginary
 * part of one: the transform of the factor is real.
 */
final class GridConvolution {
    /** Sequences that are transformed together: their numbers stay in the second cache. */
    private static final int LANES = 32;

    /** How many kinds. */
    static final int KINDS = 4;

    /** The nodes along a side. */
    final int nodes;
    /** Charges, {@code [kind][column][row]}; sums replace them. There are some rows more than nodes; they don't count. */
    final double[][][] values;

    private final int width;
    private final Fft fft;
    private final Queue<Lanes> idle = new ConcurrentLinkedQueue<>();
    /**
     * The factor's transform, {@code [frequency][frequency]} in order of {@link Fft#place}; columns and rows are as one, so it
     * is its own transpose. And what it is half-way.
     */
    private final double[][] factor;

    private final double[][] halfFactor;
    private double spacing = Double.NaN;
    /** Half-way, two kinds in one, transformed along rows: {@code [pair][frequency][row]}, in order of places. */
    private final double[][][] re;

    private final double[][][] im;

    /**
     * @param least how many nodes a side has at least; there may be a few more
     */
    GridConvolution(int least) {
        this.width = Fft.length(2 * least - 1);
        this.nodes = width / 2;
        this.fft = new Fft(width);
        int rows = groups(nodes) * LANES;
        this.values = new double[KINDS][nodes][rows];
        this.re = new double[KINDS / 2][width][rows];
        this.im = new double[KINDS / 2][width][rows];
        int padded = groups(width) * LANES + LANES;
        this.factor = new double[width][padded];
        this.halfFactor = new double[width][padded];
    }

    /**
     * Replaces charges by sums.
     *
     * @param distance from node to node
     */
    void compute(double distance) {
        if (distance != spacing) {
            spacing = distance;
            transformFactor();
        }
        each(groups(nodes), this::forward);
        each(groups(width), this::convolve);
        each(groups(nodes), this::backward);
    }

    private static int groups(int count) {
        return (count + LANES - 1) / LANES;
    }

    private interface Step {
        void take(int pair, int first);
    }

    private static void each(int groups, Step step) {
        IntStream.range(0, groups * KINDS / 2)
                .parallel()
                .forEach(number -> step.take(number / groups, number % groups * LANES));
    }

    /** Space for some sequences of complex numbers. */
    private static final class Lanes {
        final double[][] re;
        final double[][] im;

        Lanes(int length) {
            re = new double[length][LANES];
            im = new double[length][LANES];
        }

        void clear(int from) {
            for (int i = from; i < re.length; i++) {
                Arrays.fill(re[i], 0);
                Arrays.fill(im[i], 0);
            }
        }
    }

    private Lanes take() {
        Lanes lanes = idle.poll();
        return lanes != null ? lanes : new Lanes(width);
    }

    /** Along rows. */
    private void forward(int pair, int row) {
        Lanes lanes = take();
        for (int column = 0; column < nodes; column++) {
            System.arraycopy(values[2 * pair][column], row, lanes.re[column], 0, LANES);
            System.arraycopy(values[2 * pair + 1][column], row, lanes.im[column], 0, LANES);
        }
        lanes.clear(nodes);
        fft.forward(lanes.re, lanes.im);
        for (int at = 0; at < width; at++) {
            System.arraycopy(lanes.re[at], 0, re[pair][at], row, LANES);
            System.arraycopy(lanes.im[at], 0, im[pair][at], row, LANES);
        }
        idle.add(lanes);
    }

    /** Along columns, of some frequencies: there, times the factor's transform, and back. */
    private void convolve(int pair, int first) {
        int count = Math.min(LANES, width - first);
        Lanes lanes = take();
        lanes.clear(count < LANES ? 0 : nodes);
        for (int i = 0; i < count; i++) {
            turnIn(re[pair][first + i], nodes, lanes.re, i);
            turnIn(im[pair][first + i], nodes, lanes.im, i);
        }
        fft.forward(lanes.re, lanes.im);
        for (int at = 0; at < width; at++) {
            times(lanes.re[at], factor[at], first);
            times(lanes.im[at], factor[at], first);
        }
        fft.inverse(lanes.re, lanes.im);
        for (int i = 0; i < count; i++) {
            turnOut(lanes.re, i, re[pair][first + i]);
            turnOut(lanes.im, i, im[pair][first + i]);
        }
        idle.add(lanes);
    }

    private static void times(double[] numbers, double[] factors, int first) {
        for (int i = 0; i < LANES; i++) {
            numbers[i] *= factors[first + i];
        }
    }

    private static void turnIn(double[] from, int rows, double[][] to, int lane) {
        for (int row = 0; row < rows; row++) {
            to[row][lane] = from[row];
        }
    }

    private void turnOut(double[][] from, int lane, double[] to) {
        for (int row = 0; row < nodes; row++) {
            to[row] = from[row][lane];
        }
    }

    private void backward(int pair, int row) {
        Lanes lanes = take();
        for (int at = 0; at < width; at++) {
            System.arraycopy(re[pair][at], row, lanes.re[at], 0, LANES);
            System.arraycopy(im[pair][at], row, lanes.im[at], 0, LANES);
        }
        fft.inverse(lanes.re, lanes.im);
        for (int column = 0; column < nodes; column++) {
            System.arraycopy(lanes.re[column], 0, values[2 * pair][column], row, LANES);
            System.arraycopy(lanes.im[column], 0, values[2 * pair + 1][column], row, LANES);
        }
        idle.add(lanes);
    }

    /** It is the same ahead and behind, so its transform is real; two groups of lanes are transformed as one. */
    private void transformFactor() {
        double[] squares = new double[width];
        for (int at = 0; at < width; at++) { // what lies more than half the width ahead lies behind
            squares[at] = spacing * spacing * Math.min(at, width - at) * Math.min(at, width - at);
        }
        int pairs = (groups(width) + 1) / 2;
        IntStream.range(0, pairs).parallel().forEach(pair -> {
            Lanes lanes = take();
            int first = 2 * pair * LANES;
            for (int at = 0; at < width; at++) {
                fill(squares, at, first, lanes.re[at]);
                fill(squares, at, first + LANES, lanes.im[at]);
            }
            transform(lanes, halfFactor, first);
        });
        IntStream.range(0, pairs).parallel().forEach(pair -> {
            Lanes lanes = take();
            int first = 2 * pair * LANES;
            lanes.clear(0);
            for (int i = 0; i < LANES && first + i < width; i++) {
                turnIn(halfFactor[first + i], width, lanes.re, i);
            }
            for (int i = 0; i < LANES && first + LANES + i < width; i++) {
                turnIn(halfFactor[first + LANES + i], width, lanes.im, i);
            }
            transform(lanes, factor, first);
        });
    }

    private void fill(double[] squares, int column, int row, double[] numbers) {
        for (int i = 0; i < LANES; i++) { // 0 beyond: what isn't even would spoil the other group
            double w = row + i < width ? 1 / (1 + squares[column] + squares[row + i]) : 0;
            numbers[i] = w * w / width / width;
        }
    }

    private void transform(Lanes lanes, double[][] to, int first) {
        fft.forward(lanes.re, lanes.im);
        for (int at = 0; at < width; at++) {
            System.arraycopy(lanes.re[at], 0, to[at], first, LANES);
            System.arraycopy(lanes.im[at], 0, to[at], first + LANES, LANES);
        }
        idle.add(lanes);
    }
}
