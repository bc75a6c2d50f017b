package io.deepviz.features;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** NumPy's format for one array, version 1.0 (NEP 1): magic, version, length of the header, header, numbers. */
final class Npy {
    private static final int ALIGNMENT = 64;
    private static final int FIXED = 10;

    private Npy() {}

    /**
     * Writes a matrix.
     *
     * @param rows its numbers, little-endian, row by row, in parts that follow each other
     */
    static void write(Path target, long height, int width, List<ByteBuffer> rows) throws IOException {
        try (AtomicFile file = AtomicFile.create(target, Disk.REAL)) {
            file.write(ByteBuffer.wrap(header(height, width)));
            for (ByteBuffer part : rows) {
                file.write(part);
            }
            file.commit();
        }
    }

    /** The header is a Python dictionary, padded with spaces so that the numbers begin at a multiple of 64. */
    private static byte[] header(long height, int width) {
        String facts = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + height + ", " + width + "), }";
        int used = FIXED + facts.length() + 1;
        String padded = facts + " ".repeat(-used & (ALIGNMENT - 1)) + "\n";
        byte[] text = padded.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(FIXED + text.length)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .put((byte) text.length)
                .put((byte) (text.length >> 8))
                .put(text)
                .array();
    }
}
