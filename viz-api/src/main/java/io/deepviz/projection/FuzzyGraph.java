package io.deepviz.projection;

import io.deepviz.Neighbors;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A weighted graph, by rows: those that row i belongs together with, and how far, 0 to 1.
 *
 * @param starts where each row's edges start, and where the last one's end
 * @param others the other end of each edge, ascending in a row
 * @param weights how far both ends belong together
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record FuzzyGraph(int[] starts, int[] others, float[] weights) {

    /**
     * Who belongs to whom by each row's own measure: an edge from each query to each of its neighbors.
     *
     * @param neighbors distances not negative
     */
    static FuzzyGraph directed(Neighbors neighbors) {
        int k = neighbors.k();
        int size = neighbors.queries();
        int[] others = new int[size * k];
        float[] weights = new float[size * k];
        double typical = meanDistance(neighbors);
        IntStream.range(0, size).parallel().forEach(i -> {
            double[] distances = new double[k];
            long[] order = new long[k];
            for (int rank = 0; rank < k; rank++) {
                distances[rank] = Math.max(0, neighbors.distance(i, rank)); // of a cosine, rounding leaves -1e-17
                order[rank] = (neighbors.id(i, rank) << 32) | rank;
            }
            SmoothNeighbors smooth = SmoothNeighbors.of(distances, typical);
            Arrays.sort(order); // by id, the rank comes along
            for (int at = 0; at < k; at++) {
                others[i * k + at] = (int) (order[at] >> 32);
                weights[i * k + at] = (float) smooth.membership(distances[(int) order[at]]);
            }
        });
        return new FuzzyGraph(IntStream.rangeClosed(0, size).map(i -> i * k).toArray(), others, weights);
    }

    /**
     * The union with its mirror image: {@code w_ij + w_ji - w_ij w_ji}, the probability that at least one of two independent
     * edges is there (McInnes, Healy, Melville 2018, section 3.1).
     */
    FuzzyGraph union() {
        FuzzyGraph turned = transpose();
        int[] counts = new int[size()];
        int[] bothOthers = new int[2 * others.length];
        float[] bothWeights = new float[2 * others.length];
        IntStream.range(0, size())
                .parallel()
                .forEach(i -> counts[i] = merge(i, turned, bothOthers, bothWeights, this.starts[i] + turned.starts[i]));
        int[] places = new int[size() + 1];
        for (int i = 0; i < size(); i++) {
            int from = starts[i] + turned.starts[i];
            System.arraycopy(bothOthers, from, bothOthers, places[i], counts[i]);
            System.arraycopy(bothWeights, from, bothWeights, places[i], counts[i]);
            places[i + 1] = places[i] + counts[i];
        }
        int all = places[size()];
        return new FuzzyGraph(places, Arrays.copyOf(bothOthers, all), Arrays.copyOf(bothWeights, all));
    }

    /** How many rows there are. */
    int size() {
        return starts.length - 1;
    }

    private static double meanDistance(Neighbors neighbors) {
        double sum = 0;
        for (int i = 0; i < neighbors.queries(); i++) {
            for (int rank = 0; rank < neighbors.k(); rank++) {
                sum += neighbors.distance(i, rank);
            }
        }
        return sum / ((double) neighbors.queries() * neighbors.k());
    }

    private FuzzyGraph transpose() {
        int[] places = new int[size() + 1];
        for (int j : others) {
            places[j + 1]++;
        }
        Arrays.parallelPrefix(places, Integer::sum);
        int[] next = places.clone();
        int[] turned = new int[others.length];
        float[] turnedWeights = new float[others.length];
        for (int i = 0; i < size(); i++) {
            for (int edge = starts[i]; edge < starts[i + 1]; edge++) {
                int place = next[others[edge]]++;
                turned[place] = i;
                turnedWeights[place] = weights[edge];
            }
        }
        return new FuzzyGraph(places, turned, turnedWeights);
    }

    /** Writes the union of row i here and there, both ascending, and returns how many edges it has. */
    private int merge(int i, FuzzyGraph turned, int[] toOthers, float[] toWeights, int at) {
        int count = at;
        int left = starts[i];
        int right = turned.starts[i];
        while (left < starts[i + 1] || right < turned.starts[i + 1]) {
            int leftId = left < starts[i + 1] ? others[left] : Integer.MAX_VALUE;
            int rightId = right < turned.starts[i + 1] ? turned.others[right] : Integer.MAX_VALUE;
            float there = leftId <= rightId ? weights[left++] : 0;
            float back = rightId <= leftId ? turned.weights[right++] : 0;
            toOthers[count] = Math.min(leftId, rightId);
            toWeights[count++] = Math.max(there, back) + Math.min(there, back) * (1 - Math.max(there, back));
        }
        return count - at;
    }
}
