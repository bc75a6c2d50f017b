package io.deepviz.examples.demo;

/**
 * Random numbers that are the same on every machine: the generator SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014), and no function whose last bit is left to the processor.
 */
final class Chance {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /** The stream of one picture; other seeds and other indices give unrelated streams. */
    Chance(long seed, long index) {
        state = mix(mix(seed + GOLDEN_GAMMA) + index * GOLDEN_GAMMA);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    /** Uniform in from..to, both included. */
    int integer(int from, int to) {
        return from + (int) (uniform() * (to - from + 1));
    }

    /** True so often. */
    boolean happens(double probability) {
        return uniform() < probability;
    }

    double angle() {
        return uniform(0, 2 * Math.PI);
    }

    /** Normally distributed, by Marsaglia's polar method. */
    double normal(double mean, double deviation) {
        while (true) {
            double x = uniform(-1, 1);
            double y = uniform(-1, 1);
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return mean + deviation * x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /** Nearly normal with mean 0 and deviation 1, within 3.5: a sum of four uniform numbers, for a pixel's noise. */
    float grain() {
        long bits = next();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum - 131070) * (float) (1 / 37837.2); // four uniform 16-bit numbers: deviation 65536 / sqrt 3
    }
}
