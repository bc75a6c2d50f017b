package io.deepviz;

/**
 * What a search for many queries found, in arrays: an object a hit would cost more than the search. Ranks count from 0,
 * the nearest.
 */
public final class Neighbors {
    private final int k;
    private final long[] ids;
    private final float[] distances;

    private Neighbors(int k, long[] ids, float[] distances) {
        this.k = k;
        this.ids = ids;
        this.distances = distances;
    }

    /**
     * Neighbors from arrays, which are handed over and must not be written to again.
     *
     * @param k how many each query has
     * @param ids k a query, ascending in distance
     * @param distances likewise
     * @throws IllegalArgumentException if the lengths differ or are no multiple of k
     */
    public static Neighbors wrap(int k, long[] ids, float[] distances) {
        if (k < 1 || ids.length != distances.length || ids.length % k != 0) {
            throw new IllegalArgumentException(
                    "neighbors: expected k >= 1 and as many ids as distances, k a query; got k " + k + ", " + ids.length
                            + " ids, " + distances.length + " distances");
        }
        return new Neighbors(k, ids, distances);
    }

    /** The number of queries. */
    public int queries() {
        return ids.length / k;
    }

    /** How many neighbors each query has. */
    public int k() {
        return k;
    }

    /**
     * The row in the index of a query's neighbor.
     *
     * @throws IndexOutOfBoundsException if there is no such query or rank
     */
    public long id(int query, int rank) {
        return ids[position(query, rank)];
    }

    /**
     * The distance of a query's neighbor.
     *
     * @throws IndexOutOfBoundsException if there is no such query or rank
     */
    public float distance(int query, int rank) {
        return distances[position(query, rank)];
    }

    private int position(int query, int rank) {
        if (query < 0 || query >= queries() || rank < 0 || rank >= k) {
            throw new IndexOutOfBoundsException("neighbor: expected query 0 to " + (queries() - 1) + " and rank 0 to "
                    + (k - 1) + ", got " + query + " and " + rank);
        }
        return query * k + rank;
    }
}
