package io.deepviz.index;

import io.deepviz.Metric;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;

/** The queries of one pass over the rows: as they came, and as they are placed. */
final class Queries {
    final int count;
    final int dimension;
    final float[] raw;
    final float[] placed;
    final float[] slopes;
    final float[] flats;
    private final long[] excluded;

    private Queries(int count, int dimension, long[] excluded) {
        this.count = count;
        this.dimension = dimension;
        this.raw = new float[count * dimension];
        this.placed = new float[count * dimension];
        this.slopes = new float[count];
        this.flats = new float[count];
        this.excluded = excluded;
    }

    /**
     * Queries from..to-1 of a tensor {@code [N,D]}.
     *
     * @param excluded the rows that the queries of the whole tensor leave out, or empty
     */
    static Queries of(Tensor all, int from, int to, long[] excluded, Geometry geometry) {
        Queries queries = new Queries(
                to - from,
                geometry.dimension(),
                excluded.length == 0 ? excluded : Arrays.copyOfRange(excluded, from, to));
        all.buffer().get(from * queries.dimension, queries.raw);
        float[] query = new float[queries.dimension];
        for (int i = 0; i < queries.count; i++) {
            System.arraycopy(queries.raw, i * queries.dimension, query, 0, query.length);
            double length = geometry.placeQuery(query, queries.placed, i * queries.dimension);
            queries.slopes[i] = ErrorBound.slope(length, queries.dimension);
            queries.flats[i] = ErrorBound.flat(length, geometry.magnitude, queries.dimension);
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
