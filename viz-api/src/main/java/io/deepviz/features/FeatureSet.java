package io.deepviz.features;

import io.deepviz.Model;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.FeatureFormatException.Reason;
import io.deepviz.error.VizIOException;
import io.deepviz.index.VectorOrigin;
import io.deepviz.index.VectorSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Feature vectors of many images in a file: for each image, a vector of each of some layers, and what is known about it;
 * for all, where they come from. {@link FeatureExtraction} writes one.
 *
 * <pre>{@code
 * try (FeatureSet set = FeatureSet.open(Path.of("photos.viz"))) {
 *     FeatureIndex index = ExactIndex.of(set.vectors("fc7"), Metric.COSINE);
 *     ...
 * }
 * }</pre>
 *
 * <p>All bytes of a file are compared with their checksums when it is opened, on all processors, and not again. That takes
 * as long as reading the file does, once; after that a vector is what was written, and no search fails in its middle. The
 * file is mapped, not loaded: it may be larger than the heap, or than memory. It must not be changed while it is in use;
 * writing another of the same name is no change, as that is another file.
 *
 * <p>Safe to use from several threads. The format is described in {@code docs/feature-set-format.md}.
 */
public final class FeatureSet implements AutoCloseable {
    private final Path file;
    private final FeatureHead head;
    private final FeatureTail tail;
    private volatile @Nullable MappedBlocks blocks;

    private FeatureSet(Path file, FeatureHead head, FeatureTail tail, MappedBlocks blocks) {
        this.file = file;
        this.head = head;
        this.tail = tail;
        this.blocks = blocks;
    }

    /**
     * Opens a file and checks all of it.
     *
     * @throws FeatureFormatException if it is another kind of file, was written by a later version, or is damaged
     * @throws IOException if it is not there or can't be read
     */
    public static FeatureSet open(Path file) throws IOException {
        return open(file, MappedBlocks.MAPPING);
    }

