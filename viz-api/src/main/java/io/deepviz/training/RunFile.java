package io.deepviz.training;

import io.deepviz.error.VizIOException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A file of records, one after the other: written by appending, read up to the last whole one. Each is written in one
 * call, so a process that is killed leaves whole records and at most the beginning of one more. The bytes are described
 * in {@code docs/training-run-format.md}.
 */
final class RunFile implements Closeable {
    static final int VERSION = 1;
    /** Magic and version. */
    static final int PREAMBLE = 12;
    /** Of a record: its length, its kind, a checksum of both, a checksum of the rest. */
    static final int RECORD_HEAD = 16;

    private static final byte[] MAGIC = {(byte) 0x89, 'V', 'I', 'Z', 'T', '\r', '\n', 0x1A};
    /** A snapshot of the largest networks is some megabytes. */
    private static final int MAX_LENGTH = 256 << 20;

    private final FileChannel channel;

    private RunFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes up a file where its last whole record ends; what is behind that goes.
     *
     * @param cut how many bytes {@link #read} found behind it
     * @throws IOException if it can't be written
     */
    static RunFile append(Path file, long cut) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(channel.size() - cut).position(channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new RunFile(channel);
    }

    /**
     * Starts a file.
     *
     * @param replace whether one that is there goes
     * @throws IOException if there is one and it is to stay, or it can't be written
     */
    static RunFile create(Path file, boolean replace) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new VizIOException(file + ": expected a file in a folder that exists");
        }
        FileChannel channel = open(file, replace);
        ByteBuffer preamble =
                ByteBuffer.allocate(PREAMBLE).put(MAGIC).putInt(VERSION).flip();
        RunFile run = new RunFile(channel);
        try {
            run.write(preamble);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return run;
    }

    private static FileChannel open(Path file, boolean replace) throws IOException {
        try {
            return replace
                    ? FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)
                    : FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new VizIOException(
                    file + ": expected a file that is not there yet, found one; options say whether its run"
                            + " is to be replaced or continued",
                    e);
        }
    }

    /**
     * Appends a record. If that fails, a full disk being the usual reason, what was written of it is taken back and the
     * file let go of: a record behind the beginning of another would make the file unreadable.
     */
    void append(RunRecord kind, byte[] payload) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEAD + payload.length);
        record.putInt(payload.length).putInt(kind.id);
        record.putInt(checksum(record.array(), 0, 8));
        record.putInt(checksum(payload, 0, payload.length));
        long end = channel.position();
        try {
            write(record.put(payload).flip());
        } catch (IOException e) {
            giveUp(end, e);
            throw e;
        }
    }

    private void giveUp(long end, IOException reason) {
        try (channel) {
            if (channel.isOpen()) { // it isn't if the thread was interrupted
                channel.truncate(end);
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Sees to it that all is on the disk, and lets go of the file. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.force(true);
            }
        }
    }

    /** Takes records as they come. */
    interface Reader {
        /**
         * A whole record.
         *
         * @throws IOException if it is not what its kind should be
         */
        void take(RunRecord kind, ByteBuffer payload) throws IOException;
    }

    /**
     * Reads all whole records.
     *
     * @return how many bytes there are behind the last one: the beginning of one more, as a killed process leaves it
     * @throws VizIOException if it is another kind of file, too new, or damaged in front of whole records
     */
    static long read(Path file, Reader reader) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        checkPreamble(file, bytes);
        int at = PREAMBLE;
        while (bytes.length - at >= RECORD_HEAD) {
            ByteBuffer head = ByteBuffer.wrap(bytes, at, RECORD_HEAD);
            int length = head.getInt();
            int kind = head.getInt();
            if (head.getInt() != checksum(bytes, at, 8) || length < 0 || length > MAX_LENGTH) {
                return tail(file, bytes, at, isZero(bytes, at));
            }
            int end = at + RECORD_HEAD + length;
            if (end > bytes.length || end < at) {
                break;
            }
            if (head.getInt() != checksum(bytes, at + RECORD_HEAD, length)) {
                return tail(file, bytes, at, end == bytes.length);
            }
            ByteBuffer payload =
                    ByteBuffer.wrap(bytes, at + RECORD_HEAD, length).slice();
            if (RunRecord.of(kind).isPresent()) {
                reader.take(RunRecord.of(kind).get(), payload);
            }
            at = end;
        }
        return (long) bytes.length - at;
    }

    /** A system that went down may leave a last record partly written, or zeros; anything else was damaged. */
    private static long tail(Path file, byte[] bytes, int at, boolean harmless) throws VizIOException {
        if (!harmless) {
            throw damaged(file, at);
        }
        return (long) bytes.length - at;
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkPreamble(Path file, byte[] bytes) throws VizIOException {
        int compared = Math.min(bytes.length, MAGIC.length);
        if (compared == 0 || !Arrays.equals(bytes, 0, compared, MAGIC, 0, compared)) {
            throw new VizIOException(file + ": expected a training run of DeepViz, found another kind of file");
        }
        if (bytes.length < PREAMBLE) {
            throw new VizIOException(file + ": this training run ends before its first record");
        }
        int version = ByteBuffer.wrap(bytes, MAGIC.length, 4).getInt();
        if (version != VERSION) {
            throw new VizIOException(file + ": expected a training run of format version " + VERSION
                    + ", found version " + Integer.toUnsignedString(version));
        }
    }

    static VizIOException damaged(Path file, long at) {
        return new VizIOException(file + ": this training run is damaged from byte " + at + " on");
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, count);
        return (int) checksum.getValue();
    }
}
