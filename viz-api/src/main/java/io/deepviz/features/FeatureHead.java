package io.deepviz.features;

import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.FeatureFormatException.Reason;
import io.deepviz.image.internal.HeaderText;
import io.deepviz.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The beginning of a feature set's file: what it is, where it comes from, which layers it holds. The bytes are described
 * in {@code docs/feature-set-format.md}.
 *
 * @param rowsPerBlock how many images each block holds, but for the last
 */
record FeatureHead(FeatureOrigin origin, List<FeatureLayer> layers, int rowsPerBlock) {
    /** What this version writes, and the newest it reads. */
    static final int VERSION = 1;
    /** Of chunks, in bytes: a cache line, and the widest vector register. */
    static final int ALIGNMENT = 64;
    /** What a block's vectors take: large enough for a disk, small enough for a heap. */
    static final int BLOCK_BYTES = 8 << 20;

    /** The first byte is no text, and line ends of both kinds show what a transfer as text changes; as PNG does it. */
    private static final byte[] MAGIC = {(byte) 0x89, 'V', 'I', 'Z', 'F', '\r', '\n', 0x1A};

    private static final int PREAMBLE = 24;
    private static final int MAX_LENGTH = 64 << 20;
    private static final int MAX_ROWS = 1 << 16;
    private static final int FLOAT32 = 1;

    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    static int rowsPerBlock(List<FeatureLayer> layers) {
        long each = layers.stream().mapToLong(FeatureLayer::dimension).sum() * Float.BYTES;
        return (int) Math.max(1, Math.min(MAX_ROWS, BLOCK_BYTES / each));
    }

    /**
     * Layers that one file can hold.
     *
     * @throws IllegalArgumentException if they are not that
     */
    static void check(List<FeatureLayer> layers) {
        Set<String> names = new HashSet<>();
        for (FeatureLayer layer : layers) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException(
                        "layers: expected different names, got '" + layer.name() + "' twice");
            }
        }
        long numbers = layers.stream().mapToLong(FeatureLayer::dimension).sum();
        if (layers.isEmpty() || numbers >= 1 << 28) { // a block must fit one mapping of 2 GiB
            throw new IllegalArgumentException(
                    "layers: expected at least one, and less than 2^28 numbers an image in all;" + " got "
                            + layers.size() + " layers, " + numbers + " numbers");
        }
    }

    ByteBuffer encode() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        HeaderText.putInt(text, rowsPerBlock);
        HeaderText.putInt(text, layers.size());
        for (FeatureLayer layer : layers) {
            HeaderText.put(text, layer.name());
            HeaderText.putInt(text, FLOAT32);
            HeaderText.putInt(text, layer.shape().rank());
            Arrays.stream(layer.shape().toArray()).forEach(extent -> HeaderText.putInt(text, extent));
        }
        HeaderText.put(text, OriginFacts.of(origin));
        byte[] header = Arrays.copyOf(text.toByteArray(), (int) aligned(PREAMBLE + text.size()) - PREAMBLE);
        ByteBuffer all = ByteBuffer.allocate(PREAMBLE + header.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(MAGIC).putInt(VERSION).putInt(header.length).putInt(checksum(ByteBuffer.wrap(header)));
        all.putInt(checksum(all.duplicate().flip())).put(header);
        return all.flip();
    }

    /**
     * A head and where it ends.
     *
     * @param end the position of the first block
     */
    record Found(FeatureHead head, long end) {}

    /**
     * Reads the head of a file.
     *
     * @throws FeatureFormatException if it is of another kind, too new, or damaged there
     */
    static Found read(Path file, FileChannel channel) throws IOException {
        ByteBuffer preamble = bytes(file, channel, 0, PREAMBLE);
        byte[] magic = new byte[MAGIC.length];
        preamble.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new FeatureFormatException(
                    Reason.NOT_FEATURES, file + ": expected a feature set of DeepViz, found another kind of file");
        }
        int version = preamble.getInt();
        int length = preamble.getInt();
        int headerChecksum = preamble.getInt();
        if (preamble.getInt(PREAMBLE - 4) != checksum(preamble.rewind().limit(PREAMBLE - 4))) {
            throw damaged(file, "its first bytes");
        }
        if (version != VERSION) {
            throw new FeatureFormatException(
                    Reason.TOO_NEW,
                    file + ": expected a feature set of format version " + VERSION + ", found version "
                            + Integer.toUnsignedString(version) + "; a newer DeepViz wrote it and can read it");
        }
        if (length < 0 || length > MAX_LENGTH) {
            throw damaged(file, "the length of its header");
        }
        ByteBuffer header = bytes(file, channel, PREAMBLE, length);
        if (headerChecksum != checksum(header.duplicate())) {
            throw damaged(file, "its header");
        }
        try {
            FeatureHead head = decode(header);
            check(head.layers);
            return new Found(head, PREAMBLE + length);
        } catch (IllegalArgumentException e) { // the checksum is right, so this was meant
            throw new FeatureFormatException(
                    Reason.TOO_NEW,
                    file + ": expected a header that this version of DeepViz knows, found " + e.getMessage());
        } catch (BufferUnderflowException e) {
            throw damaged(file, "its header");
        }
    }

    private static FeatureHead decode(ByteBuffer header) {
        int rowsPerBlock = header.getInt();
        if (rowsPerBlock < 1 || rowsPerBlock > MAX_ROWS) {
            throw new IllegalArgumentException("rows per block: " + rowsPerBlock);
        }
        int count = header.getInt();
        List<FeatureLayer> layers = new ArrayList<>();
        for (int l = 0; l < count; l++) {
            String name = HeaderText.text(header);
            int type = header.getInt();
            if (type != FLOAT32) {
                throw new IllegalArgumentException("type of numbers: " + type);
            }
            layers.add(new FeatureLayer(name, Shape.of(extents(header))));
        }
        return new FeatureHead(OriginFacts.origin(HeaderText.facts(header)), layers, rowsPerBlock);
    }

    private static int[] extents(ByteBuffer header) {
        int rank = header.getInt();
        if (rank < 0 || rank > header.remaining() / 4) {
            throw new IllegalArgumentException("rank: " + rank);
        }
        int[] extents = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = header.getInt();
        }
        return extents;
    }

    /** Bytes of a file, all of which must be there. */
    static ByteBuffer bytes(Path file, FileChannel channel, long position, int count) throws IOException {
        if (position < 0 || count < 0 || position > channel.size() - count) {
            throw damaged(file, "its length");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw damaged(file, "its length");
            }
        }
        return bytes.flip();
    }

    static FeatureFormatException damaged(Path file, String where) {
        return new FeatureFormatException(
                Reason.DAMAGED, file + ": this feature set is damaged (" + where + "); compute it again");
    }

    /** CRC-32C of what remains in a buffer. */
    static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
