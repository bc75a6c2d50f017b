package io.deepviz.attribution;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Optional;

/**
 * Layers that only move numbers: the same ones in another shape, inside a border, without their border, or each several
 * times. What a layer does is told by its input and output, number by number; so a layer that does anything else is not
 * taken for one of these.
 */
final class Moves {
    private Moves() {}

    /** The relevance of the inputs; empty if the output isn't the input's numbers moved. */
    static Optional<double[]> back(Tensor in, Tensor out, double[] relevance) {
        float[] x = in.toArray();
        float[] y = out.toArray();
        if (x.length == y.length && java.util.Arrays.equals(x, y)) {
            return Optional.of(relevance);
        }
        Shape from = in.shape();
        Shape to = out.shape();
        if (from.rank() != 3 || to.rank() != 3 || from.get(0) != to.get(0)) {
            return Optional.empty();
        }
        Optional<double[]> repeated = repeated(from, to, x, y, relevance);
        return repeated.isPresent() ? repeated : shifted(from, to, x, y, relevance);
    }

    /** Each row and column several times. */
    private static Optional<double[]> repeated(Shape from, Shape to, float[] x, float[] y, double[] relevance) {
        int rows = to.get(1) / from.get(1);
        int columns = to.get(2) / from.get(2);
        if (rows * from.get(1) != to.get(1) || columns * from.get(2) != to.get(2)) {
            return Optional.empty();
        }
        double[] passed = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            int line = i / to.get(2);
            int channel = line / to.get(1);
            int source = (channel * from.get(1) + line % to.get(1) / rows) * from.get(2) + i % to.get(2) / columns;
            if (x[source] != y[i]) {
                return Optional.empty();
            }
            passed[source] += relevance[i];
        }
        return Optional.of(passed);
    }

    /** A border more, or less: the first place where all that both have agrees. */
    private static Optional<double[]> shifted(Shape from, Shape to, float[] x, float[] y, double[] relevance) {
        int down = to.get(1) - from.get(1);
        int right = to.get(2) - from.get(2);
        for (int top = 0; top <= Math.abs(down); top++) {
            for (int left = 0; left <= Math.abs(right); left++) {
                Optional<double[]> passed =
                        shifted(from, to, x, y, relevance, Integer.signum(down) * top, Integer.signum(right) * left);
                if (passed.isPresent()) {
                    return passed;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<double[]> shifted(
            Shape from, Shape to, float[] x, float[] y, double[] relevance, int down, int right) {
        double[] passed = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            int line = i / to.get(2);
            int row = line % to.get(1) - down;
            int column = i % to.get(2) - right;
            boolean inside = row >= 0 && row < from.get(1) && column >= 0 && column < from.get(2);
            int source = inside ? (line / to.get(1) * from.get(1) + row) * from.get(2) + column : -1;
            if (inside ? x[source] != y[i] : y[i] != 0) {
                return Optional.empty();
            }
            if (inside) {
                passed[source] = relevance[i];
            }
        }
        return Optional.of(passed);
    }
}
