package io.deepviz.projection;

/**
 * Random numbers that depend on whom they are for, not on who came first: each point has its own in each epoch. The state is
 * one long; its start is mixed as in Steele, Lea, Flood (Fast splittable pseudorandom number generators, 2014, section 6),
 * its course is Knuth's linear congruential one, of which the upper bits are used.
 */
final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /** The state before the first number. */
    static long start(long seed, long key, int epoch) {
        return mix(mix(seed + GOLDEN * key) + GOLDEN * (epoch + 1L));
    }

    /** The next state. */
    static long next(long state) {
        return state * 6364136223846793005L + 1442695040888963407L;
    }

    /** A number from 0 to limit - 1. */
    static int below(int limit, long state) {
        return (int) (((state >>> 32) * limit) >>> 32);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
