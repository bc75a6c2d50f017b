package io.deepviz.projection;

/**
 * How a point moves in one epoch: towards the others it has edges to, as often as their weights say, and each time away from
 * some that are drawn at random (McInnes, Healy, Melville 2018, algorithm 5).
 *
 * <p>The authors' program moves both ends of an edge, and has each edge in both directions. Here each point moves by itself,
 * twice for an edge instead of once as either end, and reads only where others lie: so points can be moved at the same time.
 */
final class NegativeSampling {
    /** The longest step along an axis at a learning rate of 1; as in the authors' program. */
    private static final float LONGEST = 4;

    /** Once as the start of the edge, once as its end. */
    private static final int PULLS = 2;

    private final FuzzyGraph graph;
    /** The weights, in units of 2^-32. */
    private final int[] frequencies;

    private final float[] others;
    private final Forces forces;
    private final int negatives;
    private final long seed;

    /**
     * A way to move the rows of a graph.
     *
     * @param others where the points at the other end of edges lie, x and y in turn
     * @param negatives how many points each sampled edge is answered with
     */
    NegativeSampling(FuzzyGraph graph, float[] others, Forces forces, int negatives, long seed) {
        this.graph = graph;
        this.others = others;
        this.forces = forces;
        this.negatives = negatives;
        this.seed = seed;
        frequencies = new int[graph.weights().length];
        for (int edge = 0; edge < frequencies.length; edge++) {
            frequencies[edge] = frequency(graph.weights()[edge]);
        }
    }

    /**
     * Moves one point.
     *
     * @param from where it lies, x and y
     * @param to where its new place is written to
     * @param at the index of x in both
     * @param self which of the others it is, or -1
     * @param key of its random numbers, beside the epoch
     * @param rate the learning rate
     */
    void move(int row, float[] from, float[] to, int at, int self, long key, int epoch, float rate) {
        float x = from[at];
        float y = from[at + 1];
        long random = Draws.start(seed, key, epoch);
        int points = others.length / 2;
        int end = graph.starts()[row + 1];
        for (int edge = graph.starts()[row]; edge < end; edge++) {
            if (!isSampled(frequencies[edge], epoch)) {
                continue;
            }
            int other = graph.others()[edge];
            float otherX = others[2 * other];
            float otherY = others[2 * other + 1];
            for (int i = 0; i < PULLS; i++) {
                float dx = x - otherX;
                float dy = y - otherY;
                float factor = forces.pull(dx * dx + dy * dy);
                x += rate * clip(factor * dx);
                y += rate * clip(factor * dy);
            }
            for (int i = 0; i < negatives; i++) {
                random = Draws.next(random);
                int any = Draws.below(points, random);
                if (any == self) {
                    continue;
                }
                float dx = x - others[2 * any];
                float dy = y - others[2 * any + 1];
                float factor = forces.push(dx * dx + dy * dy);
                x += rate * clip(factor * dx);
                y += rate * clip(factor * dy);
            }
        }
        to[at] = x;
        to[at + 1] = y;
    }

    /** A weight in units of 2^-32, as an unsigned number. */
    static int frequency(float weight) {
        return (int) Math.min(0xFFFF_FFFFL, (long) (weight * 0x1p32));
    }

    /** Whether a whole number lies in (epoch f, (epoch + 1) f]: in n epochs, n f times, evenly. */
    static boolean isSampled(int frequency, int epoch) {
        return Integer.compareUnsigned((epoch + 1) * frequency, frequency) < 0 || frequency == -1;
    }

    private static float clip(float step) {
        return step > LONGEST ? LONGEST : step < -LONGEST ? -LONGEST : step;
    }
}
