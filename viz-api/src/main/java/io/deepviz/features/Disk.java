package io.deepviz.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps in which a file is written, one method each, so that a test can make any one of them fail. */
class Disk {
    /** The disk that there is. */
    static final Disk REAL = new Disk();

    FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Returns when everything written is on the disk. */
    void force(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Gives a file another name in one step, in place of what had that name. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns when the folder's list of names is on the disk; where a system has no such thing, at once. */
    void forceFolder(Path folder) throws IOException {
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

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
