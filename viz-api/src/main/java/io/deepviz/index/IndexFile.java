package io.deepviz.index;

import io.deepviz.Metric;
import io.deepviz.ProgressListener;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.FeatureFormatException.Reason;
import io.deepviz.error.VizIOException;
import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An index in a file: a preamble of the form that all versions keep, a header ({@link IndexHeader}), and the levels of the
 * graph, mapped when opened. Every byte is in a checksum, and nothing lies behind the last. The bytes are described in
 * {@code docs/index-format.md}.
 */
final class IndexFile {
    /** What this version writes, and the newest it reads. */
    static final int VERSION = 1;

    static final int PREAMBLE = 24;

    private static final byte[] MAGIC = {(byte) 0x89, 'V', 'I', 'Z', 'X', '\r', '\n', 0x1A};
    private static final int MAX_HEADER = 1 << 24;
    private static final int ALIGNMENT = 64;
    /** Numbers that are turned into bytes at a time. */
    private static final int PIECE = 1 << 16;

    private IndexFile() {}

    /**
     * What a file holds.
     *
     * @param checksum of the vectors
     */
    record Found(
            Metric metric,
            ApproximateIndex.Options options,
            VectorOrigin origin,
            long rows,
            int dimension,
            int checksum,
            Graph graph) {

        /**
         * Makes sure that the index was made of these vectors; reads all of them.
         *
         * @throws FeatureFormatException if it was not
         */
        void requireSame(Path file, VectorSource vectors, VectorOrigin own) throws FeatureFormatException {
            if (!own.identity().equals(origin.identity())) {
                throw new FeatureFormatException(
                        Reason.OTHER_MODEL,
                        file + ": expected an index of features of model '" + own.model() + "' (" + own.identity()
                                + "), found one of '" + origin.model() + "' (" + origin.identity()
                                + "); make one of these features (viz index)");
            }
            if (!own.layer().equals(origin.layer())) {
                throw other(
                        file,
                        "an index of layer '" + own.layer() + "', found one of '" + origin.layer()
                                + "'; name that layer, or make an index of this one (viz index)");
            }
            if (vectors.size() != rows || vectors.dimension() != dimension) {
                throw other(
                        file,
                        "an index of " + vectors.size() + " vectors of " + vectors.dimension() + ", found one of "
                                + rows + " of " + dimension
                                + ": the features were computed again since; make their index again (viz index)");
            }
            if (RowsChecksum.of(vectors) != checksum) {
                throw other(
                        file,
                        "an index of these " + rows
                                + " vectors, found one of as many others: the features were computed"
                                + " again since; make their index again (viz index)");
            }
        }

        private static FeatureFormatException other(Path file, String what) {
            return new FeatureFormatException(Reason.OTHER_VECTORS, file + ": expected " + what);
        }
    }

