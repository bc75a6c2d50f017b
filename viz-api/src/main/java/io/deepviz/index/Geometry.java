package io.deepviz.index;

import io.deepviz.Metric;
import java.util.Arrays;
import java.util.List;

/**
 * Places vectors so that one kernel in float serves every metric: a row x becomes r, a query q becomes p, and
 *
 * <pre>{@code score = constant(r) - 2 p.r}</pre>
 *
 * orders the rows of one query as their distances do.
 *
 * <ul>
 *   <li>{@code EUCLIDEAN}: {@code r = s (x - m)}, {@code p = s (q - m)}, {@code constant = |r|^2}; the score is
 *       {@code s^2 |x - q|^2 - |p|^2}.
 *   <li>{@code COSINE}: the same of {@code x / |x|} and {@code q / |q|}, whose squared distance is {@code 2 (1 - cos)}; to
 *       a row of zeros, which lies too near by 1, the constant adds {@code s^2}.
 *   <li>{@code INNER_PRODUCT}: {@code r = s (x - m)}, {@code p = t q}, {@code constant = 0}; {@code m.q} is the same for
 *       all rows.
 * </ul>
 *
 * <p>m is about the mean row: {@code |x|^2 + |y|^2 - 2 x.y} of vectors far from the origin loses the digits they have in
 * common, and what is taken off beforehand, in double, cannot be lost. s and t are powers of two that make the longest r
 * and p about 1 long, so that squares neither overflow nor vanish.
 */
final class Geometry {
    /** Dimensions that are placed at a time: 16 floats are a line of the cache. */
    static final int TILE = 16;

    private static final int SAMPLE = 4096;
    private static final int SURVEY_NUMBERS = 1 << 16;

    final Metric metric;
    final double scale;

    /** The longest x (of unit length for {@code COSINE}) in units of s, where rounding before centering matters. */
    final double magnitude;

    private final double[] center;

    private Geometry(Metric metric, double[] center, double scale, double magnitude) {
        this.metric = metric;
        this.center = center;
        this.scale = scale;
        this.magnitude = magnitude;
    }

    /**
     * The geometry of all rows, which are read once.
     *
     * @throws IllegalArgumentException if a row holds NaN or infinity
     */
    static Geometry survey(VectorSource source, Metric metric) {
        double[] center = center(source, metric);
        int rows = Math.max(1, SURVEY_NUMBERS / source.dimension());
        long blocks = (source.size() + rows - 1) / rows;
        List<Surveyor> all = Crew.work(
                blocks, Crew.size(), () -> new Surveyor(source, metric, center, rows), Surveyor::look, done -> {});
        double radius =
                Math.sqrt(all.stream().mapToDouble(each -> each.radius).max().orElse(0));
        double length =
                Math.sqrt(all.stream().mapToDouble(each -> each.length).max().orElse(0));
        double scale = toUnit(radius);
        return new Geometry(
                metric,
                center,
                scale,
                switch (metric) {
                    case EUCLIDEAN -> 0;
                    case COSINE -> scale;
                    case INNER_PRODUCT -> scale * length;
                });
    }

    /** The mean of rows spread over all; any point will do, this one leaves the least. */
    private static double[] center(VectorSource source, Metric metric) {
        long sample = Math.min(SAMPLE, source.size());
        double[] mean = new double[source.dimension()];
        float[] row = new float[source.dimension()];
        for (long i = 0; i < sample; i++) {
            long at = sample == source.size() ? i : (long) ((double) i / sample * source.size());
            source.copyRows(at, at + 1, row);
            double factor = factor(metric, row, 0, row.length) / sample;
            for (int d = 0; d < row.length; d++) {
                mean[d] += row[d] * factor;
            }
        }
        return mean;
    }

