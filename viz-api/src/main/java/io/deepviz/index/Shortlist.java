package io.deepviz.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * The rows that may still be among one query's k nearest, of those seen so far. A row leaves only if k others are certainly
 * nearer: by the bounds of the scores, or, where the bounds of too many overlap, by {@link DirectDistance}.
 */
final class Shortlist {
    /** Beyond 2 k: how many may come in before it is worth sorting bounds. */
    private static final int SPARE = 32;

    private final int k;
    private long[] ids;
    private float[] lower;
    private float[] upper;
    /** Direct keys, NaN while not known. */
    private double[] keys;

    private int count;
    private float reach = Float.POSITIVE_INFINITY;

    Shortlist(int k) {
        this.k = k;
        int capacity = capacity(k);
        ids = new long[capacity];
        lower = new float[capacity];
        upper = new float[capacity];
        keys = new double[capacity];
    }

    /** How many rows a list has space for. */
    static int capacity(int k) {
        return Math.addExact(Math.multiplyExact(2, k), SPARE);
    }

    /** About how much memory a list takes, in bytes. */
    static long bytes(int k) {
        return 24L * capacity(k) + 128;
    }

    /** A row found: its number and its key. */
    record Hit(long id, double key) {}

    /** A row belongs on the list unless its lower bound exceeds this; NaN if nothing can be said. */
    float reach() {
        return reach;
    }

    /**
     * Takes a row in.
     *
     * @param low what the score is at least
     * @param high what the score is at most
     * @param direct gives a row's key
     */
    void offer(long id, float low, float high, LongToDoubleFunction direct) {
        if (count == ids.length) {
            makeSpace(direct);
        }
        ids[count] = id;
        lower[count] = low;
        upper[count] = high;
        keys[count] = Double.NaN;
        count++;
    }

    /** Takes all rows of another list in, which is the same query's. */
    void addAll(Shortlist other) {
        int all = count + other.count;
        if (all > ids.length) {
            ids = Arrays.copyOf(ids, all);
            lower = Arrays.copyOf(lower, all);
            upper = Arrays.copyOf(upper, all);
            keys = Arrays.copyOf(keys, all);
        }
        System.arraycopy(other.ids, 0, ids, count, other.count);
        System.arraycopy(other.lower, 0, lower, count, other.count);
        System.arraycopy(other.upper, 0, upper, count, other.count);
        System.arraycopy(other.keys, 0, keys, count, other.count);
        count = all;
    }

    /** The k nearest, ascending by key, then by id; fewer if fewer were offered. */
    List<Hit> settle(LongToDoubleFunction direct) {
        dropByBounds();
        keepNearest(direct);
        List<Hit> hits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hits.add(new Hit(ids[i], keys[i]));
        }
        return hits;
    }

    private void makeSpace(LongToDoubleFunction direct) {
        dropByBounds();
        if (count > ids.length - (ids.length - k) / 2) {
            keepNearest(direct);
        }
    }

    /** Drops rows whose lower bound exceeds the k-th smallest upper bound. */
    private void dropByBounds() {
        if (count < k) {
            return;
        }
        reach = smallest(Arrays.copyOf(upper, count), k - 1);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!(lower[i] > reach)) {
                move(i, kept++);
            }
        }
        count = kept;
    }

    /**
     * The number at a place of the ascending order (Hoare 1961, "Algorithm 65: find"); NaN, as in sorting, is the greatest.
     *
     * @param numbers are put in another order
     */
    static float smallest(float[] numbers, int place) {
        int from = 0;
        int to = numbers.length - 1;
        while (from < to) {
            float pivot = numbers[(from + to) >>> 1];
            int left = from;
            int right = to;
            while (left <= right) {
                while (Float.compare(numbers[left], pivot) < 0) {
                    left++;
                }
                while (Float.compare(numbers[right], pivot) > 0) {
                    right--;
                }
                if (left <= right) {
                    float other = numbers[left];
                    numbers[left++] = numbers[right];
                    numbers[right--] = other;
                }
            }
            if (place <= right) {
                to = right;
            } else if (place >= left) {
                from = left;
            } else {
                return numbers[place];
            }
        }
        return numbers[place];
    }

    /** Keeps the k nearest by direct keys, in order. */
    private void keepNearest(LongToDoubleFunction direct) {
        List<Integer> order = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(keys[i])) {
                keys[i] = direct.applyAsDouble(ids[i]);
            }
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> keys[i]).thenComparingLong(i -> ids[i]));
        long[] oldIds = ids.clone();
        float[] oldLower = lower.clone();
        float[] oldUpper = upper.clone();
        double[] oldKeys = keys.clone();
        count = Math.min(k, count);
        for (int i = 0; i < count; i++) {
            int from = order.get(i);
            ids[i] = oldIds[from];
            lower[i] = oldLower[from];
            upper[i] = oldUpper[from];
            keys[i] = oldKeys[from];
        }
    }

    private void move(int from, int to) {
        ids[to] = ids[from];
        lower[to] = lower[from];
        upper[to] = upper[from];
        keys[to] = keys[from];
    }
}
