package io.deepviz.image.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps in which a file is written, one method each, so that a test can make any one of them fail. */
public class Disk {
    /** The disk that there is. */
    public static final Disk REAL = new Disk();

    /** For {@link #REAL}, and for tests. */
    protected Disk() {}

    /** Opens a file that is not there yet. */
    public FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Writes what remains in a buffer. */
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Returns when everything written is on the disk. */
    public void force(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Gives a file another name in one step, in place of what had that name. */
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns when the folder's list of names is on the disk; where a system has no such thing, at once. */
    public void forceFolder(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException | UnsupportedOperationException e) {
            return; // Windows does not open folders
        }
        try (channel) {
            channel.force(true);
        }
    }

    /** Takes a file away, if it is there. */
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
