package io.deepviz.index;

import java.util.Objects;

/** Rows that are arrays of their own. */
final class ArrayRows implements VectorSource {
    private final float[][] rows;

    ArrayRows(float[][] vectors) {
        if (vectors.length == 0 || vectors[0].length == 0) {
            throw new IllegalArgumentException("vectors: expected at least one row of at least one number, got none");
        }
        rows = new float[vectors.length][];
        for (int i = 0; i < rows.length; i++) {
            if (vectors[i].length != vectors[0].length) {
                throw new IllegalArgumentException("vectors: expected all rows of length " + vectors[0].length
                        + ", got " + vectors[i].length + " at row " + i);
            }
            rows[i] = vectors[i].clone();
        }
    }

    @Override
    public long size() {
        return rows.length;
    }

    @Override
    public int dimension() {
        return rows[0].length;
    }

    @Override
    public void copyRows(long from, long to, float[] target) {
        Objects.checkFromToIndex(from, to, size());
        for (int row = (int) from; row < to; row++) {
            System.arraycopy(rows[row], 0, target, (row - (int) from) * dimension(), dimension());
        }
    }
}
