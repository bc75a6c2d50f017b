package io.deepviz.index;

import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of an index in blocks, placed once and kept where memory allows, else anew for every pass. */
final class PlacedRows {
    /** The part of the heap that kept rows may take. */
    private static final int SHARE = 4;

    private final VectorSource source;
    private final Geometry geometry;
    private final Kernel kernel;
    private final int blockRows;
    private final int count;
    private final Block @Nullable [] kept;

    private PlacedRows(VectorSource source, Geometry geometry, Kernel kernel, long keepable) {
        this.source = source;
        this.geometry = geometry;
        this.kernel = kernel;
        blockRows = Block.rows(source);
        long blocks = (source.size() + blockRows - 1) / blockRows;
        count = Math.toIntExact(blocks);
        long bytes = Block.bytes(blockRows, source.dimension());
        kept = blocks <= keepable / bytes ? new Block[count] : null;
    }

    /** How many bytes of rows may be kept. */
    static long keepable() {
        return Runtime.getRuntime().maxMemory() / SHARE;
    }

    static PlacedRows of(VectorSource source, Geometry geometry, Kernel kernel, long keepable) {
        PlacedRows rows = new PlacedRows(source, geometry, kernel, keepable);
        Block[] kept = rows.kept;
        if (kept != null) {
            Crew.work(
                    rows.count,
                    Crew.size(),
                    () -> new float[rows.groupSize()],
                    (group, piece) -> {
                        Block block = rows.space();
                        rows.load(block, piece, group);
                        kept[(int) piece] = block;
                    },
                    done -> {});
        }
        return rows;
    }

    VectorSource source() {
        return source;
    }

    /** The most rows in a block. */
    int blockRows() {
        return blockRows;
    }

    /**
     * Shows every block to one of some scans, each at work in a thread of its own.
     *
     * @param report is told which share of the blocks is done
     */
    List<Scan> scan(Supplier<Scan> start, DoubleConsumer report) {
        long bytes = Block.bytes(blockRows, source.dimension());
        long most = kept != null ? Crew.size() : keepable() / bytes;
        return Crew.work(
                        count,
                        (int) Math.max(1, Math.min(Crew.size(), most)),
                        () -> new Reader(start.get()),
                        Reader::look,
                        done -> report.accept((double) done / count))
                .stream()
                .map(reader -> reader.scan)
                .toList();
    }

    private Block space() {
        return new Block(geometry, kernel, blockRows);
    }

    private int groupSize() {
        return Math.multiplyExact(kernel.width(), source.dimension());
    }

    private void load(Block block, long piece, float[] group) {
        long from = piece * blockRows;
        block.load(source, from, Math.min(source.size(), from + blockRows), group);
    }

    /** A thread's scan, with space for a block where none are kept. */
    private final class Reader {
        private final Scan scan;
        private @Nullable Block own;
        private float @Nullable [] group;

        Reader(Scan scan) {
            this.scan = scan;
        }

        void look(long piece) {
            scan.look(block(piece));
        }

        private Block block(long piece) {
            if (kept != null) {
                return kept[(int) piece];
            }
            if (own == null || group == null) {
                own = space();
                group = new float[groupSize()];
            }
            load(own, piece, group);
            return own;
        }
    }
}
