package io.deepviz.projection;

import java.util.stream.IntStream;

/**
 * The part of t-SNE's gradient in which neighbors pull each other, {@code sum over j of p_ij w_ij (y_i - y_j)}; and the sums
 * over pairs that the divergence needs.
 *
 * <p>There are some hundred times as many pairs as points, so a step is mostly this, and this is mostly waiting for the places
 * of partners. So all pairs lie in one piece of memory, both coordinates of a place side by side, and points can be put in
 * another {@link #reorder order}, in which partners lie close together.
 */
final class Attraction {
    /** Points that a thread takes at a time; any number gives the same result. */
    private static final int CHUNK = 256;

    /** Where each point's partners begin. */
    private int[] begin;

    private int[] others;
    private double[] weights;
    private final double[] places;

    Attraction(Affinities affinities) {
        int size = affinities.size();
        begin = new int[size + 1];
        for (int i = 0; i < size; i++) {
            begin[i + 1] = Math.addExact(begin[i], affinities.others()[i].length);
        }
        others = new int[begin[size]];
        weights = new double[begin[size]];
        places = new double[2 * size];
        IntStream.range(0, size).parallel().forEach(i -> {
            int count = affinities.others()[i].length;
            System.arraycopy(affinities.others()[i], 0, others, begin[i], count);
            System.arraycopy(affinities.weights()[i], 0, weights, begin[i], count);
        });
    }

    int size() {
        return begin.length - 1;
    }

    /**
     * Puts points in another order; of the partners of each, the order stays, and so does any sum over them.
     *
     * @param order the present number of each point, in the order that is to be
     */
    void reorder(int[] order) {
        int[] numbers = new int[order.length];
        int[] newBegin = new int[begin.length];
        for (int i = 0; i < order.length; i++) {
            numbers[order[i]] = i;
            newBegin[i + 1] = newBegin[i] + begin[order[i] + 1] - begin[order[i]];
        }
        int[] newOthers = new int[others.length];
        double[] newWeights = new double[weights.length];
        IntStream.range(0, order.length).parallel().forEach(i -> {
            int from = begin[order[i]];
            int to = newBegin[i];
            System.arraycopy(weights, from, newWeights, to, newBegin[i + 1] - to);
            for (; to < newBegin[i + 1]; to++) {
                newOthers[to] = numbers[others[from++]];
            }
        });
        begin = newBegin;
        others = newOthers;
        weights = newWeights;
    }

    /** Computes the sum for each point. */
    void compute(Layout layout, double[] forceX, double[] forceY) {
        place(layout);
        chunks(size(), (from, to) -> {
            for (int i = from; i < to; i++) {
                pull(i, forceX, forceY);
            }
        });
    }

    private void place(Layout layout) {
        for (int i = 0; i < size(); i++) {
            places[2 * i] = layout.x[i];
            places[2 * i + 1] = layout.y[i];
        }
    }

    private void pull(int i, double[] toX, double[] toY) {
        double x = places[2 * i];
        double y = places[2 * i + 1];
        double sumX = 0;
        double sumY = 0;
        for (int at = begin[i]; at < begin[i + 1]; at++) {
            int other = 2 * others[at];
            double apartX = x - places[other];
            double apartY = y - places[other + 1];
            double pull = weights[at] / (1 + apartX * apartX + apartY * apartY);
            sumX += pull * apartX;
            sumY += pull * apartY;
        }
        toX[i] = sumX;
        toY[i] = sumY;
    }

    /** The sum of {@code p ln(p / w)}. It is reported, and moves nothing: Math's logarithm will do. */
    double logarithms(Layout layout) {
        place(layout);
        return sum(i -> {
            double sum = 0;
            for (int at = begin[i]; at < begin[i + 1]; at++) {
                double apartX = places[2 * i] - places[2 * others[at]];
                double apartY = places[2 * i + 1] - places[2 * others[at] + 1];
                double ratio = weights[at] * (1 + apartX * apartX + apartY * apartY);
                sum += ratio > 0 ? weights[at] * Math.log(ratio) : 0; // 0 ln 0 is 0
            }
            return sum;
        });
    }

    /** The sum of p. */
    double mass() {
        return sum(i -> {
            double sum = 0;
            for (int at = begin[i]; at < begin[i + 1]; at++) {
                sum += weights[at];
            }
            return sum;
        });
    }

    private interface OfPoint {
        double take(int i);
    }

    /** In order, so that it is the same on any number of cores. */
    private double sum(OfPoint part) {
        double[] parts = new double[size()];
        chunks(parts.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                parts[i] = part.take(i);
            }
        });
        double sum = 0;
        for (double each : parts) {
            sum += each;
        }
        return sum;
    }

    /** Some points that follow each other. */
    interface Chunk {
        void take(int from, int to);
    }

    /** Takes points on all cores. */
    static void chunks(int size, Chunk chunk) {
        IntStream.range(0, (size + CHUNK - 1) / CHUNK)
                .parallel()
                .forEach(each -> chunk.take(each * CHUNK, Math.min(size, (each + 1) * CHUNK)));
    }
}
