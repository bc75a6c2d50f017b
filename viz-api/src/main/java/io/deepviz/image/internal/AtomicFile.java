package io.deepviz.image.internal;

import io.deepviz.error.VizIOException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file in the making: it gets its name when it is whole, and until then whatever had that name stays. Bytes go to
 * {@code .NAME.*.tmp} in the same folder; {@link #commit} forces them to the disk, renames, and forces the folder. A
 * process that is killed in between leaves that temporary file behind, which nothing reads.
 */
public final class AtomicFile implements Closeable {
    private final Disk disk;
    private final Path target;
    private final Path folder;
    private final Path temporary;
    private @Nullable FileChannel channel;
    private long position;

    private AtomicFile(Disk disk, Path target, Path folder, Path temporary) throws IOException {
        this.disk = disk;
        this.target = target;
        this.folder = folder;
        this.temporary = temporary;
        this.channel = disk.create(temporary);
    }

    /**
     * Writes a whole file.
     *
     * @throws VizIOException if its folder does not exist
     * @throws IOException if it can't be written
     */
    public static void write(Path target, byte[] bytes) throws IOException {
        try (AtomicFile file = create(target, Disk.REAL)) {
            file.write(ByteBuffer.wrap(bytes));
            file.commit();
        }
    }

    /**
     * Starts a file that will have this name.
     *
     * @throws VizIOException if its folder does not exist
     * @throws IOException if it can't be written to
     */
    public static AtomicFile create(Path target, Disk disk) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            throw new VizIOException(target + ": expected a file in a folder that exists");
        }
        return new AtomicFile(disk, absolute, folder, folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp"));
    }

    /** Appends what remains in a buffer. */
    public void write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        disk.write(open(), bytes);
        position += count;
    }

    /** How many bytes there are so far. */
    public long position() {
        return position;
    }

    /** Appends what is written to it; closing it does nothing, and it does not buffer. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                AtomicFile.this.write(ByteBuffer.wrap(new byte[] {(byte) b}));
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                AtomicFile.this.write(ByteBuffer.wrap(bytes, from, count));
            }
        };
    }

    /** Gives the file its name. */
    public void commit() throws IOException {
        FileChannel whole = open();
        disk.force(whole);
        whole.close();
        disk.move(temporary, target);
        channel = null;
        disk.forceFolder(folder);
    }

    /** Throws away what was written, unless it was committed. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            FileChannel unfinished = channel;
            channel = null;
            try {
                unfinished.close();
            } finally {
                disk.delete(temporary);
            }
        }
    }

    /**
     * The file, as long as it can be written to.
     *
     * @throws IllegalStateException if it was committed or closed
     */
    public FileChannel open() {
        if (channel == null) {
            throw new IllegalStateException(target + " is closed");
        }
        return channel;
    }
}
