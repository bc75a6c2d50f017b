package io.deepviz.attribution;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Normal noise, fast enough to cost little beside a small network: drawn from a table of 65,536 normal numbers, four with each
 * random long. The same for the same seed on every machine.
 */
final class Noise {
    private static final int SIZE = 1 << 16;
    private static final int DRAWS = Long.SIZE / 16;
    private static final float[] TABLE = table();

    private final SplittableRandom random;
    private long bits;
    private int left;

    Noise(long seed) {
        random = new SplittableRandom(seed);
    }

    /** With a mean of exactly 0 and a deviation of exactly 1, as far as floats go. */
    private static float[] table() {
        Random random = new Random(1);
        double[] drawn = new double[SIZE];
        for (int i = 0; i < SIZE; i += 2) {
            drawn[i] = random.nextGaussian();
            drawn[i + 1] = -drawn[i];
        }
        double squares = 0;
        for (double each : drawn) {
            squares += each * each;
        }
        double deviation = Math.sqrt(squares / SIZE);
        float[] table = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            table[i] = (float) (drawn[i] / deviation);
        }
        return table;
    }

    /** A number of mean 0 and deviation 1. */
    float next() {
        if (left == 0) {
            bits = random.nextLong();
            left = DRAWS;
        }
        left--;
        int at = (int) bits & (SIZE - 1);
        bits >>>= 16;
        return TABLE[at];
    }
}
