package io.deepviz.features;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes a feature set image by image. {@link FeatureExtraction} does so with a network; this is for vectors that come
 * from elsewhere. The file gets its name at {@link #commit}; closed without, it leaves nothing. Memory: a block of 8 MiB,
 * or one image's vectors if those are larger. For one thread.
 *
 * <pre>{@code
 * try (FeatureSetWriter writer = FeatureSetWriter.create(file, origin, layers)) {
 *     for (...) {
 *         writer.add(FeatureRow.of("a.png"), List.of(vector));
 *     }
 *     writer.commit(0);
 * }
 * }</pre>
 */
public final class FeatureSetWriter implements Closeable {
    private final AtomicFile file;
    private final List<FeatureLayer> layers;
    private final int rowsPerBlock;
    private final RowsChunk rows;
    private final List<ByteBuffer> chunks = new ArrayList<>(); // one a layer, as large as a full block's
    private final List<FeatureTail.Block> blocks = new ArrayList<>();
    private long written;

    private FeatureSetWriter(AtomicFile file, FeatureOrigin origin, List<FeatureLayer> layers, int rowsPerBlock)
            throws IOException {
        this.file = file;
        this.layers = List.copyOf(layers);
        this.rowsPerBlock = rowsPerBlock;
        this.rows = new RowsChunk(rowsPerBlock);
        for (FeatureLayer layer : layers) {
            long bytes = FeatureHead.aligned((long) rowsPerBlock * layer.dimension() * Float.BYTES);
            chunks.add(ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN));
        }
        file.write(new FeatureHead(origin, this.layers, rowsPerBlock).encode());
    }

    /**
     * Starts a file that will have this name.
     *
     * @param origin where the vectors come from
     * @param layers whose vectors each image has, at least one, with different names
     * @throws IllegalArgumentException if there is no layer, two have one name, or an image has 2^28 numbers or more in all
     * @throws IOException if its folder does not exist or can't be written to
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static FeatureSetWriter create(Path file, FeatureOrigin origin, List<FeatureLayer> layers)
            throws IOException {
        FeatureHead.check(layers);
        AtomicFile out = AtomicFile.create(file, Disk.REAL);
        try {
            return new FeatureSetWriter(out, origin, layers, FeatureHead.rowsPerBlock(layers));
        } catch (IOException | RuntimeException | Error e) {
            out.close();
            throw e;
        }
    }

    /** Writes into a file that the caller closes. */
    static FeatureSetWriter into(AtomicFile file, FeatureOrigin origin, List<FeatureLayer> layers) throws IOException {
        FeatureHead.check(layers);
        return into(file, origin, layers, FeatureHead.rowsPerBlock(layers));
    }

    static FeatureSetWriter into(AtomicFile file, FeatureOrigin origin, List<FeatureLayer> layers, int rowsPerBlock)
            throws IOException {
        return new FeatureSetWriter(file, origin, layers, rowsPerBlock);
    }

    /**
     * Appends an image.
     *
     * @param row what is known about it
     * @param vectors one a layer, in the layer's shape or flat
     * @throws IllegalArgumentException if a vector is missing, has another shape, or holds NaN or infinite numbers
     * @throws IllegalStateException if it was committed or closed
     * @throws IOException if it can't be written
     */
    public void add(FeatureRow row, List<Tensor> vectors) throws IOException {
        if (vectors.size() != layers.size()) {
            throw new IllegalArgumentException(
                    "vectors: expected one for each of " + layers.size() + " layers, got " + vectors.size());
        }
        for (int l = 0; l < layers.size(); l++) {
            checkVector(layers.get(l), vectors.get(l));
        }
        append(row, vectors);
    }

    private static void checkVector(FeatureLayer layer, Tensor vector) {
        Shape shape = vector.shape();
        if (!shape.equals(layer.shape()) && !shape.equals(Shape.of(layer.dimension()))) {
            throw new IllegalArgumentException("vectors: expected " + layer.shape() + " or [" + layer.dimension()
                    + "] for layer '" + layer.name() + "', got " + shape);
        }
        int bad = NonFinite.count(vector);
        if (bad > 0) {
            throw new IllegalArgumentException("vectors: expected finite numbers for layer '" + layer.name() + "', got "
                    + bad + " of " + vector.size() + " that are NaN or infinite");
        }
    }

    /** Appends an image whose vectors have been checked, but for their sizes. */
    void append(FeatureRow row, List<Tensor> vectors) throws IOException {
        file.open();
        for (int l = 0; l < layers.size(); l++) {
            int dimension = layers.get(l).dimension();
            if (vectors.get(l).size() != dimension) {
                throw new IllegalArgumentException("vectors: expected " + dimension + " numbers for layer '"
                        + layers.get(l).name() + "', got " + vectors.get(l).shape());
            }
            chunks.get(l)
                    .clear()
                    .asFloatBuffer()
                    .put(rows.count() * dimension, vectors.get(l).buffer(), 0, dimension);
        }
        rows.add(row);
        if (rows.count() == rowsPerBlock) {
            writeBlock();
        }
    }

    /**
     * Finishes the file and gives it its name; it is on the disk then. Nothing can be added afterwards.
     *
     * @param skipped how many images there were that could not be used; the file says so
     * @throws IllegalStateException if it was committed or closed
     * @throws IOException if it can't be written
     */
    public void commit(long skipped) throws IOException {
        if (rows.count() > 0) {
            writeBlock();
        }
        file.write(new FeatureTail(written, skipped, file.position(), blocks).encode());
        file.commit();
    }

    /** Throws away what was written, unless it was committed. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private void writeBlock() throws IOException {
        long offset = file.position();
        int count = rows.count();
        ByteBuffer names = rows.encode();
        int length = names.remaining();
        int[] checksums = new int[1 + layers.size()];
        checksums[0] = writePadded(names);
        for (int l = 0; l < layers.size(); l++) {
            int bytes = count * layers.get(l).dimension() * Float.BYTES;
            checksums[1 + l] = writePadded(chunks.get(l).clear().limit(bytes));
        }
        blocks.add(new FeatureTail.Block(offset, count, length, checksums));
        written += count;
        rows.clear();
    }

    /** Writes bytes, then zeros up to the next boundary; the checksum of both. */
    private int writePadded(ByteBuffer bytes) throws IOException {
        int length = bytes.limit();
        bytes.limit((int) FeatureHead.aligned(length)); // chunks have a whole number of boundaries of room
        while (length < bytes.limit()) {
            bytes.put(length++, (byte) 0);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        file.write(bytes);
        return (int) checksum.getValue();
    }
}
