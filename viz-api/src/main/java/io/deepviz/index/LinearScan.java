package io.deepviz.index;

import io.deepviz.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Compares a query with every row, directly, on one thread: for the rare query that a graph can't answer. */
final class LinearScan {
    private static final int NUMBERS = 1 << 16;
    private static final Comparator<Shortlist.Hit> ORDER =
            Comparator.comparingDouble(Shortlist.Hit::key).thenComparingLong(Shortlist.Hit::id);

    private LinearScan() {}

    /** The k nearest, ascending by {@link DirectDistance#key}, then by id. */
    static List<Shortlist.Hit> nearest(VectorSource source, Metric metric, float[] query, int k, long excluded) {
        PriorityQueue<Shortlist.Hit> best = new PriorityQueue<>(ORDER.reversed());
        int dimension = source.dimension();
        int block = Math.max(1, NUMBERS / dimension);
        float[] rows = new float[block * dimension];
        for (long from = 0; from < source.size(); from += block) {
            long to = Math.min(source.size(), from + block);
            source.copyRows(from, to, rows);
            for (long row = from; row < to; row++) {
                if (row == excluded) {
                    continue;
                }
                double key = DirectDistance.key(metric, query, 0, rows, (int) (row - from) * dimension, dimension);
                // rows come in order of their ids: an equal one is farther
                if (best.size() < k) {
                    best.add(new Shortlist.Hit(row, key));
                } else if (key < best.element().key()) {
                    best.remove();
                    best.add(new Shortlist.Hit(row, key));
                }
            }
        }
        return best.stream().sorted(ORDER).toList();
    }
}
