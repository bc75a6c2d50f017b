package io.deepviz.projection;

import java.util.Arrays;

/**
 * Points of the plane in nested squares, for forces that need not know a distant crowd one by one (Barnes and Hut 1986).
 *
 * <p>Points are sorted along a Z-order curve, so that every square is a range of them; its nodes lie in the order in which
 * they are visited, and each knows where to go on if it need not be opened. The tree depends on the points only, not on
 * how many threads there are.
 */
final class QuadTree {
    /** Halvings of the plane; points closer than 2^-20 of its width share the last square and are compared one by one. */
    private static final int LEVELS = 20;

    private static final int INDEX_BITS = 63 - 2 * LEVELS;
    /** A square with so few points is not divided: going through them is as cheap as visiting squares. */
    private static final int LEAF = 4;

    /** The most points there may be. */
    static final int MOST_POINTS = 1 << INDEX_BITS;

    private final long[] keys;
    private final int[] order;
    private final double[] sortedX;
    private final double[] sortedY;

    // A node: its points are from..to-1 in sorted order, next is the node after all inside it.
    private int nodes;
    private int[] from = new int[64];
    private int[] to = new int[64];
    private int[] next = new int[64];
    private boolean[] leaf = new boolean[64];
    private double[] centerX = new double[64];
    private double[] centerY = new double[64];
    private double[] squaredSide = new double[64];

    QuadTree(int points) {
        keys = new long[points];
        order = new int[points];
        sortedX = new double[points];
        sortedY = new double[points];
    }

    /** Takes points in, in place of those before. */
    void build(double[] x, double[] y) {
        double left = Arrays.stream(x).min().orElse(0);
        double bottom = Arrays.stream(y).min().orElse(0);
        double width = Arrays.stream(x).max().orElse(0) - left;
        double height = Arrays.stream(y).max().orElse(0) - bottom;
        double side = Math.max(Math.max(width, height), Double.MIN_NORMAL);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (zOrder(cell(x[i] - left, side), cell(y[i] - bottom, side)) << INDEX_BITS) | i;
        }
        Arrays.parallelSort(keys);
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) (keys[i] & (MOST_POINTS - 1));
            sortedX[i] = x[order[i]];
            sortedY[i] = y[order[i]];
        }
        nodes = 0;
        divide(0, keys.length, 0, side);
    }

    /** The point at a place of the sorted order, in which neighbors follow each other. */
    int point(int place) {
        return order[place];
    }

    private static int cell(double offset, double side) {
        return (int) Math.min((1 << LEVELS) - 1, offset / side * (1 << LEVELS));
    }

    /** The bits of both numbers in turn. */
    private static long zOrder(int column, int row) {
        return spread(column) | (spread(row) << 1);
    }

    private static long spread(long bits) {
        long wide = (bits | (bits << 16)) & 0x0000_FFFF_0000_FFFFL;
        wide = (wide | (wide << 8)) & 0x00FF_00FF_00FF_00FFL;
        wide = (wide | (wide << 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
        wide = (wide | (wide << 2)) & 0x3333_3333_3333_3333L;
        return (wide | (wide << 1)) & 0x5555_5555_5555_5555L;
    }

    private void divide(int first, int last, int level, double side) {
        int depth = level;
        double width = side;
        while (last - first > LEAF && depth < LEVELS && quarter(first, depth) == quarter(last - 1, depth)) {
            depth++; // all points in one quarter: that is the square
            width /= 2;
        }
        int node = add(first, last, width);
        leaf[node] = last - first <= LEAF || depth == LEVELS;
        for (int at = first; at < last && !leaf[node]; ) {
            int end = endOfQuarter(at, last, depth);
            divide(at, end, depth + 1, width / 2);
            at = end;
        }
        next[node] = nodes;
    }

    private int quarter(int place, int level) {
        return (int) (keys[place] >> (INDEX_BITS + 2 * (LEVELS - 1 - level))) & 3;
    }

    private int endOfQuarter(int first, int last, int level) {
        int low = first; // in the quarter
        int high = last; // beyond it
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (quarter(middle, level) == quarter(first, level)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private int add(int first, int last, double side) {
        if (nodes == from.length) {
            grow();
        }
        double x = 0;
        double y = 0;
        for (int i = first; i < last; i++) {
            x += sortedX[i];
            y += sortedY[i];
        }
        from[nodes] = first;
        to[nodes] = last;
        centerX[nodes] = x / (last - first);
        centerY[nodes] = y / (last - first);
        squaredSide[nodes] = side * side;
        return nodes++;
    }

    private void grow() {
        int more = 2 * nodes;
        from = Arrays.copyOf(from, more);
        to = Arrays.copyOf(to, more);
        next = Arrays.copyOf(next, more);
        leaf = Arrays.copyOf(leaf, more);
        centerX = Arrays.copyOf(centerX, more);
        centerY = Arrays.copyOf(centerY, more);
        squaredSide = Arrays.copyOf(squaredSide, more);
    }

    /**
     * Sums over all other points, or squares of them that seem small from here: with {@code w = 1 / (1 + d^2)}, d the
     * distance, the sum of w, and that of w^2 times the offset from there to here.
     *
     * @param place of the point in sorted order
     * @param squaredTheta a square counts as its center if {@code side / d < theta}
     * @param sums receives the three: w, then w^2 times offset in x and in y
     */
    void repel(int place, double squaredTheta, double[] sums) {
        repel(sortedX[place], sortedY[place], place, squaredTheta, sums);
    }

    /** The same sums over all points, from anywhere in the plane. */
    void repel(double x, double y, double squaredTheta, double[] sums) {
        repel(x, y, -1, squaredTheta, sums);
    }

    private void repel(double x, double y, int place, double squaredTheta, double[] sums) {
        double weight = 0;
        double forceX = 0;
        double forceY = 0;
        int node = 0;
        while (node < nodes) {
            double offsetX = x - centerX[node];
            double offsetY = y - centerY[node];
            double squared = offsetX * offsetX + offsetY * offsetY;
            boolean around = place >= from[node] && place < to[node];
            if (!around && squaredSide[node] < squaredTheta * squared) {
                double w = 1 / (1 + squared);
                double many = w * (to[node] - from[node]);
                weight += many;
                forceX += many * w * offsetX;
                forceY += many * w * offsetY;
                node = next[node];
            } else if (!leaf[node]) {
                node++;
            } else {
                for (int other = from[node]; other < to[node]; other++) {
                    if (other != place) {
                        double apartX = x - sortedX[other];
                        double apartY = y - sortedY[other];
                        double w = 1 / (1 + apartX * apartX + apartY * apartY);
                        weight += w;
                        forceX += w * w * apartX;
                        forceY += w * w * apartY;
                    }
                }
                node = next[node];
            }
        }
        sums[0] = weight;
        sums[1] = forceX;
        sums[2] = forceY;
    }
}
