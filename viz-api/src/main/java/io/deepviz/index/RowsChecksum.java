package io.deepviz.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A checksum of all numbers of all rows, by which an index knows the vectors that it was made of. */
final class RowsChecksum {
    /** Numbers that are read at a time, about. */
    private static final int PIECE = 1 << 16;

    private RowsChecksum() {}

    /** The CRC-32C of the CRC-32Cs of pieces of some rows each, as little-endian floats; on all cores. */
    static int of(VectorSource source) {
        int rows = Math.max(1, PIECE / source.dimension());
        int pieces = Math.toIntExact((source.size() + rows - 1) / rows);
        ByteBuffer checksums =
                ByteBuffer.allocate(Math.multiplyExact(4, pieces)).order(ByteOrder.LITTLE_ENDIAN);
        Crew.work(
                pieces,
                Crew.size(),
                () -> new Reader(source, rows),
                (reader, piece) -> checksums.putInt(4 * (int) piece, reader.checksum(piece)),
                done -> {});
        return of(checksums);
    }

    /** The CRC-32C of what remains in a buffer. */
    static int of(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        return (int) checksum.getValue();
    }

    private static final class Reader {
        private final VectorSource source;
        private final int rows;
        private final float[] numbers;
        private final ByteBuffer bytes;

        Reader(VectorSource source, int rows) {
            this.source = source;
            this.rows = rows;
            numbers = new float[Math.multiplyExact(rows, source.dimension())];
            bytes = ByteBuffer.allocate(Math.multiplyExact(4, numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        }

        int checksum(long piece) {
            long from = piece * rows;
            long to = Math.min(source.size(), from + rows);
            int count = (int) (to - from) * source.dimension();
            source.copyRows(from, to, numbers);
            bytes.asFloatBuffer().put(numbers, 0, count);
            return of(bytes.clear().limit(4 * count));
        }
    }
}
