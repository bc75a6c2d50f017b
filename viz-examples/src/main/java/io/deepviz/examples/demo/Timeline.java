package io.deepviz.examples.demo;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.FilterFrame;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first layer's kernels at moments of training. In a file (big-endian: magic, version, count; then for each moment
 * its step and its filters) each filter is a scale and its weights as multiples of it, -127 to 127: a byte a weight, as
 * much as a picture can show.
 */
public final class Timeline {
    /** What the kernels of the demo's first layer look like. */
    static final Shape KERNELS = Shape.of(64, 3, 11, 11);

    private static final int MAGIC = 0x56495A54; // "VIZT"
    private static final int VERSION = 1;
    private static final int LONGEST = 1000;
    private static final int LEVELS = 127;

    private final List<Snapshot> snapshots = new ArrayList<>();

    Timeline() {}

    /**
     * One moment.
     *
     * @param step how many batches had been learned from
     * @param kernels {@code [64, 3, 11, 11]}
     */
    public record Snapshot(int step, Tensor kernels) {}

    /** All moments, from the untrained network on. */
    public List<Snapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    /** The same as pictures and statistics of trainings take it. */
    public List<FilterFrame> frames() {
        return snapshots.stream()
                .map(each -> new FilterFrame(each.step(), each.kernels()))
                .toList();
    }

    void add(Snapshot snapshot) {
        snapshots.add(snapshot);
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(snapshots.size());
            for (Snapshot snapshot : snapshots) {
                out.writeInt(snapshot.step);
                for (int filter = 0; filter < KERNELS.get(0); filter++) {
                    writeFilter(snapshot.kernels.slice(filter).toArray(), out);
                }
            }
        }
    }

    private static void writeFilter(float[] weights, DataOutputStream out) throws IOException {
        float largest = Float.MIN_NORMAL * LEVELS;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / LEVELS;
        out.writeFloat(scale);
        for (float weight : weights) {
            out.writeByte(Math.round(weight / scale));
        }
    }

    /**
     * Reads what training wrote.
     *
     * @throws IOException if it is something else, or ends too early
     */
    static Timeline read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new IOException("timeline: expected a timeline of version " + VERSION + ", got something else");
        }
        int count = in.readInt();
        if (count < 1 || count > LONGEST) {
            throw new IOException("timeline: expected 1 to " + LONGEST + " moments, got " + count);
        }
        Timeline timeline = new Timeline();
        for (int i = 0; i < count; i++) {
            timeline.add(new Snapshot(in.readInt(), readKernels(in)));
        }
        return timeline;
    }

    private static Tensor readKernels(DataInputStream in) throws IOException {
        int each = (int) KERNELS.size() / KERNELS.get(0);
        float[] kernels = new float[each * KERNELS.get(0)];
        for (int filter = 0; filter < KERNELS.get(0); filter++) {
            float scale = in.readFloat();
            for (int i = 0; i < each; i++) {
                kernels[filter * each + i] = in.readByte() * scale;
            }
        }
        return Tensor.wrap(KERNELS, kernels);
    }
}