    static void write(Path target, Found index, Disk disk) throws IOException {
        List<Integer> checksums = new ArrayList<>();
        for (Graph.Level level : index.graph().levels()) {
            RunningChecksum checksum = new RunningChecksum();
            eachPiece(level, checksum::add);
            checksums.add(checksum.value());
        }
        byte[] facts = IndexHeader.encode(index, checksums);
        byte[] header = Arrays.copyOf(facts, (int) aligned(PREAMBLE + facts.length) - PREAMBLE);
        ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE).order(ByteOrder.LITTLE_ENDIAN);
        preamble.put(MAGIC).putInt(VERSION).putInt(header.length).putInt(RowsChecksum.of(ByteBuffer.wrap(header)));
        preamble.putInt(RowsChecksum.of(preamble.duplicate().flip())).flip();
        try (AtomicFile file = AtomicFile.create(target, disk)) {
            file.write(preamble);
            file.write(ByteBuffer.wrap(header));
            for (Graph.Level level : index.graph().levels()) {
                eachPiece(level, file::write);
            }
            file.commit();
        }
    }

    /** A CRC-32C of what comes in pieces. */
    private static final class RunningChecksum {
        private final CRC32C checksum = new CRC32C();

        void add(ByteBuffer bytes) {
            checksum.update(bytes);
        }

        int value() {
            return (int) checksum.getValue();
        }
    }

    @FunctionalInterface
    private interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** The bytes of a level, with zeros up to the next boundary. */
    private static void eachPiece(Graph.Level level, Sink sink) throws IOException {
        IntBuffer numbers = level.nodes().duplicate();
        int count = (int) Graph.Level.numbers(level.size(), level.all(), level.stride());
        ByteBuffer bytes = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        int padded = (int) (aligned(4L * count) / 4);
        for (int from = 0; from < padded; from += PIECE) {
            bytes.clear();
            for (int i = from; i < Math.min(padded, from + PIECE); i++) {
                bytes.putInt(i < count ? numbers.get(i) : 0);
            }
            sink.take(bytes.flip());
        }
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * Reads a file, and maps its graph.
     *
     * @throws FeatureFormatException if it is of another kind, too new, or damaged
     * @throws IOException if it is not there or can't be read
     */
    static Found read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel);
        } catch (NoSuchFileException e) {
            throw new VizIOException(file + ": there is no such index", e);
        } catch (InternalError e) { // what the JVM throws where a mapped page can't be read
            throw new IOException(file + ": can't be read from its disk", e);
        }
    }

    private static Found read(Path file, FileChannel channel) throws IOException {
        ByteBuffer header = header(file, channel);
        IndexHeader head;
        try {
            head = IndexHeader.decode(header);
        } catch (IllegalArgumentException e) { // the checksum is right, so this was meant
            throw new FeatureFormatException(
                    Reason.TOO_NEW,
                    file + ": expected a header that this version of DeepViz knows, found " + e.getMessage());
        }
        long at = (long) PREAMBLE + header.capacity();
        List<Graph.Level> levels = new ArrayList<>();
        for (IndexHeader.Level each : head.levels()) {
            long numbers = Graph.Level.numbers(each.size(), levels.isEmpty(), each.stride());
            long bytes = aligned(4 * numbers);
            if (bytes > Integer.MAX_VALUE || at + bytes > channel.size()) {
                throw damaged(file, "its length");
            }
            ByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, at, bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (RowsChecksum.of(mapped) != each.checksum()) {
                throw damaged(file, "between bytes " + at + " and " + (at + bytes));
            }
            levels.add(new Graph.Level(mapped.asIntBuffer(), each.size(), levels.isEmpty(), each.stride()));
            at += bytes;
        }
        if (at != channel.size()) {
            throw damaged(file, "its last bytes: something was appended");
        }
        Graph graph = new Graph(head.entry(), levels);
        if (!graph.isSound() || graph.size() != head.rows()) {
            throw damaged(file, "its graph");
        }
        return new Found(
                head.metric(),
                head.options(ProgressListener.NONE),
                head.origin(),
                head.rows(),
                head.dimension(),
                head.checksum(),
                graph);
    }

    private static ByteBuffer header(Path file, FileChannel channel) throws IOException {
        ByteBuffer preamble = bytes(file, channel, 0, PREAMBLE);
        byte[] magic = new byte[MAGIC.length];
        preamble.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new FeatureFormatException(
                    Reason.NOT_FEATURES, file + ": expected an index of DeepViz, found another kind of file");
        }
        int version = preamble.getInt();
        int length = preamble.getInt();
        int checksum = preamble.getInt();
        if (preamble.getInt() != RowsChecksum.of(preamble.duplicate().rewind().limit(PREAMBLE - 4))) {
            throw damaged(file, "its first bytes");
        }
        if (version != VERSION) {
            throw new FeatureFormatException(
                    Reason.TOO_NEW,
                    file + ": expected an index of format version " + VERSION + ", found version "
                            + Integer.toUnsignedString(version) + "; a newer DeepViz wrote it and can read it");
        }
        if (length < 0 || length > MAX_HEADER) {
            throw damaged(file, "the length of its header");
        }
        ByteBuffer header = bytes(file, channel, PREAMBLE, length);
        if (RowsChecksum.of(header) != checksum) {
            throw damaged(file, "its header");
        }
        return header;
    }

    private static ByteBuffer bytes(Path file, FileChannel channel, long position, int length) throws IOException {
        if (position + length > channel.size()) {
            throw damaged(file, "its length: it was cut off");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw damaged(file, "its length: it was cut off");
            }
        }
        return bytes.flip();
    }

    private static FeatureFormatException damaged(Path file, String where) {
        return new FeatureFormatException(
                Reason.DAMAGED, file + ": this index is damaged (" + where + "); make it again (viz index)");
    }
}
