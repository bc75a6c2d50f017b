package io.deepviz.projection;

import io.deepviz.index.VectorSource;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows less their mean, in double: what variances are made of. */
final class CenteredRows {
    private static final int NUMBERS = 1 << 16;
    private static final int SLAB_NUMBERS = 1 << 22;
    private static final int MOST_SLAB = 2048;
    private static final int LEAST_SLAB = 64;
    private static final int PIECE = 16;

    private final VectorSource source;
    private final double[] mean;
    private final float[] read;
    private final int block;

    private CenteredRows(VectorSource source, double[] mean) {
        this.source = source;
        this.mean = mean;
        this.block = (int) Math.min(source.size(), Math.max(16, NUMBERS / source.dimension()));
        this.read = new float[Math.multiplyExact(block, source.dimension())];
    }

    /** Less a given point. */
    static CenteredRows about(double[] point, VectorSource source) {
        return new CenteredRows(source, point.clone());
    }

    /** Reads all rows once for their mean. */
    static CenteredRows of(VectorSource source) {
        int width = source.dimension();
        CenteredRows rows = about(new double[width], source);
        double[] sums = new double[width];
        for (long from = 0; from < source.size(); from += rows.block) {
            int count = (int) Math.min(rows.block, source.size() - from);
            source.copyRows(from, from + count, rows.read);
            for (int i = 0; i < count; i++) {
                for (int d = 0; d < width; d++) {
                    sums[d] += rows.read[i * width + d];
                }
            }
        }
        for (int d = 0; d < width; d++) {
            rows.mean[d] = sums[d] / source.size();
        }
        return rows;
    }

    double[] mean() {
        return mean.clone();
    }

    long size() {
        return source.size();
    }

    int dimension() {
        return mean.length;
    }

    /** All rows as they came, in memory. */
    float[][] raw() {
        float[][] all = new float[Math.toIntExact(source.size())][mean.length];
        for (int i = 0; i < all.length; i++) {
            source.copyRows(i, i + 1L, all[i]);
        }
        return all;
    }

    /** How many rows to take at a time where products of whole matrices are made of them. */
    int slab() {
        return (int) Math.min(source.size(), Math.max(LEAST_SLAB, Math.min(MOST_SLAB, SLAB_NUMBERS / dimension())));
    }

    /**
     * Reads and centers rows on all cores, rounded to float.
     *
     * @param rows {@code [count,D]}
     * @return the sum of their squares
     */
    double read(long from, int count, float[] rows) {
        double[] squares = new double[(count + PIECE - 1) / PIECE];
        IntStream.range(0, squares.length).parallel().forEach(piece -> {
            int first = piece * PIECE;
            int last = Math.min(count, first + PIECE);
            float[] some = new float[(last - first) * dimension()];
            source.copyRows(from + first, from + last, some);
            squares[piece] = center(some);
            System.arraycopy(some, 0, rows, first * dimension(), some.length);
        });
        return Arrays.stream(squares).sum();
    }

    /**
     * Turns rows into columns, on all cores.
     *
     * @param rows {@code [N,D]}
     * @return {@code [D,N]}
     */
    static float[] turned(float[] rows, int dimension) {
        int count = rows.length / dimension;
        float[] turned = new float[rows.length];
        IntStream.range(0, (dimension + PIECE - 1) / PIECE).parallel().forEach(piece -> {
            int last = Math.min(dimension, (piece + 1) * PIECE);
            for (int first = 0; first < count; first += PIECE) {
                int end = Math.min(count, first + PIECE);
                for (int d = piece * PIECE; d < last; d++) {
                    for (int i = first; i < end; i++) {
                        turned[d * count + i] = rows[i * dimension + d];
                    }
                }
            }
        });
        return turned;
    }

    private double center(float[] rows) {
        double squares = 0;
        for (int at = 0; at < rows.length; at += dimension()) {
            for (int d = 0; d < dimension(); d++) {
                double off = rows[at + d] - mean[d];
                rows[at + d] = (float) off;
                squares += off * off;
            }
        }
        return squares;
    }

    /** How many rows {@link #read(long, double[][])} takes at a time. */
    int block() {
        return block;
    }

    /** Reads and centers a block of rows from one on, as many as there are, and returns how many. */
    int read(long from, double[][] target) {
        int count = (int) Math.min(block, source.size() - from);
        source.copyRows(from, from + count, read);
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < mean.length; d++) {
                target[i][d] = read[i * mean.length + d] - mean[d];
            }
        }
        return count;
    }
}
