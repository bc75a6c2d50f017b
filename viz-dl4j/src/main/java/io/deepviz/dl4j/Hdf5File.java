package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file read with care: by jHDF, in plain Java, never by the native library, in whose parser a damaged file can
 * crash the JVM. Links are not followed, as they can lead to other files; and no array is read that the file's own size
 * doesn't explain.
 */
final class Hdf5File implements Closeable {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    /** What compression may save: trained floats a tenth, and a file has small arrays of zeros as well. */
    private static final long MAX_RATIO = 20;
    /** Small enough not to matter, however it compressed. */
    private static final long ALWAYS_ALLOWED = 1 << 20;

    private final HdfFile file;
    private final long size;

    private Hdf5File(HdfFile file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Whether a file begins as HDF5 files do. */
    static boolean isHdf5(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Opens a file.
     *
     * @throws ModelFormatException if it is none, or damaged
     */
    static Hdf5File open(Path path) throws IOException {
        if (!isHdf5(path)) {
            throw new ModelFormatException("expected an HDF5 file, found one that doesn't begin as such");
        }
        long size = Files.size(path);
        if (size > Integer.MAX_VALUE) {
            throw new ModelFormatException("expected an HDF5 file of at most 2 GB, found one of " + size + " bytes");
        }
        return new Hdf5File(guarded("the file's frame", () -> HdfFile.fromByteBuffer(mapped(path))), size);
    }

    /** jHDF allocates what a header claims if it reads from a file itself; inside a buffer it only takes slices. */
    private static ByteBuffer mapped(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /** The text of an attribute; empty if there is no such attribute, or no such group. */
    Optional<String> text(String group, String attribute) throws ModelFormatException {
        return guarded("attribute '" + attribute + "' of '" + group + "'", () -> {
            Object value = value(group, attribute);
            if (value == null) {
                return Optional.empty();
            }
            if (value instanceof String text) {
                return Optional.of(text);
            }
            throw new ModelFormatException("attribute '" + attribute + "' of '" + group + "': expected text, found "
                    + value.getClass().getSimpleName());
        });
    }

    /**
     * The texts of an attribute; none if there is no such attribute. Keras cuts long lists in pieces, named
     * {@code layer_names0}, {@code layer_names1}, ...
     */
    List<String> texts(String group, String attribute) throws ModelFormatException {
        return guarded("attribute '" + attribute + "' of '" + group + "'", () -> {
            Object whole = value(group, attribute);
            if (whole != null) {
                return list(group, attribute, whole);
            }
            List<String> all = new ArrayList<>();
            for (int piece = 0; ; piece++) {
                Object part = value(group, attribute + piece);
                if (part == null) {
                    return all;
                }
                all.addAll(list(group, attribute, part));
            }
        });
    }

    /** Whether there is a group of this path. */
    boolean hasGroup(String path) throws ModelFormatException {
        return guarded("'" + path + "'", () -> node(path) instanceof Group);
    }

    /** Compares an array with the shape it has to have, and its size with the file's; reads nothing of it. */
    void check(String path, Shape shape) throws ModelFormatException {
        guarded("'" + path + "'", () -> dataset(path, shape));
    }

    /**
     * The numbers of an array, in row-major order.
     *
     * @param shape what it has to be
     */
    float[] floats(String path, Shape shape) throws ModelFormatException {
        return guarded("'" + path + "'", () -> numbers(path, dataset(path, shape), shape));
    }

    /** Refuses what takes more memory than a file of this size can ask for. */
    void checkExplains(long bytes, String what) throws ModelFormatException {
        if (bytes > Math.max(ALWAYS_ALLOWED, MAX_RATIO * size)) {
            throw new ModelFormatException(Text.excerpt(what) + ": expected a size that the file's " + size
                    + " bytes explain, found " + bytes + " bytes");
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private @Nullable Object value(String group, String name) throws ModelFormatException {
        Node node = node(group);
        Attribute attribute = node == null ? null : node.getAttribute(name);
        if (attribute == null) {
            return null;
        }
        if (attribute.getSizeInBytes() < 0 || attribute.getSizeInBytes() > size) {
            throw new ModelFormatException("attribute '" + name + "' of '" + group + "': expected one that the file's "
                    + size + " bytes explain, found " + attribute.getSizeInBytes() + " bytes");
        }
        return attribute.isEmpty() ? new String[0] : attribute.getData();
    }

    private static List<String> list(String group, String name, Object value) throws ModelFormatException {
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof String[] many) {
            return List.of(many);
        }
        if (value instanceof float[] || value instanceof double[]) {
            return List.of(); // how h5py stores an empty list
        }
        throw new ModelFormatException("attribute '" + name + "' of '" + group + "': expected names, found "
                + value.getClass().getSimpleName());
    }

    /** The group or array of a path, null if there is none. */
    private @Nullable Node node(String path) throws ModelFormatException {
        Node node = file;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            Map<String, Node> children = node instanceof Group group ? group.getChildren() : Map.of();
            node = children.get(part);
            if (node == null) {
                return null;
            }
            if (node.isLink()) {
                throw new ModelFormatException(
                        "'" + path + "': expected groups and arrays of this file, found a link at '" + part + "'");
            }
        }
        return node;
    }

    /** jHDF tells of damage by whatever exception or error its parser runs into. */
    private static <T extends @Nullable Object> T guarded(String what, Callable<T> read) throws ModelFormatException {
        try {
            return read.call();
        } catch (ModelFormatException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new ModelFormatException(
                    Text.excerpt(what) + ": expected an intact HDF5 file, found it damaged: " + Text.firstLine(e), e);
        }
    }

    private Dataset dataset(String path, Shape shape) throws ModelFormatException {
        if (!(node(path) instanceof Dataset dataset)) {
            throw new ModelFormatException("expected an array '" + Text.excerpt(path) + "', found none");
        }
        long[] found = dataset.getDimensionsAsLong();
        if (!Arrays.equals(found, Arrays.stream(shape.toArray()).asLongStream().toArray())) {
            throw new ModelFormatException("'" + Text.excerpt(path) + "': expected an array of " + shape
                    + " as the layer's description says, found " + Arrays.toString(found));
        }
        long bytes = bytes(path, dataset, found);
        if (dataset instanceof ChunkedDataset chunked) {
            long[] chunk =
                    Arrays.stream(chunked.getChunkDimensions()).asLongStream().toArray();
            bytes = Math.max(bytes, bytes(path, dataset, chunk));
        }
        checkExplains(bytes, "'" + path + "'");
        return dataset;
    }

    private static long bytes(String path, Dataset dataset, long[] shape) throws ModelFormatException {
        DataType type = dataset.getDataType();
        if (!(type instanceof FloatingPoint)) {
            throw new ModelFormatException("'" + path + "': expected floating-point numbers, found "
                    + dataset.getJavaType().getSimpleName());
        }
        long bytes = type.getSize();
        for (long extent : shape) {
            if (extent < 1 || bytes > Integer.MAX_VALUE / extent) {
                throw new ModelFormatException(
                        "'" + path + "': expected an array of 1 to 2^31 bytes, found " + Arrays.toString(shape));
            }
            bytes *= extent;
        }
        return bytes;
    }

    private static float[] numbers(String path, Dataset dataset, Shape shape) throws ModelFormatException {
        Object flat = dataset.getDataFlat();
        float[] numbers;
        if (flat instanceof float[] floats) {
            numbers = floats;
        } else if (flat instanceof double[] doubles) {
            numbers = new float[doubles.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) doubles[i];
            }
        } else {
            throw new ModelFormatException("'" + path + "': expected an array of numbers, found "
                    + (flat == null ? "nothing" : flat.getClass().getSimpleName()));
        }
        if (numbers.length != shape.size()) {
            throw new ModelFormatException(
                    "'" + path + "': expected " + shape.size() + " numbers, found " + numbers.length);
        }
        return numbers;
    }
}
