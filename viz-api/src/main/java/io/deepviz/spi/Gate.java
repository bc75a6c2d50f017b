package io.deepviz.spi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets calls in until it is closed; closing waits for those that are in. One at a time, if so wanted. */
final class Gate {
    private final String what;
    private final boolean serial;
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private final ReentrantLock turn = new ReentrantLock(true);
    private boolean closed;

    Gate(String what, boolean serial) {
        this.what = what;
        this.serial = serial;
    }

    <T> T during(Supplier<T> call) {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(what + " is closed; open it again to go on");
            }
            if (!serial) {
                return call.get();
            }
            turn.lock();
            try {
                return call.get();
            } finally {
                turn.unlock();
            }
        } finally {
            life.readLock().unlock();
        }
    }

    void close(Runnable release) {
        if (life.getReadHoldCount() > 0) {
            throw new IllegalStateException(what + " can't be closed from within one of its own calls");
        }
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
