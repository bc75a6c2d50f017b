package io.deepviz.projection;

import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How much each pair of points belongs together: {@code p_ij = (p_{j|i} + p_{i|j}) / 2n}, symmetric, summing to 1, and 0 but
 * between neighbors (van der Maaten 2014, section 4.1).
 *
 * @param others row i's partners, ascending
 * @param weights their p
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Affinities(int[][] others, double[][] weights) {
    /** Affinities beyond this many times the perplexity are as good as 0 (van der Maaten 2014, section 4.1). */
    static final int REACH = 3;

    /** How many neighbors have an affinity at all. */
    static int neighbors(double perplexity) {
        return (int) (REACH * perplexity);
    }

    /** The affinities of an index' rows, which are found exactly. */
    static Affinities among(ExactIndex index, Tensor rows, double perplexity, ProgressListener progress) {
        Search search = Search.nearest(neighbors(perplexity))
                .excluding(LongStream.range(0, index.size()).toArray())
                .reporting(progress);
        return of(index.nearest(rows, search), perplexity);
    }

    /**
     * The affinities of points of which each names its nearest neighbors, itself excluded.
     *
     * @param neighbors by Euclidean distance
     */
    static Affinities of(Neighbors neighbors, double perplexity) {
        Affinities conditional = conditional(neighbors, perplexity);
        Affinities turned = conditional.transpose();
        int size = conditional.size();
        Affinities joint = new Affinities(new int[size][], new double[size][]);
        IntStream.range(0, size).parallel().forEach(i -> joint.merge(i, conditional, turned));
        return joint;
    }

    int size() {
        return others.length;
    }

    /** p_{j|i}, row by row. */
    private static Affinities conditional(Neighbors neighbors, double perplexity) {
        int size = neighbors.queries();
        Affinities conditional = new Affinities(new int[size][], new double[size][]);
        IntStream.range(0, size).parallel().forEach(i -> {
            double[] p = new double[neighbors.k()];
            long[] order = new long[neighbors.k()];
            for (int rank = 0; rank < p.length; rank++) {
                double distance = neighbors.distance(i, rank);
                p[rank] = distance * distance;
                order[rank] = (neighbors.id(i, rank) << 32) | rank;
            }
            Perplexity.calibrate(p, perplexity);
            Arrays.sort(order); // by id, the rank comes along
            conditional.others[i] =
                    Arrays.stream(order).mapToInt(each -> (int) (each >> 32)).toArray();
            conditional.weights[i] =
                    Arrays.stream(order).mapToDouble(each -> p[(int) each]).toArray();
        });
        return conditional;
    }

    private Affinities transpose() {
        int[] counts = new int[size()];
        for (int[] row : others) {
            for (int j : row) {
                counts[j]++;
            }
        }
        Affinities turned = new Affinities(new int[size()][], new double[size()][]);
        for (int j = 0; j < size(); j++) {
            turned.others[j] = new int[counts[j]];
            turned.weights[j] = new double[counts[j]];
        }
        int[] filled = new int[size()];
        for (int i = 0; i < size(); i++) {
            for (int at = 0; at < others[i].length; at++) {
                int j = others[i][at];
                turned.others[j][filled[j]] = i;
                turned.weights[j][filled[j]++] = weights[i][at];
            }
        }
        return turned;
    }

    /** Row i of the joint affinities: both lists ascend, and a partner may be on one or on both. */
    private void merge(int i, Affinities conditional, Affinities turned) {
        int[] left = conditional.others[i];
        int[] right = turned.others[i];
        int[] ids = new int[left.length + right.length];
        double[] p = new double[ids.length];
        int count = 0;
        int l = 0;
        int r = 0;
        while (l < left.length || r < right.length) {
            int next = Math.min(
                    l < left.length ? left[l] : Integer.MAX_VALUE, r < right.length ? right[r] : Integer.MAX_VALUE);
            double sum = 0;
            if (l < left.length && left[l] == next) {
                sum += conditional.weights[i][l++];
            }
            if (r < right.length && right[r] == next) {
                sum += turned.weights[i][r++];
            }
            ids[count] = next;
            p[count++] = sum / (2.0 * size());
        }
        others[i] = Arrays.copyOf(ids, count);
        weights[i] = Arrays.copyOf(p, count);
    }
}
