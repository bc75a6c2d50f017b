package io.deepviz.index;

import io.deepviz.Metric;

/**
 * Where rows lie for a graph, in which near means near by Euclid whatever the metric, as a graph needs a distance that obeys
 * the triangle inequality. {@link Geometry} places them; what its constants say, a further coordinate says here, the same
 * for all queries, 0:
 *
 * <ul>
 *   <li>{@code COSINE}: 0, but as long as a unit vector for a row of zeros, which so lies at the distance of a right angle
 *       from everything;
 *   <li>{@code INNER_PRODUCT}: what is missing to the longest row R, {@code sqrt(|R|^2 - |r|^2)}. All rows then lie on a
 *       sphere, and the nearest to a query is the one with the largest inner product (Bachrach et al. 2014, "Speeding up the
 *       Xbox recommender system using a Euclidean transformation for inner-product spaces", section 3).
 * </ul>
 */
final class Places {
    /** In radii of all rows: from there float resolves 1/2000 of what squared distances differ in. */
    private static final double FAR = 1e4;

    private final VectorSource source;
    private final Geometry geometry;
    private final double longest;

    private Places(VectorSource source, Geometry geometry, double longest) {
        this.source = source;
        this.geometry = geometry;
        this.longest = longest;
    }

    /**
     * Reads all rows.
     *
     * @throws IllegalArgumentException if one holds NaN or infinity
     */
    static Places of(VectorSource source, Metric metric) {
        Geometry geometry = Geometry.survey(source, metric);
        double longest = metric == Metric.INNER_PRODUCT ? longest(source, geometry) : 0;
        return new Places(source, geometry, longest);
    }

    private static double longest(VectorSource source, Geometry geometry) {
        return Crew.work(source.size(), Crew.size(), () -> new Longest(source, geometry), Longest::look, done -> {})
                .stream()
                .mapToDouble(each -> each.square)
                .max()
                .orElse(0);
    }

    private static final class Longest {
        private final VectorSource source;
        private final Geometry geometry;
        private final float[] raw;
        private final float[] placed;
        private double square;

        Longest(VectorSource source, Geometry geometry) {
            this.source = source;
            this.geometry = geometry;
            raw = new float[source.dimension()];
            placed = new float[source.dimension()];
        }

        void look(long row) {
            square = Math.max(square, place(source, geometry, row, raw, placed));
        }
    }

    /** The square of the length that a row has. */
    private static double place(VectorSource source, Geometry geometry, long row, float[] raw, float[] target) {
        source.copyRows(row, row + 1, raw);
        double factor = Geometry.factor(geometry.metric, raw, 0, raw.length);
        return geometry.place(raw, 0, factor, 0, raw.length, target, 0);
    }

    int dimension() {
        return source.dimension();
    }

    /**
     * Places a row.
     *
     * @param raw space for a row
     * @return its further coordinate
     */
    float place(long row, float[] raw, float[] target) {
        double square = place(source, geometry, row, raw, target);
        return switch (geometry.metric) {
            case EUCLIDEAN -> 0;
            case COSINE -> isZero(raw) ? (float) geometry.scale : 0;
            case INNER_PRODUCT -> (float) Math.sqrt(Math.max(0, longest - square));
        };
    }

    private static boolean isZero(float[] row) {
        for (float number : row) {
            if (number != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Places a query; for an inner product as long as the longest row: only its direction matters.
     *
     * @return whether distances in float can tell rows apart from there: not from zeros, whose distances don't depend on the
     *     row, nor from so far away that all rows are alike
     */
    boolean placeQuery(float[] query, float[] target) {
        double length = geometry.placeQuery(query, 0, target, 0);
        if (geometry.metric == Metric.INNER_PRODUCT) {
            double factor = Math.sqrt(longest) / length;
            for (int d = 0; d < target.length; d++) {
                target[d] = (float) (target[d] * factor);
            }
            return length > 0 && longest > 0;
        }
        return length < FAR; // not NaN
    }

    /** All further coordinates are 0. */
    boolean isFlat() {
        return geometry.metric == Metric.EUCLIDEAN;
    }
}
