package io.deepviz.index;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds nearest neighbors by comparing a query with every row, on all cores. The result is exact: the k rows of smallest
 * distance as computed in double from its definition, in ascending order, equal distances by the smaller id.
 *
 * <p>Rows are screened in float by {@code |x|^2 + |y|^2 - 2 x.y} of centered vectors and dropped only if the errors of
 * float cannot have hidden them ({@code ErrorBound} has the proof); the rest is compared directly. Where very many rows
 * are equally far, or nearly so (duplicates), more of them have to be compared directly, and the search takes longer; the
 * result stays exact.
 *
 * <p>If they take at most a quarter of the heap, the rows are kept as the search wants them, 4 bytes a number beside the
 * source. Else they are read in blocks, each thread holding one at a time (about 8 MB, more above 16,384 dimensions), so
 * the source may be larger than memory. A few thousand queries share one pass: many queries at once cost much less than
 * one by one.
 *
 * <p>With {@code --add-modules jdk.incubator.vector} among the JVM's options the search uses the Vector API, otherwise plain
 * loops, which take some five times as long; {@link #toString()} says which. What it finds is the same.
 */
public final class ExactIndex implements FeatureIndex {
    /** Queries of one pass: so many that reading the rows costs nothing, */
    private static final int MOST_QUERIES = 4096;
    /** so few that the shortlists of a thread stay below 16 MB, */
    private static final long LIST_BYTES = 1 << 24;
    /** and the queries themselves below 64 MB. */
    private static final int QUERY_NUMBERS = 1 << 24;
    /** Queries whose shortlists a thread settles in one go. */
    private static final int SETTLED = 16;

    private static final String TASK = "neighbors";

    private final Kernel kernel;
    private final Metric metric;
    private final long size;
    private final int dimension;
    private final Geometry geometry;
    private volatile @Nullable PlacedRows rows;

    private ExactIndex(VectorSource source, Metric metric, Kernel kernel, long keepable) {
        this.kernel = kernel;
        this.size = source.size();
        this.dimension = source.dimension();
        if (size < 1 || dimension < 1) {
            throw new IllegalArgumentException(
                    "vectors: expected at least one row of at least one number, got " + size + " rows of " + dimension);
        }
        this.metric = metric;
        this.geometry = Geometry.survey(source, metric);
        this.rows = PlacedRows.of(source, geometry, kernel, keepable);
    }

    /**
     * An index of rows that lie elsewhere. They are read once now, to check them, and again at every search; the source
     * must not change and stays the caller's: closing the index does not close it.
     *
     * @throws IllegalArgumentException if there are no rows, or one holds NaN or infinity; the message names its place
     */
    public static ExactIndex of(VectorSource vectors, Metric metric) {
        return of(vectors, metric, Kernels.best(), PlacedRows.keepable());
    }

    /** The same, with a kernel of choice, and as much memory for placed rows, in bytes. */
    static ExactIndex of(VectorSource vectors, Metric metric, Kernel kernel, long keepable) {
        return new ExactIndex(vectors, metric, kernel, keepable);
    }

    /**
     * An index of the rows of a tensor {@code [N,D]}.
     *
     * @throws IllegalArgumentException if the tensor has not two axes, or holds NaN or infinity
     */
    public static ExactIndex of(Tensor vectors, Metric metric) {
        return of(VectorSource.of(vectors), metric);
    }

    /**
     * An index of copies of these rows.
     *
     * @throws IllegalArgumentException if there are none, they differ in length, or one holds NaN or infinity
     */
    public static ExactIndex of(float[][] vectors, Metric metric) {
        return of(VectorSource.of(vectors), metric);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<Neighbor> nearest(float[] query, int k) {
        PlacedRows open = open();
        Search search = Search.nearest(Asked.check(this, query, k));
        Neighbors found = search(open, Tensor.of(Shape.of(1, dimension), query), search);
        List<Neighbor> neighbors = new ArrayList<>(search.k());
        for (int rank = 0; rank < search.k(); rank++) {
            neighbors.add(new Neighbor(found.id(0, rank), found.distance(0, rank)));
        }
        return List.copyOf(neighbors);
    }

    @Override
    public Neighbors nearest(Tensor queries, Search search) {
        PlacedRows open = open();
        Asked.check(this, queries, search);
        return search(open, queries, search);
    }

    /** Lets go of the rows; searches that are running come to their end. */
    @Override
    public void close() {
        rows = null;
    }

    /** Such as {@code ExactIndex(60000 x 784, EUCLIDEAN, Vector API, 256 bits)}; the last is what it computes with. */
    @Override
    public String toString() {
        return "ExactIndex(" + size + " x " + dimension + ", " + metric + ", " + kernel.name() + ")";
    }

    private PlacedRows open() {
        PlacedRows open = rows;
        if (open == null) {
            throw new IllegalStateException(this + " is closed; make another to go on");
        }
        return open;
    }

    private Neighbors search(PlacedRows rows, Tensor queries, Search search) {
        int total = queries.shape().get(0);
        long[] ids = new long[Math.multiplyExact(total, search.k())];
        float[] distances = new float[ids.length];
        long[] excluded = search.excluded();
        int most = queriesPerPass(search.k());
        search.progress().progress(TASK, 0, total);
        for (int from = 0; from < total; from += most) {
            int first = from;
            Queries pass = Queries.of(queries, from, Math.min(total, from + most), excluded, geometry, kernel);
            List<Scan> scans = scan(rows, pass, search, done -> first + (long) (done * pass.count), total);
            settle(rows, pass, scans, search.k(), ids, distances, from);
            search.progress().progress(TASK, from + pass.count, total);
        }
        return Neighbors.wrap(search.k(), ids, distances);
    }

    private int queriesPerPass(int k) {
        long most = Math.min(LIST_BYTES / Shortlist.bytes(k), QUERY_NUMBERS / dimension);
        return (int) Math.max(1, Math.min(MOST_QUERIES, most));
    }

    /** Looks at all rows once. Queries of a pass are done together: what is told is the share of rows. */
    private List<Scan> scan(PlacedRows rows, Queries pass, Search search, DoubleToLongFunction queriesDone, int total) {
        return rows.scan(
                () -> new Scan(kernel, rows.source(), geometry, pass, rows.blockRows(), search.k()),
                share -> search.progress().progress(TASK, queriesDone.applyAsLong(share), total));
    }

    private void settle(
            PlacedRows rows, Queries pass, List<Scan> scans, int k, long[] ids, float[] distances, int firstQuery) {
        Crew.work(
                (pass.count + SETTLED - 1) / SETTLED,
                Crew.size(),
                () -> new Queries.Judge(pass, rows.source(), metric),
                (judge, piece) -> {
                    int from = (int) piece * SETTLED;
                    for (int query = from; query < Math.min(pass.count, from + SETTLED); query++) {
                        write(merge(scans, query, judge), ids, distances, (firstQuery + query) * k);
                    }
                },
                done -> {});
    }

    private static List<Shortlist.Hit> merge(List<Scan> scans, int query, Queries.Judge judge) {
        Shortlist all = scans.get(0).list(query);
        scans.subList(1, scans.size()).forEach(scan -> all.addAll(scan.list(query)));
        return all.settle(id -> judge.key(query, id));
    }

    private void write(List<Shortlist.Hit> hits, long[] ids, float[] distances, int at) {
        for (int rank = 0; rank < hits.size(); rank++) {
            ids[at + rank] = hits.get(rank).id();
            distances[at + rank] =
                    DirectDistance.distance(metric, hits.get(rank).key());
        }
    }
}
