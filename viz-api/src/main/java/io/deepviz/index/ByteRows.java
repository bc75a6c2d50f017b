package io.deepviz.index;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rows of bytes that become floats when they are read: pixels, which take four times the space as floats. What a byte stands
 * for is said by a table for each plane, such as a color, that is a part of every row.
 */
final class ByteRows implements VectorSource {
    /** How many numbers a byte can stand for. */
    private static final int VALUES = 256;

    private final byte[][] rows;
    private final int planeSize;
    private final float[][] tables;

    private ByteRows(byte[][] rows, int planeSize, float[][] tables) {
        this.rows = rows;
        this.planeSize = planeSize;
        this.tables = tables;
    }

    /** Copies of rows in which byte b, taken as 0 to 255, stands for {@code offset + scale * b}. */
    static ByteRows of(byte[][] vectors, float scale, float offset) {
        if (vectors.length == 0 || vectors[0].length == 0) {
            throw new IllegalArgumentException("vectors: expected at least one row of at least one number, got none");
        }
        byte[][] rows = new byte[vectors.length][];
        for (int i = 0; i < rows.length; i++) {
            if (vectors[i].length != vectors[0].length) {
                throw new IllegalArgumentException("vectors: expected all rows of length " + vectors[0].length
                        + ", got " + vectors[i].length + " at row " + i);
            }
            rows[i] = vectors[i].clone();
        }
        float[] table = new float[VALUES];
        for (int b = 0; b < VALUES; b++) {
            table[b] = offset + scale * b;
        }
        return new ByteRows(rows, rows[0].length, new float[][] {table});
    }

    /**
     * The same numbers in bytes; nothing, if a plane has more of them than a byte can tell apart. Reads all rows twice.
     *
     * @param planes how many parts of equal size a row has, one after the other
     * @throws IllegalArgumentException if a row can't be divided so
     */
    static Optional<VectorSource> pack(VectorSource source, int planes) {
        if (planes < 1 || source.dimension() % planes != 0) {
            throw new IllegalArgumentException(
                    "planes: expected a divisor of " + source.dimension() + ", got " + planes);
        }
        List<Palette> seen =
                Crew.work(source.size(), Crew.size(), () -> new Palette(source, planes), Palette::look, done -> {});
        float[][] tables = new float[planes][];
        for (int plane = 0; plane < planes; plane++) {
            TreeSet<Float> all = new TreeSet<>();
            for (Palette each : seen) {
                all.addAll(each.numbers.get(plane));
            }
            if (all.size() > VALUES) {
                return Optional.empty();
            }
            tables[plane] = new float[all.size()];
            int i = 0;
            for (float number : all) {
                tables[plane][i++] = number;
            }
        }
        byte[][] rows = new byte[Math.toIntExact(source.size())][];
        int planeSize = source.dimension() / planes;
        Crew.work(
                rows.length,
                Crew.size(),
                () -> new float[source.dimension()],
                (numbers, row) -> {
                    source.copyRows(row, row + 1, numbers);
                    rows[(int) row] = bytes(numbers, planeSize, tables);
                },
                done -> {});
        return Optional.of(new ByteRows(rows, planeSize, tables));
    }

    private static byte[] bytes(float[] numbers, int planeSize, float[][] tables) {
        byte[] bytes = new byte[numbers.length];
        for (int d = 0; d < bytes.length; d++) {
            bytes[d] = (byte) Arrays.binarySearch(tables[d / planeSize], numbers[d]); // -0.0 and 0.0 are two there
        }
        return bytes;
    }

    /** The different numbers of each plane, until they are too many. */
    private static final class Palette {
        private final VectorSource source;
        private final float[] row;
        private final int planeSize;
        private final List<TreeSet<Float>> numbers;
        private boolean full;

        Palette(VectorSource source, int planes) {
            this.source = source;
            row = new float[source.dimension()];
            planeSize = row.length / planes;
            numbers = Stream.generate(TreeSet<Float>::new).limit(planes).toList();
        }

        void look(long at) {
            if (full) {
                return;
            }
            source.copyRows(at, at + 1, row);
            for (int d = 0; d < row.length && !full; d++) {
                if (d % planeSize == 0 || Float.compare(row[d], row[d - 1]) != 0) {
                    TreeSet<Float> plane = numbers.get(d / planeSize);
                    plane.add(row[d]);
                    full = plane.size() > VALUES;
                }
            }
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
        int at = 0;
        for (int row = (int) from; row < to; row++) {
            byte[] bytes = rows[row];
            for (int plane = 0; plane < tables.length; plane++) {
                float[] table = tables[plane];
                for (int d = plane * planeSize; d < (plane + 1) * planeSize; d++) {
                    target[at++] = table[bytes[d] & 0xFF];
                }
            }
        }
    }
}
