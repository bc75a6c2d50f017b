package io.deepviz.testing;

import java.util.Random;
import java.util.stream.DoubleStream;

/** Random numbers for tests, the same for the same seed. */
final class Numbers {
    private Numbers() {}

    static double[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
    }
}
