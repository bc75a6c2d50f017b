package io.deepviz.projection;

import io.deepviz.ProgressListener;
import java.util.stream.IntStream;

/**
 * Moves all points of a map, epoch by epoch. Points take turns in groups: those of a group see where the others are now, and
 * of each other where they were before the group's turn. So it doesn't matter which of them is moved first, or by which
 * thread. Groups are interleaved: neighbors in a file are seldom in the same one.
 */
final class UmapDescent {
    /** So many that few neighbors are seen where they were; so few that threads seldom wait for each other. */
    private static final int GROUPS = 8;
    /** Points that a thread takes at a time; any number gives the same result. */
    private static final int CHUNK = 256;

    private final float[] places;
    private final float[] next;
    private final int points;
    private final NegativeSampling sampling;

    /**
     * A descent from these places.
     *
     * @param places x and y in turn; will be moved
     */
    UmapDescent(FuzzyGraph graph, float[] places, Forces forces, int negativeSamples, long seed) {
        this.places = places;
        this.next = new float[places.length];
        this.points = graph.size();
        this.sampling = new NegativeSampling(graph, places, forces, negativeSamples, seed);
    }

    /** All epochs; the learning rate falls from the one given to 0, linearly. */
    void run(int epochs, double rate, String task, ProgressListener progress) {
        for (int epoch = 0; epoch < epochs; epoch++) {
            progress.progress(task, epoch, epochs);
            epoch(epoch, (float) (rate * (epochs - epoch) / epochs));
        }
        progress.progress(task, epochs, epochs);
    }

    private void epoch(int epoch, float rate) {
        for (int group = 0; group < GROUPS; group++) {
            int first = group;
            int members = (points - first + GROUPS - 1) / GROUPS;
            int chunks = (members + CHUNK - 1) / CHUNK;
            IntStream.range(0, chunks).parallel().forEach(chunk -> {
                for (int member = chunk * CHUNK; member < Math.min(members, (chunk + 1) * CHUNK); member++) {
                    int point = first + member * GROUPS;
                    sampling.move(point, places, next, 2 * point, point, point, epoch, rate);
                }
            });
            for (int point = first; point < points; point += GROUPS) {
                places[2 * point] = next[2 * point];
                places[2 * point + 1] = next[2 * point + 1];
            }
        }
    }
}
