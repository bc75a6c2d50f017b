package io.deepviz.index;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.image.internal.Disk;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds most of the nearest neighbors by walking a graph of them, which takes a small part of the time of comparing with
 * every row: for many queries on many rows. {@link Recall} says what share it finds; {@link Options#breadth} trades that
 * for time, at every search ({@link #withBreadth}).
 *
 * <p>The graph is that of Malkov and Yashunin 2018 ("Efficient and robust approximate nearest neighbor search using
 * Hierarchical Navigable Small World graphs"), its edges pruned as by Subramanya et al. 2019 ("DiskANN: fast accurate
 * billion-point nearest neighbor search on a single node"). JVector builds and walks it: an optional dependency, whose
 * XML the error holds when it is not there. With Java 20 and {@code --add-modules jdk.incubator.vector} it uses the Vector
 * API, else it takes several times as long; {@link #toString} says which.
 *
 * <p>What it finds is measured again in double and sorted, equal distances by the smaller id: each distance is exactly what
 * {@link ExactIndex} gives for that row, only rows may be missing. It always finds k of them: a query that the graph can't
 * answer, as one of zeros, is compared with every row.
 *
 * <p>It misleads where many rows are equal, or nearly: the walk may end among them. And inner products with rows of very
 * different lengths are harder than other metrics: check recall there.
 *
 * <p>Rows take 4 bytes a number beside the source, if that is at most half of the heap. Else they are read when the walk
 * comes by; building such an index takes several times as long.
 */
public final class ApproximateIndex implements FeatureIndex {
    static final String TASK = "index";

    /** Queries that a thread answers before it asks for more. */
    private static final int PIECE = 16;

    private static final String SEARCH_TASK = "neighbors";

    private final int size;
    private final int dimension;
    private final Metric metric;
    private final Options options;
    private volatile GraphWalk.@Nullable Ground ground;

    private ApproximateIndex(GraphWalk.Ground ground, Options options) {
        this.ground = ground;
        this.options = options;
        size = ground.graph().size();
        dimension = ground.source().dimension();
        metric = ground.metric();
    }

    /**
     * How a graph is built and searched.
     *
     * @param m neighbors of a node on all levels but the lowest, which has twice as many; 2 to 512. More find more in spaces of
     *     high dimension, and take more memory and time. Default 16, as hnswlib's; Malkov and Yashunin, section 4.1, know
     *     of uses from 5 to 48
     * @param efConstruction how many candidates for neighbors are looked at while building, at least 1. Default 200, as
     *     hnswlib's
     * @param breadth how many candidates a search keeps, at least k of them; at least 1. Default 64
     * @param seed of the order in which rows are inserted. On one thread, one seed gives one graph
     * @param threads that build, at least 1. Default: all processors
     * @param progress is told of rows inserted
     */
    public record Options(int m, int efConstruction, int breadth, long seed, int threads, ProgressListener progress) {
        /** The defaults. */
        public static final Options DEFAULTS =
                new Options(16, 200, 64, 42, Runtime.getRuntime().availableProcessors(), ProgressListener.NONE);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Options {
            if (m < 2 || m > 512 || efConstruction < 1 || threads < 1) {
                throw new IllegalArgumentException(
                        "m, efConstruction and threads: expected 2 to 512, at least 1 and at least 1; got " + m + ", "
                                + efConstruction + " and " + threads);
            }
            checkBreadth(breadth);
        }

        private static void checkBreadth(int breadth) {
            if (breadth < 1) {
                throw new IllegalArgumentException("breadth: expected at least 1, got " + breadth);
            }
        }

        /** The same with other numbers of neighbors. */
        public Options withM(int neighbors) {
            return new Options(neighbors, efConstruction, breadth, seed, threads, progress);
        }

        /** The same with more or fewer candidates while building. */
        public Options withEfConstruction(int candidates) {
            return new Options(m, candidates, breadth, seed, threads, progress);
        }

        /** The same with more or fewer candidates while searching. */
        public Options withBreadth(int candidates) {
            return new Options(m, efConstruction, candidates, seed, threads, progress);
        }

        /** The same with another seed. */
        public Options withSeed(long other) {
            return new Options(m, efConstruction, breadth, other, threads, progress);
        }

        /** The same on so many threads. */
        public Options withThreads(int number) {
            return new Options(m, efConstruction, breadth, seed, number, progress);
        }

        /** The same with someone to tell, who may cancel. */
        public Options reporting(ProgressListener listener) {
            return new Options(m, efConstruction, breadth, seed, threads, listener);
        }
    }

    /**
     * Builds an index of rows that lie elsewhere. The source must not change and stays the caller's: closing the index does
     * not close it.
     *
     * @throws IllegalArgumentException if there are no rows, more than a graph can have (2^31 / (2 m + 1)), or one holds NaN
     *     or infinity; the message names its place
     * @throws IllegalStateException if JVector is not there
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static ApproximateIndex build(VectorSource vectors, Metric metric, Options options) {
        return build(vectors, metric, options, Long.MAX_VALUE);
    }

    /** The same with as much memory for placed rows, in bytes, unless that is more than half of the heap. */
    static ApproximateIndex build(VectorSource vectors, Metric metric, Options options, long keepable) {
        JVector.require();
        int size = checkSize(vectors, options);
        Places places = Places.of(vectors, metric);
        GraphPoints points = GraphPoints.of(places, size, Math.min(keepable, GraphPoints.keepable()));
        Graph graph = GraphBuilding.build(points, size, vectors.dimension(), options);
        return new ApproximateIndex(
                new GraphWalk.Ground(vectors, metric, places, points, graph, new FlatGraph(graph, vectors.dimension())),
                options);
    }

    private static int checkSize(VectorSource vectors, Options options) {
        long most = Integer.MAX_VALUE / (2L * options.m() + 1);
        if (vectors.size() < 1 || vectors.dimension() < 1 || vectors.size() > most) {
            throw new IllegalArgumentException("vectors: expected 1 to " + most + " rows of at least one number, got "
                    + vectors.size() + " rows of " + vectors.dimension());
        }
        return (int) vectors.size();
    }

    /**
     * Opens an index that {@link #write} wrote, and checks all of it. It holds the graph and not the vectors: those must be
     * at hand, and must be the ones that it was made of. They are read once now.
     *
     * @param origin what the vectors at hand are of
     * @throws io.deepviz.error.FeatureFormatException if the file is of another kind, of a later version, damaged, or the index
     *     of other vectors; the message says what to do
     * @throws IOException if it is not there or can't be read
     * @throws IllegalStateException if JVector is not there
     */
    public static ApproximateIndex open(Path file, VectorSource vectors, VectorOrigin origin) throws IOException {
        JVector.require();
        IndexFile.Found found = IndexFile.read(file);
        found.requireSame(file, vectors, origin);
        Places places = Places.of(vectors, found.metric());
        GraphPoints points = GraphPoints.of(places, found.graph().size(), GraphPoints.keepable());
        return new ApproximateIndex(
                new GraphWalk.Ground(
                        vectors,
                        found.metric(),
                        places,
                        points,
                        found.graph(),
                        new FlatGraph(found.graph(), vectors.dimension())),
                found.options());
    }

    /**
     * Writes the graph, and by what to know its vectors again. The file gets its name when it is whole and on the disk; its
     * format is described in {@code docs/index-format.md}.
     *
     * @param origin what the vectors are of
     * @throws IllegalStateException if the index is closed
     * @throws IOException if it can't be written
     */
    public void write(Path file, VectorOrigin origin) throws IOException {
        write(file, origin, Disk.REAL);
    }

    void write(Path file, VectorOrigin origin, Disk disk) throws IOException {
        GraphWalk.Ground open = open();
        IndexFile.write(
                file,
                new IndexFile.Found(
                        metric, options, origin, size, dimension, RowsChecksum.of(open.source()), open.graph()),
                disk);
    }

    /**
     * The same index, searched with more or fewer candidates. Each of the two is closed by itself.
     *
     * @throws IllegalArgumentException if it is less than 1
     * @throws IllegalStateException if it is closed
     */
    public ApproximateIndex withBreadth(int candidates) {
        return new ApproximateIndex(open(), options.withBreadth(candidates));
    }

    /** How it was built and is searched. */
    public Options options() {
        return options;
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
        GraphWalk.Ground open = open();
        int most = Asked.check(this, query, k);
        List<Neighbor> neighbors = new ArrayList<>(most);
        for (Shortlist.Hit hit : new GraphWalk(open).nearest(query, most, options.breadth, -1)) {
            neighbors.add(new Neighbor(hit.id(), DirectDistance.distance(metric, hit.key())));
        }
        return List.copyOf(neighbors);
    }

    @Override
    public Neighbors nearest(Tensor queries, Search search) {
        GraphWalk.Ground open = open();
        Asked.check(this, queries, search);
        int total = queries.shape().get(0);
        long[] ids = new long[Math.multiplyExact(total, search.k())];
        float[] distances = new float[ids.length];
        long[] excluded = search.excluded();
        search.progress().progress(SEARCH_TASK, 0, total);
        Crew.work(
                (total + PIECE - 1) / PIECE,
                Crew.size(),
                () -> new GraphWalk(open),
                (walk, piece) -> {
                    float[] query = new float[dimension];
                    for (int i = (int) piece * PIECE; i < Math.min(total, (piece + 1) * PIECE); i++) {
                        queries.slice(i).copyTo(query, 0);
                        long without = excluded.length == 0 ? -1 : excluded[i];
                        write(walk.nearest(query, search.k(), options.breadth, without), ids, distances, i);
                    }
                },
                done -> search.progress().progress(SEARCH_TASK, Math.min(total, done * PIECE), total));
        search.progress().progress(SEARCH_TASK, total, total);
        return Neighbors.wrap(search.k(), ids, distances);
    }

    private void write(List<Shortlist.Hit> hits, long[] ids, float[] distances, int query) {
        for (int rank = 0; rank < hits.size(); rank++) {
            ids[query * hits.size() + rank] = hits.get(rank).id();
            distances[query * hits.size() + rank] =
                    DirectDistance.distance(metric, hits.get(rank).key());
        }
    }

    /** Lets go of the rows; searches that are running come to their end. */
    @Override
    public void close() {
        ground = null;
    }

    /**
     * Such as {@code ApproximateIndex(60000 x 784, EUCLIDEAN, m 16, efConstruction 200, breadth 64, JVector with Vector API,
     * 256 bits)}; the last is what it computes with.
     */
    @Override
    public String toString() {
        return "ApproximateIndex(" + size + " x " + dimension + ", " + metric + ", m " + options.m + ", efConstruction "
                + options.efConstruction + ", breadth " + options.breadth + ", JVector with "
                + GraphPoints.instructions() + ")";
    }

    private GraphWalk.Ground open() {
        GraphWalk.Ground open = ground;
        if (open == null) {
            throw new IllegalStateException(this + " is closed; make another to go on");
        }
        return open;
    }
}
