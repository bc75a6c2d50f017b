package io.deepviz.projection;

import java.util.stream.IntStream;

/** Repulsion with distant crowds taken as one, in time of the order of n log n; exact at theta = 0. */
final class BarnesHut implements Repulsion {
    /** Points that a thread takes at a time; any number gives the same result. */
    private static final int CHUNK = 128;

    private final QuadTree tree;
    private final double squaredTheta;
    private final double[] weights;

    BarnesHut(int points, double theta) {
        tree = new QuadTree(points);
        squaredTheta = theta * theta;
        weights = new double[points];
    }

    @Override
    public double compute(double[] x, double[] y, double[] forceX, double[] forceY) {
        tree.build(x, y);
        IntStream.range(0, (x.length + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            double[] sums = new double[3];
            for (int place = chunk * CHUNK; place < Math.min(x.length, (chunk + 1) * CHUNK); place++) {
                tree.repel(place, squaredTheta, sums);
                int point = tree.point(place);
                weights[point] = sums[0];
                forceX[point] = sums[1];
                forceY[point] = sums[2];
            }
        });
        double total = 0;
        for (double weight : weights) { // in order, not as threads come: sums of doubles depend on it
            total += weight;
        }
        return total;
    }

    /** The true sum of w of some points over the sum just computed. */
    double share(int[] some, double[] x, double[] y) {
        double computed = 0;
        double truth = 0;
        for (int i : some) {
            computed += weights[i];
            truth -= 1; // itself
            for (int j = 0; j < x.length; j++) {
                truth += 1 / (1 + (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]));
            }
        }
        return truth / computed;
    }
}
