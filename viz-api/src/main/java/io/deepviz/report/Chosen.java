package io.deepviz.report;

import java.util.ArrayList;
import java.util.List;

/** Some of many moments: the first, the last, and evenly what is between. */
final class Chosen {
    private Chosen() {}

    /** At most so many, at least 2. */
    static <T> List<T> of(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * (all.size() - 1) / (most - 1))));
        }
        return some;
    }
}
