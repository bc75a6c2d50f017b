package io.deepviz.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The blocks of a feature set in memory that is mapped to the file: nothing is on the heap, and the system keeps in memory
 * what is used. A mapping holds whole blocks, up to 1 GiB of them (2 GiB if it is a single one).
 */
final class MappedBlocks {
    /** A mapping can't be larger. */
    static final long LARGEST = Integer.MAX_VALUE;

    /** What one mapping holds, unless a single block is larger. */
    static final long MAPPING = 1L << 30;

    private final List<FeatureLayer> layers;
    private final int rowsPerBlock;
    private final List<FeatureTail.Block> blocks;
    private final ByteBuffer[] bytes; // a block's mapping
    private final FloatBuffer[] floats; // the same
    private final int[] starts; // of a block in its mapping
    private final int[][] chunks; // of a block and layer, in its mapping

    private MappedBlocks(FeatureHead head, List<FeatureTail.Block> blocks) {
        this.layers = head.layers();
        this.rowsPerBlock = head.rowsPerBlock();
        this.blocks = blocks;
        this.bytes = new ByteBuffer[blocks.size()];
        this.floats = new FloatBuffer[blocks.size()];
        this.starts = new int[blocks.size()];
        this.chunks = new int[blocks.size()][];
    }

    static MappedBlocks map(FileChannel channel, FeatureHead head, FeatureTail tail, long mapping) throws IOException {
        MappedBlocks mapped = new MappedBlocks(head, tail.blocks());
        int first = 0;
        while (first < mapped.blocks.size()) {
            first = mapped.mapFrom(channel, first, mapping);
        }
        return mapped;
    }

    /** Maps a block and as many behind it as go into the same mapping; the first that doesn't. */
    private int mapFrom(FileChannel channel, int first, long most) throws IOException {
        long start = blocks.get(first).offset();
        int next = first + 1;
        while (next < blocks.size() && blocks.get(next).end(layers) - start <= most) {
            next++;
        }
        long length = blocks.get(next - 1).end(layers) - start;
        ByteBuffer mapping =
                channel.map(FileChannel.MapMode.READ_ONLY, start, length).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer numbers = mapping.asFloatBuffer();
        for (int b = first; b < next; b++) {
            bytes[b] = mapping;
            floats[b] = numbers;
            starts[b] = (int) (blocks.get(b).offset() - start);
            chunks[b] = chunkStarts(blocks.get(b), start);
        }
        return next;
    }

    private int[] chunkStarts(FeatureTail.Block block, long mappingStart) {
        int[] starts = new int[layers.size()];
        long at = block.vectors() - mappingStart;
        for (int l = 0; l < starts.length; l++) {
            starts[l] = (int) at;
            at += FeatureHead.aligned((long) block.rows() * layers.get(l).dimension() * Float.BYTES);
        }
        return starts;
    }

    /** Compares all bytes with their checksums, on all processors. */
    void verify(Path file) throws IOException {
        OptionalInt damaged;
        try {
            damaged = IntStream.range(0, blocks.size())
                    .parallel()
                    .filter(b -> !isWhole(b))
                    .min();
        } catch (InternalError e) { // what the JVM throws where a mapped page can't be read
            throw new IOException(file + ": can't be read from its disk", e);
        }
        if (damaged.isPresent()) {
            FeatureTail.Block block = blocks.get(damaged.getAsInt());
            throw FeatureHead.damaged(file, "between bytes " + block.offset() + " and " + block.end(layers));
        }
    }

    private boolean isWhole(int b) {
        FeatureTail.Block block = blocks.get(b);
        int[] checksums = block.checksums();
        int end = (int) (starts[b] + block.end(layers) - block.offset());
        for (int c = 0; c < checksums.length; c++) {
            int from = c == 0 ? starts[b] : chunks[b][c - 1];
            int to = c < layers.size() ? chunks[b][c] : end;
            if (FeatureHead.checksum(bytes[b].slice(from, to - from)) != checksums[c]) {
                return false;
            }
        }
        return RowsChunk.isSound(rows(b), block.rows());
    }

    /** What a block knows about its images. */
    private ByteBuffer rows(int b) {
        return bytes[b].slice(starts[b], blocks.get(b).rowsLength()).order(ByteOrder.LITTLE_ENDIAN);
    }

    FeatureRow row(long row) {
        int b = (int) (row / rowsPerBlock);
        return RowsChunk.read(rows(b), blocks.get(b).rows(), (int) (row % rowsPerBlock));
    }

    String name(long row) {
        int b = (int) (row / rowsPerBlock);
        return RowsChunk.name(rows(b), blocks.get(b).rows(), (int) (row % rowsPerBlock));
    }

    int label(long row) {
        int b = (int) (row / rowsPerBlock);
        return bytes[b].getInt(starts[b] + 4 * (int) (row % rowsPerBlock));
    }

    /** Copies the vectors of consecutive rows. */
    void copy(int layer, long first, int count, float[] target, int position) {
        int dimension = layers.get(layer).dimension();
        int done = 0;
        while (done < count) {
            int b = (int) ((first + done) / rowsPerBlock);
            int inside = (int) ((first + done) % rowsPerBlock);
            int here = Math.min(count - done, blocks.get(b).rows() - inside);
            floats[b].get(
                    chunks[b][layer] / Float.BYTES + inside * dimension,
                    target,
                    position + done * dimension,
                    here * dimension);
            done += here;
        }
    }

    /** The vectors of a layer as bytes, in parts that follow each other. */
    List<ByteBuffer> vectors(int layer) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            int length = blocks.get(b).rows() * layers.get(layer).dimension() * Float.BYTES;
            parts.add(bytes[b].slice(chunks[b][layer], length));
        }
        return parts;
    }
}
