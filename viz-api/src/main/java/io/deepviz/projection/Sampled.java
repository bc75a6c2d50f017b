package io.deepviz.projection;

import io.deepviz.Metric;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;

/** Some of many rows, for measures that would take too long over all. */
final class Sampled {
    private Sampled() {}

    /** All rows, or some drawn without replacement, ascending. */
    static int[] rows(int total, int most, long seed) {
        int[] rows = IntStream.range(0, total).toArray();
        if (total <= most) {
            return rows;
        }
        Random random = new Random(seed);
        for (int i = 0; i < most; i++) { // the first steps of a Fisher-Yates shuffle
            int other = i + random.nextInt(total - i);
            int row = rows[i];
            rows[i] = rows[other];
            rows[other] = row;
        }
        return IntStream.of(rows).limit(most).sorted().toArray();
    }

    /** The nearest of some rows among all others. */
    static Neighbors nearest(VectorSource source, int[] sample, int k) {
        float[] chosen = new float[Math.multiplyExact(sample.length, source.dimension())];
        float[] row = new float[source.dimension()];
        for (int i = 0; i < sample.length; i++) {
            source.copyRows(sample[i], sample[i] + 1L, row);
            System.arraycopy(row, 0, chosen, i * row.length, row.length);
        }
        Tensor queries = Tensor.wrap(Shape.of(sample.length, row.length), chosen);
        long[] own = IntStream.of(sample).asLongStream().toArray();
        try (ExactIndex index = ExactIndex.of(source, Metric.EUCLIDEAN)) {
            return index.nearest(queries, Search.nearest(k).excluding(own));
        }
    }

    /** Such as {@code all 5000 points} or {@code 5000 of 70000 points, seed 42}. */
    static String named(int some, long all, String what, long seed) {
        return some == all ? "all " + all + " " + what : some + " of " + all + " " + what + ", seed " + seed;
    }

    /** The map of some vectors, checked. */
    static VectorSource map(VectorSource vectors, Tensor points) {
        VectorSource map = VectorSource.of(points);
        if (map.size() != vectors.size()) {
            throw new IllegalArgumentException(
                    "points: expected " + vectors.size() + ", one a vector, got " + map.size());
        }
        map.requireFinite("points");
        vectors.requireFinite("vectors");
        return map;
    }
}