    static FeatureSet open(Path file, long mapping) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FeatureHead.Found head = FeatureHead.read(file, channel);
            FeatureTail tail = FeatureTail.read(file, channel, head);
            MappedBlocks blocks = MappedBlocks.map(channel, head.head(), tail, mapping);
            blocks.verify(file);
            return new FeatureSet(file, head.head(), tail, blocks);
        } catch (NoSuchFileException e) {
            throw new VizIOException(file + ": there is no such feature set", e);
        }
    }

    /** How many images there are. */
    public long size() {
        return tail.rows();
    }

    /** How many images more there were that could not be used. */
    public long skipped() {
        return tail.skipped();
    }

    /** Where the vectors come from. */
    public FeatureOrigin origin() {
        return head.origin();
    }

    /** The layers whose vectors it holds, in the order in which they were asked for. */
    public List<FeatureLayer> layers() {
        return head.layers();
    }

    /**
     * The layer of this name.
     *
     * @throws IllegalArgumentException if it holds none; the message lists those it does
     */
    public FeatureLayer layer(String name) {
        return layers().get(indexOf(name));
    }

    /**
     * The vectors of a layer, a row an image, for an index or anything else that takes many vectors. They are read from
     * the file when asked for. Once the set is closed, reading them throws {@link IllegalStateException}.
     *
     * @throws IllegalArgumentException if it holds no such layer
     */
    public VectorSource vectors(String layer) {
        return new Vectors(indexOf(layer));
    }

    /**
     * What the vectors of a layer are of, by which an index in a file knows them again.
     *
     * @throws IllegalArgumentException if it holds no such layer
     */
    public VectorOrigin vectorOrigin(String layer) {
        return new VectorOrigin(
                origin().model(), origin().identity(), layer(layer).name());
    }

    /**
     * The vector of an image, as a new array.
     *
     * @throws IllegalArgumentException if it holds no such layer
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if it is closed
     */
    public float[] vector(String layer, long row) {
        VectorSource vectors = vectors(layer);
        float[] vector = new float[vectors.dimension()];
        vectors.copyRows(row, row + 1, vector);
        return vector;
    }

    /**
     * What is known about an image.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if it is closed
     */
    public FeatureRow row(long row) {
        return mapped().row(Objects.checkIndex(row, size()));
    }

    /**
     * Where an image lay when its vectors were computed. Nobody looks whether it still does.
     *
     * @throws FeatureFormatException if that is outside the folder of images, or no path on this system
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if it is closed
     */
    public Path imagePath(long row) throws FeatureFormatException {
        String image = mapped().name(Objects.checkIndex(row, size()));
        try {
            Path folder = Path.of(origin().images()).normalize();
            Path path = folder.resolve(image).normalize();
            if (path.startsWith(folder) && !path.equals(folder)) {
                return path;
            }
        } catch (InvalidPathException e) { // written on another system
        }
        throw new FeatureFormatException(
                Reason.DAMAGED,
                file + ": expected an image inside " + origin().images() + ", found '" + Escapes.of(image, "") + "'");
    }

    /**
     * The row of the image with this path inside the folder of images, with {@code /}; looks at all of them.
     *
     * @throws IllegalStateException if it is closed
     */
    public OptionalLong rowOf(String image) {
        MappedBlocks names = mapped();
        for (long row = 0; row < size(); row++) {
            if (names.name(row).equals(image)) {
                return OptionalLong.of(row);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The share of images with a label whose prediction is that label; empty if none has both, or if these labels name
     * other things than the folders do: none of the folders, and more or fewer classes than there are folders. Folders
     * numbered by their order then say nothing about the network's classes.
     *
     * @param labels names of the network's classes; {@link Labels#NONE} if the folders are its classes 0, 1, ...
     * @throws IllegalStateException if it is closed
     */
    public OptionalDouble accuracy(Labels labels) {
        if (!areClasses(labels)) {
            return OptionalDouble.empty();
        }
        long judged = 0;
        long right = 0;
        for (long i = 0; i < size(); i++) {
            FeatureRow row = row(i);
            if (row.label().isPresent() && row.prediction().isPresent()) {
                judged++;
                right += row.label().getAsInt() == row.prediction().get().classIndex() ? 1 : 0;
            }
        }
        return judged == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / judged);
    }

    private boolean areClasses(Labels labels) {
        Collection<String> folders = origin().classes().values();
        return labels.size() == 0
                || labels.size() == folders.size()
                || folders.stream().anyMatch(folder -> labels.indexOf(folder).isPresent());
    }

    /**
     * Makes sure that the vectors are what this model computes: same layers and parameters, and the same way from a
     * picture to its input. Reads all parameters of the model.
     *
     * @throws FeatureFormatException if they are another's; its reason is {@link Reason#OTHER_MODEL}
     * @throws IllegalStateException if the model is closed
     */
    public void requireModel(Model model) throws FeatureFormatException {
        String identity = FeatureOrigin.identityOf(model);
        if (!identity.equals(origin().identity())) {
            throw new FeatureFormatException(
                    Reason.OTHER_MODEL,
                    file + ": expected features of model '" + model.name() + "' (" + identity + "), found those of '"
                            + origin().model() + "' (" + origin().identity() + ")");
        }
        String expected = InputText.of(model.input());
        String found = InputText.of(origin().input());
        if (!expected.equals(found)) {
            throw new FeatureFormatException(
                    Reason.OTHER_MODEL,
                    file + ": expected features of images taken as " + expected + ", found " + found);
        }
    }

    /**
     * Writes the vectors of a layer as a NumPy array, version 1.0 of its format: float32, little-endian, C order,
     * {@code [N,D]}; {@code numpy.load} reads it. The file gets its name when it is whole.
     *
     * @throws IllegalArgumentException if it holds no such layer
     * @throws IllegalStateException if it is closed
     * @throws IOException if it can't be written
     */
    public void writeNpy(String layer, Path target) throws IOException {
        int index = indexOf(layer);
        Npy.write(target, size(), layers().get(index).dimension(), mapped().vectors(index));
    }

    /**
     * Writes what is known about the images as text in UTF-8, columns separated by tabs: a line
     * {@code row file label prediction score}, then a line an image. The label is the name of the class folder, the
     * prediction the index of a class, the score its probability; what is not known is empty. Rows count from 0, as in
     * {@link #writeNpy}.
     *
     * <p>In names, {@code \}, {@code "} and every character that could break a line or change its appearance (tabs, line
     * ends, other control characters, marks of writing direction) are written as {@code \}{@code uXXXX}, so that a file's name can
     * neither add a row nor pose as another. The file gets its name when it is whole.
     *
     * @throws IllegalStateException if it is closed
     * @throws IOException if it can't be written
     */
    public void writeTsv(Path target) throws IOException {
        Tsv.write(target, this);
    }

    /**
     * Lets go of the file. What uses its vectors fails from now on. The system ends the mapping when the garbage collector
     * finds that nothing uses it; until then Windows neither deletes nor replaces the file.
     */
    @Override
    public void close() {
        blocks = null;
    }

    /** The file, and how many images and which layers it holds. */
    @Override
    public String toString() {
        return file + " (" + size() + " images, layers "
                + layers().stream().map(FeatureLayer::name).toList() + " of model '" + origin().model() + "')";
    }

    /** The label of an image, or {@link RowsChunk#NONE}. */
    int label(long row) {
        return mapped().label(Objects.checkIndex(row, size()));
    }

    private MappedBlocks mapped() {
        MappedBlocks open = blocks;
        if (open == null) {
            throw new IllegalStateException(file + " is closed; open it again to go on");
        }
        return open;
    }

    private int indexOf(String layer) {
        List<String> names = layers().stream().map(FeatureLayer::name).toList();
        int index = names.indexOf(layer);
        if (index < 0) {
            throw new IllegalArgumentException("layer: " + file + " holds " + names + ", got '" + layer + "'");
        }
        return index;
    }

    private final class Vectors implements VectorSource {
        private final int layer;

        Vectors(int layer) {
            this.layer = layer;
        }

        @Override
        public long size() {
            return FeatureSet.this.size();
        }

        @Override
        public int dimension() {
            return layers().get(layer).dimension();
        }

        @Override
        public void copyRows(long from, long to, float[] target) {
            Objects.checkFromToIndex(from, to, size());
            mapped().copy(layer, from, Math.toIntExact(to - from), target, 0);
        }
    }
}
