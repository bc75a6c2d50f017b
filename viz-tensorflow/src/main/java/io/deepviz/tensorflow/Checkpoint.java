package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import io.deepviz.tensorflow.GraphSource.Variable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The variables of a SavedModel. Its own restore operation says which variable has which name in the files; that is read
 * off its description and never run. The files are read here, not by TensorFlow: see {@link BundleIndex}.
 */
final class Checkpoint implements GraphSource.Variables {
    /** Bytes of an index, which has about a hundred for each variable. */
    private static final long LARGEST_INDEX = 1 << 26;
    /** Bytes that are read at once. */
    private static final int STEP = 1 << 16;

    private final Path folder;
    private final MetaGraphDef model;

    /**
     * Reads nothing yet.
     *
     * @param folder with {@code variables.index} and {@code variables.data-00000-of-00001}
     */
    Checkpoint(Path folder, MetaGraphDef model) {
        this.folder = folder;
        this.model = model;
    }

    @Override
    public List<Values> read(List<Variable> wanted) {
        Map<String, RestoreSteps.Entry> entries =
                RestoreSteps.of(model.getGraphDef(), model.getSaverDef().getRestoreOpName());
        List<String> keys = new ArrayList<>();
        for (Variable variable : wanted) {
            RestoreSteps.Entry entry = entries.get(variable.name());
            if (entry == null) {
                throw refused(variable.name(), "is not among those that the model restores");
            }
            if (!entry.slice().isEmpty()) {
                throw refused(variable.name(), "is a part of a larger one: save the model without partitions");
            }
            keys.add(entry.key());
        }
        try {
            return new Reading(new LinkedHashSet<>(keys)).values(keys);
        } catch (IOException e) {
            throw new Refusal("its variables can't be read: " + Failures.line(e), e);
        }
    }

    private static Refusal refused(String variable, String reason) {
        return new Refusal("variable '" + AllowedOperations.printable(variable) + "' " + reason);
    }

    private Path existing(String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new Refusal("its variables are missing: expected " + name + " in " + folder.toAbsolutePath()
                    + "; copy the whole directory");
        }
        return file;
    }

    /** Reads the numbers of some tensors, each once. */
    private final class Reading {
        private final BundleIndex.Content index;
        private final Map<String, Values> values = new HashMap<>();
        /** Bytes of each file that were asked for: never more than it has, whatever overlaps. */
        private final Map<String, Long> read = new HashMap<>();

        Reading(Set<String> keys) throws IOException {
            Path file = existing("variables.index");
            if (Files.size(file) > LARGEST_INDEX) {
                throw new Refusal(
                        "variables.index: expected at most " + LARGEST_INDEX + " bytes, found " + Files.size(file));
            }
            index = BundleIndex.read(Files.readAllBytes(file), keys);
        }

        List<Values> values(List<String> keys) throws IOException {
            List<Values> all = new ArrayList<>();
            for (String key : keys) {
                Values known = values.get(key);
                if (known == null) {
                    known = read(key);
                    values.put(key, known);
                }
                all.add(known);
            }
            return all;
        }

        private Values read(String key) throws IOException {
            BundleIndex.Place place = index.places().get(key);
            if (place == null) {
                throw refused(key, "is not in variables.index");
            }
            if (place.inParts()) {
                throw refused(key, "is stored in parts: save the model without partitions");
            }
            if (place.type() != DataType.DT_FLOAT) {
                throw refused(key, "in variables.index: expected type float, got " + place.type());
            }
            long[] extents = extents(key, place);
            String name = String.format(Locale.ROOT, "variables.data-%05d-of-%05d", place.shard(), index.shards());
            try (FileChannel file = FileChannel.open(existing(name))) {
                long sofar = read.merge(name, place.length(), Long::sum);
                if (place.offset() < 0 || place.offset() > file.size() - place.length() || sofar > file.size()) {
                    throw new Refusal(name + ": expected " + place.length() + " bytes from " + place.offset()
                            + " on, found a file of " + file.size() + ": it is cut off, or of another model");
                }
                return new Values(extents, numbers(name, key, place, file.position(place.offset())));
            }
        }

        /** Its shape, which explains as many bytes as it has. */
        private long[] extents(String key, BundleIndex.Place place) {
            List<TensorShapeProto.Dim> dims = place.shape().getDimList();
            long size = 1;
            for (TensorShapeProto.Dim dim : dims) {
                boolean possible =
                        dim.getSize() >= 0 && dim.getSize() <= Integer.MAX_VALUE && size <= Integer.MAX_VALUE;
                size = possible ? size * dim.getSize() : Long.MAX_VALUE;
            }
            if (size > Integer.MAX_VALUE / Float.BYTES || size * Float.BYTES != place.length()) {
                throw refused(
                        key,
                        "in variables.index: its shape doesn't go with its length of " + place.length() + " bytes");
            }
            return dims.stream().mapToLong(TensorShapeProto.Dim::getSize).toArray();
        }

        private float[] numbers(String name, String key, BundleIndex.Place place, FileChannel file) throws IOException {
            float[] numbers = new float[Math.toIntExact(place.length() / Float.BYTES)];
            ByteBuffer part = ByteBuffer.allocate(STEP).order(ByteOrder.LITTLE_ENDIAN);
            CRC32C sum = new CRC32C();
            for (int done = 0; done < numbers.length; done += part.limit() / Float.BYTES) {
                part.clear().limit(Math.min(STEP, (numbers.length - done) * Float.BYTES));
                while (part.hasRemaining() && file.read(part) >= 0) {
                    // a system gives as much at once as it likes
                }
                sum.update(part.flip());
                part.rewind().asFloatBuffer().get(numbers, done, part.limit() / Float.BYTES);
            }
            if (BundleIndex.masked(sum) != place.checksum()) {
                throw new Refusal(
                        name + " is damaged: the checksum of '" + AllowedOperations.printable(key) + "' is wrong");
            }
            return numbers;
        }
    }
}
