package io.deepviz.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a feature set's file: where its blocks lie and what their checksums are. The bytes are described in
 * {@code docs/feature-set-format.md}.
 *
 * @param rows how many images there are
 * @param skipped how many more could not be used
 * @param start where the directory of blocks begins: right behind the last block
 * @param blocks in order, without gaps
 */
record FeatureTail(long rows, long skipped, long start, List<Block> blocks) {
    private static final int TRAILER = 40;
    private static final int MAGIC = 'V' | 'I' << 8 | 'Z' << 16 | 'E' << 24;
    /** Of a block's entry in the directory, beside the checksums. */
    private static final int ENTRY = 16;

    /**
     * A block: some images, what is known about them, then their vectors layer by layer; each part is padded to the next
     * boundary.
     *
     * @param offset where it begins
     * @param rows how many images it holds
     * @param rowsLength bytes of what is known about them, without padding
     * @param checksums of that, then of each layer's vectors, with padding
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Block(long offset, int rows, int rowsLength, int[] checksums) {
        /** Where the vectors of the first layer begin. */
        long vectors() {
            return offset + FeatureHead.aligned(rowsLength);
        }

        /** Where it ends. */
        long end(List<FeatureLayer> layers) {
            long end = vectors();
            for (FeatureLayer layer : layers) {
                end += FeatureHead.aligned((long) rows * layer.dimension() * Float.BYTES);
            }
            return end;
        }
    }

    ByteBuffer encode() {
        int entry = blocks.isEmpty() ? 0 : ENTRY + 4 * blocks.get(0).checksums().length;
        int length = Math.multiplyExact(blocks.size(), entry);
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(length, TRAILER)).order(ByteOrder.LITTLE_ENDIAN);
        for (Block block : blocks) {
            bytes.putLong(block.offset()).putInt(block.rows()).putInt(block.rowsLength());
            for (int checksum : block.checksums()) {
                bytes.putInt(checksum);
            }
        }
        int directory = FeatureHead.checksum(bytes.duplicate().flip());
        bytes.putLong(rows)
                .putLong(skipped)
                .putLong(start)
                .putInt(blocks.size())
                .putInt(directory)
                .putInt(MAGIC);
        bytes.putInt(FeatureHead.checksum(bytes.duplicate().flip().position(length)));
        return bytes.flip();
    }

    /**
     * Reads the end of a file.
     *
     * @param head its beginning, where the first block lies behind
     * @throws io.deepviz.error.FeatureFormatException if it is damaged there, or does not fit the beginning
     */
    static FeatureTail read(Path file, FileChannel channel, FeatureHead.Found head) throws IOException {
        long end = channel.size() - TRAILER;
        ByteBuffer trailer = FeatureHead.bytes(file, channel, end, TRAILER);
        if (trailer.getInt(TRAILER - 4)
                        != FeatureHead.checksum(trailer.duplicate().limit(TRAILER - 4))
                || trailer.getInt(TRAILER - 8) != MAGIC) {
            throw FeatureHead.damaged(file, "its last bytes: it was cut off, or something was appended");
        }
        long rows = trailer.getLong();
        long skipped = trailer.getLong();
        long start = trailer.getLong();
        int count = trailer.getInt();
        long length = (long) count * (ENTRY + 4 * (1 + head.head().layers().size()));
        if (count < 0 || start != end - length || length > Integer.MAX_VALUE) {
            throw FeatureHead.damaged(file, "its last bytes don't fit its first");
        }
        ByteBuffer directory = FeatureHead.bytes(file, channel, start, (int) length);
        if (trailer.getInt() != FeatureHead.checksum(directory.duplicate())) {
            throw FeatureHead.damaged(file, "its directory of blocks");
        }
        FeatureTail tail = new FeatureTail(
                rows,
                skipped,
                start,
                blocks(directory, count, head.head().layers().size()));
        if (!tail.isSound(head)) {
            throw FeatureHead.damaged(file, "its directory of blocks");
        }
        return tail;
    }

    private static List<Block> blocks(ByteBuffer directory, int count, int layers) {
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            long offset = directory.getLong();
            int rows = directory.getInt();
            int rowsLength = directory.getInt();
            int[] checksums = new int[1 + layers];
            for (int c = 0; c < checksums.length; c++) {
                checksums[c] = directory.getInt();
            }
            blocks.add(new Block(offset, rows, rowsLength, checksums));
        }
        return blocks;
    }

    /** Whether blocks lie one after the other from head to tail, all full but the last: every byte is in a checksum then. */
    private boolean isSound(FeatureHead.Found found) {
        FeatureHead head = found.head();
        long expected = found.end();
        long count = 0;
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            boolean last = b == blocks.size() - 1;
            if (block.offset() != expected
                    || block.rows() < 1
                    || block.rows() > head.rowsPerBlock()
                    || (!last && block.rows() != head.rowsPerBlock())
                    || block.rowsLength() < (long) block.rows() * RowsChunk.PER_ROW
                    || block.end(head.layers()) - block.offset() > MappedBlocks.LARGEST) {
                return false;
            }
            expected = block.end(head.layers());
            count += block.rows();
        }
        return expected == start && count == rows && skipped >= 0;
    }
}
