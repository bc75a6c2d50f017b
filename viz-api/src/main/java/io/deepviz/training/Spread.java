package io.deepviz.training;

/** An even choice of some of many. */
final class Spread {
    private Spread() {}

    /** Which of {@code all} is the i-th of {@code chosen} that are evenly apart, from the first on. */
    static int index(int i, int chosen, int all) {
        return (int) ((long) i * all / chosen);
    }
}
