package io.deepviz.index;

import io.deepviz.tensor.Tensor;
import java.util.Optional;

/**
 * Rows of numbers, all of one length, wherever they lie: in memory, in a mapped file, or as bytes that become floats only
 * when asked for. Rows are counted by a long, and whoever reads asks for a few at a time. Implementations must allow
 * reading from several threads at once and give the same numbers every time.
 */
public interface VectorSource {

    /** How many rows there are. */
    long size();

    /** How many numbers each row has. */
    int dimension();

    /**
     * Copies some rows to the start of an array, one after the other.
     *
     * @param from the first row
     * @param to one past the last row
     * @param target has space for {@code (to - from) * dimension()} numbers at least
     * @throws IndexOutOfBoundsException if there are no such rows, or the array is too short
     */
    void copyRows(long from, long to, float[] target);

    /**
     * Reads every row and refuses NaN and infinity, with which no distance, mean or variance means anything.
     *
     * @param parameter what the message calls these rows
     * @throws IllegalArgumentException if there is one; the message names the first's place
     */
    default void requireFinite(String parameter) {
        int block = Math.max(1, 65_536 / dimension());
        float[] rows = new float[Math.multiplyExact(block, dimension())];
        for (long from = 0; from < size(); from += block) {
            long to = Math.min(size(), from + block);
            copyRows(from, to, rows);
            for (long row = from; row < to; row++) {
                Checks.finite(parameter, row, rows, (int) (row - from) * dimension(), dimension());
            }
        }
    }

    /**
     * The rows of a tensor {@code [N,D]}, without a copy.
     *
     * @throws IllegalArgumentException if the tensor has not two axes
     */
    static VectorSource of(Tensor vectors) {
        return new TensorRows(vectors);
    }

    /**
     * Copies of these rows.
     *
     * @throws IllegalArgumentException if there are none, or they differ in length
     */
    static VectorSource of(float[][] vectors) {
        return new ArrayRows(vectors);
    }

    /**
     * Copies of rows of bytes, which become floats only when they are read: a quarter of the space. Byte b, taken as 0 to
     * 255, stands for {@code offset + scale * b}.
     *
     * @throws IllegalArgumentException if there are none, or they differ in length
     */
    static VectorSource of(byte[][] vectors, float scale, float offset) {
        return ByteRows.of(vectors, scale, offset);
    }

    /**
     * The same numbers, kept in memory as a byte each, exactly; nothing if that can't be: if a plane has more than 256
     * different numbers. Pixels of pictures that had the network's input size have no more, whatever their scaling. All rows
     * are read twice.
     *
     * @param planes into how many parts of equal size each row is divided, such as colors
     * @throws IllegalArgumentException if the dimension is no multiple of that, or there are 2^31 rows or more
     */
    static Optional<VectorSource> inBytes(VectorSource vectors, int planes) {
        if (vectors.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("vectors: expected less than 2^31, got " + vectors.size());
        }
        return ByteRows.pack(vectors, planes);
    }
}
