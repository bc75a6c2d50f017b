package io.deepviz.projection;

import java.util.stream.IntStream;

/**
 * Draws values over a graph's rows towards those of their neighbors: a step of the lazy random walk, {@code v <- (v + D^-1 W
 * v) / 2}, with D the sums of the rows of weights W. Constant parts are taken out and columns kept apart, so that after very
 * many steps they are the first eigenvectors of the graph's Laplacian that say something, whatever they were (orthogonal
 * iteration; Belkin and Niyogi, Laplacian eigenmaps, 2003); after a few they are still mostly what they were, with what
 * differs between neighbors smoothed away.
 */
final class GraphSmoothing {
    private final FuzzyGraph graph;
    private final double[] degrees;
    private final double total;

    GraphSmoothing(FuzzyGraph graph) {
        this.graph = graph;
        degrees = new double[graph.size()];
        double sum = 0;
        for (int i = 0; i < degrees.length; i++) {
            for (int edge = graph.starts()[i]; edge < graph.starts()[i + 1]; edge++) {
                degrees[i] += graph.weights()[edge];
            }
            sum += degrees[i];
        }
        total = sum;
    }

    /** So many steps, of each column; afterwards its mean square, weighted by degree, is 1, or it is 0 throughout. */
    double[][] smooth(double[][] columns, int steps) {
        double[][] smoothed = columns;
        for (int step = 0; step < steps; step++) {
            double[][] next = new double[columns.length][];
            for (int column = 0; column < next.length; column++) {
                next[column] = walk(smoothed[column]);
                part(next, column);
            }
            smoothed = next;
        }
        return smoothed;
    }

    private double[] walk(double[] values) {
        double[] next = new double[values.length];
        IntStream.range(0, next.length).parallel().forEach(i -> {
            double sum = 0;
            for (int edge = graph.starts()[i]; edge < graph.starts()[i + 1]; edge++) {
                sum += graph.weights()[edge] * values[graph.others()[edge]];
            }
            next[i] = degrees[i] == 0 ? values[i] : (values[i] + sum / degrees[i]) / 2;
        });
        return next;
    }

    /** Takes the constant and the columns before out of a column, and scales it. */
    private void part(double[][] columns, int column) {
        double[] values = columns[column];
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += degrees[i] * values[i] / total;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
        for (int before = 0; before < column; before++) {
            double along = product(values, columns[before]);
            for (int i = 0; i < values.length; i++) {
                values[i] -= along * columns[before][i];
            }
        }
        double norm = Math.sqrt(product(values, values));
        for (int i = 0; i < values.length && norm > 0; i++) {
            values[i] /= norm;
        }
    }

    private double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += degrees[i] * left[i] * right[i];
        }
        return sum / total;
    }
}
