package io.deepviz.index;

import io.deepviz.Metric;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;

/** The queries of one pass over the rows: as they came, and as they are placed. */
final class Queries {
    final int count;
    final int dimension;
    final float[] raw;
    /** As the kernel wants them. */
    final float[] packed;

    final float[] slopes;
    final float[] flats;
    private final long[] excluded;

    private Queries(int count, int dimension, long[] excluded, float[] raw, float[] packed) {
        this.count = count;
        this.dimension = dimension;
        this.raw = raw;
        this.packed = packed;
        this.slopes = new float[count];
        this.flats = new float[count];
        this.excluded = excluded;
    }

    /**
     * Queries from..to-1 of a tensor {@code [N,D]}.
     *
     * @param excluded the rows that the queries of the whole tensor leave out, or empty
     */
    static Queries of(Tensor all, int from, int to, long[] excluded, Geometry geometry, Kernel kernel) {
        int count = to - from;
        int dimension = geometry.dimension();
        float[] raw = new float[count * dimension];
        float[] placed = new float[count * dimension];
        double[] lengths = new double[count];
        all.buffer().get(from * dimension, raw);
        for (int i = 0; i < count; i++) {
            lengths[i] = geometry.placeQuery(raw, i * dimension, placed, i * dimension);
        }
        Queries queries = new Queries(
                count,
                dimension,
                excluded.length == 0 ? excluded : Arrays.copyOfRange(excluded, from, to),
                raw,
                kernel.pack(placed, count, dimension));
        for (int i = 0; i < count; i++) {
            queries.slopes[i] = ErrorBound.slope(lengths[i], dimension, kernel);
            queries.flats[i] = ErrorBound.flat(lengths[i], geometry.magnitude, dimension);
        }
        return queries;
    }

    /** The row that a query leaves out, or -1. */
    long excluded(int query) {
        return excluded.length == 0 ? -1 : excluded[query];
    }

    /** Compares queries with single rows directly; one for each thread. */
    static final class Judge {
        private final Queries queries;
        private final VectorSource source;
        private final Metric metric;
        private final float[] row;

        Judge(Queries queries, VectorSource source, Metric metric) {
            this.queries = queries;
            this.source = source;
            this.metric = metric;
            this.row = new float[queries.dimension];
        }

        /** The {@link DirectDistance#key} of a query and a row. */
        double key(int query, long id) {
            source.copyRows(id, id + 1, row);
            return DirectDistance.key(metric, queries.raw, query * queries.dimension, row, 0, queries.dimension);
        }
    }
}