    /** What makes a vector the one that is placed: 1, or for {@code COSINE} one over its length, 0 for a vector of zeros. */
    static double factor(Metric metric, float[] rows, int at, int dimension) {
        if (metric != Metric.COSINE) {
            return 1;
        }
        double length = Math.sqrt(DirectDistance.squaredLength(rows, at, dimension));
        return length == 0 ? 0 : 1 / length;
    }

    /** The power of two that brings a length to between 1 and 2; 1 for 0. */
    private static double toUnit(double length) {
        return length == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(length));
    }

    int dimension() {
        return center.length;
    }

    /**
     * Places a query.
     *
     * @param queries as they came
     * @return its length where it is placed, NaN if distances from it cannot be told apart by scores
     */
    double placeQuery(float[] queries, int from, float[] target, int at) {
        double factor = factor(metric, queries, from, dimension());
        if (factor == 0) {
            return Double.NaN; // zeros: at distance 1 from everything, by definition and not by geometry
        }
        boolean centered = metric != Metric.INNER_PRODUCT;
        double unit = centered ? scale : toUnit(Math.sqrt(DirectDistance.squaredLength(queries, from, dimension())));
        double squares = 0;
        for (int d = 0; d < dimension(); d++) {
            double placed = (queries[from + d] * factor - (centered ? center[d] : 0)) * unit;
            target[at + d] = (float) placed;
            squares += placed * placed;
        }
        return Math.sqrt(squares);
    }

    /**
     * Places rows that follow each other, side by side.
     *
     * @param rows as they came, one after the other
     * @param count how many
     * @param factors of each row, see {@link #factor}
     * @param panel row i goes to {@code column + i}
     * @param squares of the lengths where they are placed; row i's goes to {@code column + i}
     */
    void placeRows(float[] rows, int count, double[] factors, Kernel.Panel panel, int column, double[] squares) {
        float[] tile = new float[count * TILE];
        Arrays.fill(squares, column, column + count, 0);
        for (int first = 0; first < dimension(); first += TILE) {
            int dimensions = Math.min(TILE, dimension() - first);
            for (int i = 0; i < count; i++) {
                squares[column + i] +=
                        place(rows, i * dimension() + first, factors[i], first, dimensions, tile, i * TILE);
            }
            panel.put(first, dimensions, column, count, tile);
        }
    }

    /**
     * Places some dimensions of a row.
     *
     * @param rows as they came; the first of these dimensions is at {@code at}
     * @param factor see {@link #factor}
     * @param first the first of {@code dimensions}
     * @return the sum of their squares where they are placed
     */
    double place(float[] rows, int at, double factor, int first, int dimensions, float[] tile, int to) {
        double squares = 0;
        for (int d = 0; d < dimensions; d++) {
            double placed = (rows[at + d] * factor - center[first + d]) * scale;
            tile[to + d] = (float) placed;
            squares += placed * placed;
        }
        return squares;
    }

    /** Looks at every row: is it finite, how long is it, how far from the center. */
    private static final class Surveyor {
        private final VectorSource source;
        private final Metric metric;
        private final double[] center;
        private final int blockRows;
        private final float[] rows;
        double radius;
        double length;

        Surveyor(VectorSource source, Metric metric, double[] center, int blockRows) {
            this.source = source;
            this.metric = metric;
            this.center = center;
            this.blockRows = blockRows;
            this.rows = new float[blockRows * center.length];
        }

        void look(long block) {
            long from = block * blockRows;
            long to = Math.min(source.size(), from + blockRows);
            source.copyRows(from, to, rows);
            for (long row = from; row < to; row++) {
                look(row, (int) (row - from) * center.length);
            }
        }

        private void look(long row, int at) {
            Checks.finite("vectors", row, rows, at, center.length);
            double factor = factor(metric, rows, at, center.length);
            double squares = 0;
            for (int d = 0; d < center.length; d++) {
                double offset = rows[at + d] * factor - center[d];
                squares += offset * offset;
            }
            radius = Math.max(radius, squares);
            length = Math.max(length, DirectDistance.squaredLength(rows, at, center.length));
        }
    }
}
