package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;

/**
 * A row of numbers as ND4J writes it to a stream: the description of its shape, then its numbers, each with a header of
 * allocation mode, length and data type; big-endian. Up to 0.9 the length is an int and shapes are of ints, later both are
 * longs. Headers are believed only as far as numbers follow, so a lying one costs no memory.
 */
final class Coefficients {
    private static final Set<String> INT_LENGTH = Set.of("DIRECT", "HEAP", "JAVACPP");
    private static final Set<String> LONG_LENGTH = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");
    private static final String WHAT = ModelZip.COEFFICIENTS + ": ";
    /** Numbers that the first step makes room for; each further step doubles it. */
    private static final int FIRST_STEP = 1 << 16;

    private Coefficients() {}

    /**
     * How many numbers there are, by the headers alone.
     *
     * @param limit bytes that the stream can have at most
     */
    static long count(InputStream stream, long limit) throws IOException {
        return whole(stream, in -> headers(in, limit).length);
    }

    /**
     * Reads a row vector as floats.
     *
     * @param expected how many numbers it has to hold
     * @param limit bytes that are read at most
     */
    static float[] read(InputStream stream, long expected, long limit) throws IOException {
        return whole(stream, in -> {
            Header header = headers(in, limit);
            if (header.length != expected) {
                throw new ModelFormatException(WHAT + "expected " + expected + " numbers, found " + header.length);
            }
            float[] numbers = numbers(in, (int) expected, Format.of(header.type));
            if (in.read() >= 0) {
                throw new ModelFormatException(WHAT + "expected its end after " + expected + " numbers, found more");
            }
            return numbers;
        });
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static <T> T whole(InputStream stream, Reading<T> reading) throws IOException {
        try {
            return reading.from(new DataInputStream(new BufferedInputStream(stream, 1 << 16)));
        } catch (EOFException | UTFDataFormatException e) {
            throw new ModelFormatException(WHAT + "expected an ND4J array, found it cut off or damaged", e);
        }
    }

    /** Reads up to the first number; the header of the numbers agrees with the shape, and the stream can hold them. */
    private static Header headers(DataInputStream in, long limit) throws IOException {
        long size = shape(in);
        Header header = Header.read(in);
        if (header.length != size || size < 1) {
            throw new ModelFormatException(WHAT + "expected as many numbers as its shape has, found a shape of " + size
                    + " and " + header.length + " numbers");
        }
        if (size > limit / Format.of(header.type).bytes) {
            throw new ModelFormatException(
                    WHAT + "expected " + size + " numbers, found an entry that can't hold as many");
        }
        return header;
    }

    /** The number of elements of a row vector. */
    private static long shape(DataInputStream in) throws IOException {
        Header header = Header.read(in);
        boolean ints = header.type.equals("INT");
        if (!ints && !header.type.equals("LONG")) {
            throw new ModelFormatException(
                    WHAT + "expected a shape of INT or LONG, found " + Text.excerpt(header.type));
        }
        long rank = ints ? in.readInt() : in.readLong();
        if (rank < 0 || rank > 2 || header.length != 2 * rank + 4) {
            throw new ModelFormatException(
                    WHAT + "expected a row vector, found a shape of " + header.length + " numbers and rank " + rank);
        }
        long size = 1;
        for (int i = 0; i < 2 * rank + 3; i++) {
            long number = ints ? in.readInt() : in.readLong();
            if (i < rank) {
                size = number < 0 || number > Integer.MAX_VALUE / Math.max(size, 1) ? Integer.MAX_VALUE : size * number;
            }
        }
        return size;
    }

    private static float[] numbers(DataInputStream in, int count, Format format) throws IOException {
        float[] numbers = new float[Math.min(count, FIRST_STEP)];
        byte[] block = new byte[1 << 14];
        int have = 0;
        while (have < count) {
            int want = (int) Math.min((long) (count - have) * format.bytes, block.length);
            int got = in.readNBytes(block, 0, want);
            if (got < want) {
                throw new ModelFormatException(
                        WHAT + "expected " + count + " numbers, found only " + (have + got / format.bytes));
            }
            if (numbers.length < have + got / format.bytes) {
                numbers = Arrays.copyOf(numbers, (int) Math.min(count, 2L * numbers.length));
            }
            ByteBuffer buffer = ByteBuffer.wrap(block, 0, got);
            while (buffer.hasRemaining()) {
                numbers[have++] = format.next(buffer);
            }
        }
        return numbers;
    }

    private record Header(long length, String type) {

        static Header read(DataInputStream in) throws IOException {
            String mode = in.readUTF();
            if (!INT_LENGTH.contains(mode) && !LONG_LENGTH.contains(mode)) {
                throw new ModelFormatException(
                        WHAT + "expected an ND4J array, found allocation mode '" + Text.excerpt(mode) + "'");
            }
            long length = INT_LENGTH.contains(mode) ? in.readInt() : in.readLong();
            return new Header(length, in.readUTF());
        }
    }

    private enum Format {
        FLOAT(4) {
            @Override
            float next(ByteBuffer buffer) {
                return buffer.getFloat();
            }
        },
        DOUBLE(8) {
            @Override
            float next(ByteBuffer buffer) {
                return (float) buffer.getDouble();
            }
        },
        HALF(2) {
            @Override
            float next(ByteBuffer buffer) {
                return HalfIndexer.toFloat(buffer.getShort());
            }
        },
        BFLOAT16(2) {
            @Override
            float next(ByteBuffer buffer) {
                return Bfloat16Indexer.toFloat(buffer.getShort());
            }
        };

        final int bytes;

        Format(int bytes) {
            this.bytes = bytes;
        }

        abstract float next(ByteBuffer buffer);

        static Format of(String name) throws ModelFormatException {
            for (Format format : values()) {
                if (format.name().equals(name)) {
                    return format;
                }
            }
            throw new ModelFormatException(
                    WHAT + "expected FLOAT, DOUBLE, HALF or BFLOAT16 numbers, found '" + Text.excerpt(name) + "'");
        }
    }
}
