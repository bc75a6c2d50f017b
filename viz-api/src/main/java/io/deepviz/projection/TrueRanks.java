package io.deepviz.projection;

import io.deepviz.Neighbors;
import io.deepviz.index.VectorSource;
import java.util.stream.IntStream;

/**
 * For some rows, and some others that are claimed to be their neighbors: how many rows are truly nearer. Nothing is sorted;
 * with the distances of the claimed ones at hand, one pass over all rows counts.
 */
final class TrueRanks {
    private final VectorSource vectors;
    private final int[] sample;
    private final Neighbors claimed;
    private final double[][] queries;
    /** Squared distance from a sampled row to each that is claimed. */
    private final double[][] distances;
    /** How many rows are nearer than each that is claimed. */
    private final int[][] nearer;

    private TrueRanks(VectorSource vectors, int[] sample, Neighbors claimed) {
        this.vectors = vectors;
        this.sample = sample;
        this.claimed = claimed;
        this.queries = new double[sample.length][vectors.dimension()];
        this.distances = new double[sample.length][claimed.k()];
        this.nearer = new int[sample.length][claimed.k()];
    }

    /**
     * Ranks of the claimed neighbors of sampled rows.
     *
     * @throws IllegalArgumentException if a row holds NaN or infinity
     */
    static TrueRanks of(VectorSource vectors, int[] sample, Neighbors claimed) {
        vectors.requireFinite("vectors");
        TrueRanks ranks = new TrueRanks(vectors, sample, claimed);
        IntStream.range(0, sample.length).parallel().forEach(ranks::measureClaimed);
        return ranks;
    }

    /** Is told how many rows are done, of how many. */
    interface Told {
        void rows(long done, long total);
    }

    /** Goes over all rows. */
    void count(Told told) {
        Columns block = new Columns(vectors, new double[vectors.dimension()]);
        for (long from = 0; from < vectors.size(); from += block.capacity) {
            told.rows(from, vectors.size());
            long first = from;
            block.load(from);
            IntStream.range(0, sample.length).parallel().forEach(i -> count(i, block, first));
        }
        told.rows(vectors.size(), vectors.size());
    }

    /** The sum of rank - k over claimed neighbors whose rank is beyond k. */
    double penalty(int k) {
        long sum = 0;
        for (int[] row : nearer) {
            for (int before : row) {
                sum += Math.max(0, before + 1 - k);
            }
        }
        return sum;
    }

    private void measureClaimed(int i) {
        float[] row = new float[vectors.dimension()];
        vectors.copyRows(sample[i], sample[i] + 1L, row);
        for (int d = 0; d < row.length; d++) {
            queries[i][d] = row[d];
        }
        for (int rank = 0; rank < claimed.k(); rank++) {
            vectors.copyRows(claimed.id(i, rank), claimed.id(i, rank) + 1, row);
            double sum = 0;
            for (int d = 0; d < row.length; d++) { // in the same order as below: equal rows, equal sums
                double difference = row[d] - queries[i][d];
                sum += difference * difference;
            }
            distances[i][rank] = sum;
        }
    }

    private void count(int i, Columns block, long first) {
        double[] sums = new double[block.rows];
        for (int d = 0; d < queries[i].length; d++) {
            addSquares(block.values[d], queries[i][d], sums);
        }
        for (int rank = 0; rank < claimed.k(); rank++) {
            nearer[i][rank] += nearer(sums, first, sample[i], distances[i][rank], claimed.id(i, rank));
        }
    }

    private static void addSquares(double[] column, double query, double[] sums) {
        for (int j = 0; j < sums.length; j++) {
            double difference = column[j] - query;
            sums[j] += difference * difference;
        }
    }

    /** Ties go by row; the row itself does not count. */
    private static int nearer(double[] sums, long first, long self, double distance, long id) {
        int count = 0;
        for (int j = 0; j < sums.length; j++) {
            boolean before = sums[j] < distance || (sums[j] == distance && first + j < id);
            if (before && first + j != self) {
                count++;
            }
        }
        return count;
    }
}
