package io.deepviz;

/**
 * How many neighbors to look for, which rows to leave out, and whom to tell how far it has got.
 *
 * @param k how many neighbors each query wants, at least 1
 * @param excluded the row that each query leaves out, its own as a rule, or -1 for none; empty if no query leaves any out
 * @param progress is told of queries done
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a list of boxed numbers would be large
public record Search(int k, long[] excluded, ProgressListener progress) {

    /**
     * Checks k and copies the rows.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public Search {
        if (k < 1) {
            throw new IllegalArgumentException("k: expected at least 1, got " + k);
        }
        excluded = excluded.clone();
    }

    /** The k nearest, nothing left out. */
    public static Search nearest(int k) {
        return new Search(k, new long[0], ProgressListener.NONE);
    }

    /** The same, but query i leaves out row {@code rows[i]}; -1 for none. */
    public Search excluding(long... rows) {
        return new Search(k, rows, progress);
    }

    /** The same, with someone to tell. */
    public Search reporting(ProgressListener listener) {
        return new Search(k, excluded, listener);
    }

    /** The row that each query leaves out, as a new array. */
    @Override
    public long[] excluded() {
        return excluded.clone();
    }
}
