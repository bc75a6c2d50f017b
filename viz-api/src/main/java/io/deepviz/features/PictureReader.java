package io.deepviz.features;

import io.deepviz.error.ImageFormatException;
import io.deepviz.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Reads pictures on several threads within one heap. The largest picture that is accepted takes more than half a gigabyte
 * to decode: memory that one thread can have, but not all at once. So a picture for which memory runs out is read again
 * while no other thread reads.
 */
final class PictureReader {
    private final Decoder decoder;
    private final ReadWriteLock alone = new ReentrantReadWriteLock();

    PictureReader(Decoder decoder) {
        this.decoder = decoder;
    }

    /** From a file to a picture. */
    @FunctionalInterface
    interface Decoder {
        Image read(Path file) throws IOException;
    }

    /**
     * Reads a picture and hands it on.
     *
     * @throws ImageFormatException if it is none, or takes more memory than there is
     * @throws IOException if it can't be read
     */
    void read(Path file, Consumer<Image> use) throws IOException {
        alone.readLock().lock();
        try {
            use.accept(decoder.read(file));
            return;
        } catch (OutOfMemoryError e) { // of an array that was not made: nothing is broken
        } finally {
            alone.readLock().unlock();
        }
        alone.writeLock().lock();
        try {
            use.accept(decoder.read(file));
        } catch (OutOfMemoryError e) {
            throw new ImageFormatException(
                    file + ": takes more memory to decode than there is (-Xmx sets how much)", e);
        } finally {
            alone.writeLock().unlock();
        }
    }
}
