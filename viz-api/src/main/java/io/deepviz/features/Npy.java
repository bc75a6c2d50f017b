package io.deepviz.features;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** NumPy's format for one array, version 1.0 (NEP 1): magic, version, length of the header, header, numbers. */
public final class Npy {
    private static final int ALIGNMENT = 64;
    private static final int FIXED = 10;

    private Npy() {}

    /**
     * Writes a tensor of 32-bit floats, which {@code numpy.load} gives back in its shape. It gets its name when it is whole.
     *
     * @throws IOException if it can't be written
     */
    public static void write(Path target, Tensor tensor) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(Math.multiplyExact(tensor.size(), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        numbers.asFloatBuffer().put(tensor.buffer());
        write(target, IntStream.of(tensor.shape().toArray()).asLongStream().toArray(), List.of(numbers));
    }

    /**
     * Writes a matrix.
     *
     * @param rows its numbers, little-endian, row by row, in parts that follow each other
     */
    static void write(Path target, long height, int width, List<ByteBuffer> rows) throws IOException {
        write(target, new long[] {height, width}, rows);
    }

    private static void write(Path target, long[] shape, List<ByteBuffer> rows) throws IOException {
        try (AtomicFile file = AtomicFile.create(target, Disk.REAL)) {
            file.write(ByteBuffer.wrap(header(shape)));
            for (ByteBuffer part : rows) {
                file.write(part);
            }
            file.commit();
        }
    }

    /** The header is a Python dictionary, padded with spaces so that the numbers begin at a multiple of 64. */
    private static byte[] header(long[] shape) {
        String extents = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "))
                + (shape.length == 1 ? "," : "");
        String facts = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
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
