package io.deepviz.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Reads the {@code .index} file of a checkpoint: which tensor lies where in the data files. It is a table as LevelDB writes
 * them (format.h and tensor_bundle.proto of TensorFlow). TensorFlow's own reader is not let near it, as it believes the
 * sizes that a file states: one wrong byte can end the process.
 */
final class BundleIndex {
    private static final int FOOTER = 48;
    private static final long MAGIC = 0xdb4775248b80fb57L;
    /** Behind each block: how it is compressed, and a checksum. */
    private static final int TRAILER = 5;

    private static final int LONGEST_NAME = 4096;
    /** Bytes of all names together: each is written only where it differs from the one before. */
    private static final long MOST_NAMES = 1 << 27;

    private final byte[] bytes;
    private final Set<String> wanted;
    private final Map<String, Place> places = new HashMap<>();
    private int shards;
    private long names;
    private long read;

    private BundleIndex(byte[] bytes, Set<String> wanted) {
        this.bytes = bytes;
        this.wanted = wanted;
    }

    /**
     * Where the numbers of a tensor are.
     *
     * @param type of its numbers
     * @param shape of it
     * @param shard the data file, from 0
     * @param offset in that file, in bytes
     * @param length in bytes
     * @param checksum of these bytes, as {@link #masked} gives it
     * @param inParts whether it is stored as several tensors, by other names
     */
    record Place(
            DataType type,
            TensorShapeProto shape,
            int shard,
            long offset,
            long length,
            int checksum,
            boolean inParts) {}

    /**
     * What an index says.
     *
     * @param shards the number of data files
     * @param places by name, of the tensors that were asked for and are there
     */
    record Content(int shards, Map<String, Place> places) {}

    /**
     * Reads an index.
     *
     * @param wanted names of tensors
     * @throws Refusal if it is damaged
     */
    static Content read(byte[] bytes, Set<String> wanted) {
        BundleIndex index = new BundleIndex(bytes, wanted);
        try {
            index.table();
        } catch (IOException e) {
            throw damaged("an entry is not whole");
        }
        return new Content(index.shards, index.places);
    }

    /** A checksum as TensorFlow stores it: turned and shifted, as it may be among what another one is made of. */
    static int masked(CRC32C sum) {
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    private void table() throws IOException {
        if (bytes.length < FOOTER || littleEndian().getLong(bytes.length - Long.BYTES) != MAGIC) {
            throw damaged("it doesn't end as an index does");
        }
        CodedInputStream footer = CodedInputStream.newInstance(bytes, bytes.length - FOOTER, FOOTER);
        footer.readRawVarint64(); // where further information is, of which there is none
        footer.readRawVarint64();
        entries(block(footer), (lastName, handle) -> {
            CodedInputStream where = CodedInputStream.newInstance(handle);
            entries(block(where), this::tensor);
        });
    }

    private ByteBuffer littleEndian() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The entries of the block that offset and length are read of. */
    private CodedInputStream block(CodedInputStream handle) throws IOException {
        long offset = handle.readRawVarint64();
        long length = handle.readRawVarint64();
        if (offset < 0 || length < Integer.BYTES || length > bytes.length || offset > bytes.length - TRAILER - length) {
            throw damaged("a block lies outside of it");
        }
        int start = (int) offset;
        int end = (int) (offset + length);
        CRC32C sum = new CRC32C();
        sum.update(bytes, start, end + 1 - start);
        if (littleEndian().getInt(end + 1) != masked(sum)) {
            throw damaged("the checksum of a block is wrong");
        }
        if (bytes[end] != 0) {
            throw new Refusal("variables.index is compressed, which TensorFlow never does: save the variables again");
        }
        long restarts = Integer.toUnsignedLong(littleEndian().getInt(end - Integer.BYTES));
        if (restarts >= length / Integer.BYTES) {
            throw damaged("a block has more entries than bytes");
        }
        read += length;
        if (read > bytes.length) {
            throw damaged("its blocks overlap");
        }
        return CodedInputStream.newInstance(bytes, start, (int) (length - (restarts + 1) * Integer.BYTES));
    }

    /** Sees an entry of a block. */
    private interface Visitor {
        void entry(String name, byte[] value) throws IOException;
    }

    private void entries(CodedInputStream block, Visitor visitor) throws IOException {
        byte[] name = new byte[LONGEST_NAME];
        int known = 0;
        while (!block.isAtEnd()) {
            int shared = block.readRawVarint32();
            int own = block.readRawVarint32();
            int value = block.readRawVarint32();
            if (shared < 0 || shared > known || own < 0 || own > LONGEST_NAME - shared) {
                throw damaged("a name has an impossible length");
            }
            System.arraycopy(block.readRawBytes(own), 0, name, shared, own);
            known = shared + own;
            names += known + 1;
            if (names > MOST_NAMES) {
                throw damaged("its names unfold to more than " + MOST_NAMES + " bytes");
            }
            visitor.entry(new String(name, 0, known, StandardCharsets.UTF_8), block.readRawBytes(value));
        }
    }

    /** An entry: the one without a name is about the whole. */
    private void tensor(String name, byte[] value) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(value);
        if (name.isEmpty()) {
            header(in);
        } else if (wanted.contains(name)) {
            places.put(name, place(in));
        }
    }

    /** BundleHeaderProto. */
    private void header(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 -> shards = in.readInt32();
                case 2 << 3 -> {
                    if (in.readEnum() != 0) {
                        throw new Refusal("its variables were saved on a machine with the other order of bytes");
                    }
                }
                default -> in.skipField(tag);
            }
        }
    }

    /** BundleEntryProto. */
    private static Place place(CodedInputStream in) throws IOException {
        DataType type = DataType.DT_INVALID;
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        int shard = 0;
        long offset = 0;
        long length = 0;
        int checksum = 0;
        boolean inParts = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 -> {
                    DataType found = DataType.forNumber(in.readEnum());
                    type = found == null ? DataType.DT_INVALID : found;
                }
                case 2 << 3 | 2 -> in.readMessage(shape, ExtensionRegistryLite.getEmptyRegistry());
                case 3 << 3 -> shard = in.readInt32();
                case 4 << 3 -> offset = in.readInt64();
                case 5 << 3 -> length = in.readInt64();
                case 6 << 3 | 5 -> checksum = in.readFixed32();
                default -> {
                    inParts |= tag >>> 3 == 7;
                    in.skipField(tag);
                }
            }
        }
        return new Place(type, shape.build(), shard, offset, length, checksum, inParts);
    }

    private static Refusal damaged(String what) {
        return new Refusal("variables.index is damaged: " + what);
    }
}
