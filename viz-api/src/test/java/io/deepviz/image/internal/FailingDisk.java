package io.deepviz.image.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Fails at one step; every other one is done. A write that fails has written half of its bytes. */
public final class FailingDisk extends Disk {
    private final int failing;
    private int steps;

    /** Fails at a step, counted from 1. */
    public FailingDisk(int failing) {
        this.failing = failing;
    }

    private boolean fails() {
        steps++;
        return steps == failing;
    }

    private void step() throws IOException {
        if (fails()) {
            throw new IOException("step " + steps);
        }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        step();
        return super.create(file);
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        if (fails()) {
            super.write(channel, bytes.limit(bytes.limit() / 2));
            throw new IOException("No space left on device, step " + steps);
        }
        super.write(channel, bytes);
    }

    @Override
    public void force(FileChannel channel) throws IOException {
        step();
        super.force(channel);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        super.move(from, to);
    }

    @Override
    public void forceFolder(Path parent) throws IOException {
        step();
        super.forceFolder(parent);
    }
}
