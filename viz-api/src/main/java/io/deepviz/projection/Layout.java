package io.deepviz.projection;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/** Where points lie in the plane, while they are being moved. */
final class Layout {
    /**
     * The standard deviation at the start: small, so that points can pass each other. As in the program by the authors of
     * t-SNE (their papers call 10^-4 the variance), and in Kobak and Berens 2019 for principal components.
     */
    private static final double SPREAD = 1e-4;
    /** Of the jitter that parts points of the same components, in units of the spread; as in openTSNE. */
    private static final double JITTER = 0.01;

    final double[] x;
    final double[] y;

    private Layout(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /** Scattered about the origin. */
    static Layout random(int points, Random random) {
        Layout layout = new Layout(new double[points], new double[points]);
        layout.scatter(SPREAD, random);
        return layout;
    }

    /**
     * On the first two columns of {@code [N,K]}, made so small that the first varies by 10^-4, and parted by a little
     * jitter. If there is one column only, the second is all jitter.
     */
    static Layout of(Tensor components, Random random) {
        Layout layout = new Layout(column(components, 0), column(components, 1));
        double deviation =
                Math.sqrt(Arrays.stream(layout.x).map(value -> value * value).sum() / layout.x.length);
        double scale = deviation == 0 ? 0 : SPREAD / deviation;
        for (int i = 0; i < layout.x.length; i++) {
            layout.x[i] *= scale;
            layout.y[i] *= scale;
        }
        layout.scatter(SPREAD * JITTER, random);
        return layout;
    }

    /** At points {@code [N,2]}. */
    static Layout at(Tensor points) {
        return new Layout(column(points, 0), column(points, 1));
    }

    private static double[] column(Tensor components, int column) {
        int columns = components.shape().get(1);
        double[] values = new double[components.shape().get(0)];
        float[] all = components.toArray();
        for (int i = 0; i < values.length && column < columns; i++) {
            values[i] = all[i * columns + column];
        }
        return values;
    }

    private void scatter(double spread, Random random) {
        for (int i = 0; i < x.length; i++) {
            x[i] += spread * random.nextGaussian();
            y[i] += spread * random.nextGaussian();
        }
    }

    /** {@code [N,2]}. */
    Tensor toTensor() {
        float[] points = new float[2 * x.length];
        for (int i = 0; i < x.length; i++) {
            points[2 * i] = (float) x[i];
            points[2 * i + 1] = (float) y[i];
        }
        return Tensor.wrap(Shape.of(x.length, 2), points);
    }
}
