package io.deepviz.index;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction.ExactScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;

/** Has JVector build a graph, and makes it flat. */
final class GraphBuilding {
    /** How much longer edges may be than necessary: Subramanya et al. 2019, "DiskANN", section 4. */
    private static final float ALPHA = 1.2f;
    /** How many neighbors more a node may have for a while; JVector's own choice. */
    private static final float OVERFLOW = 1.2f;
    /** Rows that a thread inserts before it asks for more. */
    private static final int PIECE = 8;

    private GraphBuilding() {}

    // the constructor that is not deprecated takes from settings of the whole JVM whether there are levels
    @SuppressWarnings("deprecation")
    static Graph build(GraphPoints points, int size, int dimension, ApproximateIndex.Options options) {
        int[] order = shuffled(size, options.seed());
        List<Integer> degrees = List.of(2 * options.m(), options.m()); // Malkov and Yashunin 2018, section 4.1
        options.progress().progress(ApproximateIndex.TASK, 0, size);
        ForkJoinPool pool =
                new ForkJoinPool(options.threads()); // not the common one: on one thread, the order is given
        try (GraphIndexBuilder builder = new GraphIndexBuilder(
                new Nearness(points),
                dimension,
                degrees,
                options.efConstruction(),
                OVERFLOW,
                ALPHA,
                true,
                true,
                pool,
                pool)) {
            Crew.work(
                    (size + PIECE - 1) / PIECE,
                    options.threads(),
                    () -> builder,
                    (each, piece) -> {
                        for (int i = (int) piece * PIECE; i < Math.min(size, (piece + 1) * PIECE); i++) {
                            each.addGraphNode(order[i], provider(points.to(order[i])));
                        }
                    },
                    done -> options.progress().progress(ApproximateIndex.TASK, Math.min(size - 1, done * PIECE), size));
            builder.cleanup();
            Graph graph = flatten(builder.getGraph());
            options.progress().progress(ApproximateIndex.TASK, size, size);
            return graph;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory
        } finally {
            pool.shutdown();
        }
    }

    /** Fisher and Yates: rows often come sorted by class, and early ones shape the graph. */
    private static int[] shuffled(int size, long seed) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        Random random = new Random(seed);
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    private static Graph flatten(ImmutableGraphIndex built) throws IOException {
        List<Graph.Level> levels = new ArrayList<>();
        try (ImmutableGraphIndex.View view = built.getView()) {
            ImmutableGraphIndex.NodeAtLevel entry = view.entryNode();
            for (int level = 0; level <= entry.level; level++) {
                levels.add(flatten(built, view, level));
            }
            return new Graph(entry.node, levels);
        }
    }

    private static Graph.Level flatten(ImmutableGraphIndex built, ImmutableGraphIndex.View view, int level) {
        boolean all = level == 0;
        int size = built.size(level);
        int stride = 1 + built.getDegree(level);
        int[] nodes = nodes(built.getNodes(level), size);
        int[] numbers = new int[Math.toIntExact(Graph.Level.numbers(size, all, stride))];
        int lists = all ? 0 : size;
        if (!all) {
            System.arraycopy(nodes, 0, numbers, 0, size);
        }
        Arrays.fill(numbers, lists, numbers.length, Graph.NONE);
        for (int i = 0; i < size; i++) {
            int list = lists + i * stride;
            NodesIterator neighbors = view.getNeighborsIterator(level, nodes[i]);
            int degree = 0;
            while (neighbors.hasNext()) {
                numbers[list + 1 + degree++] = neighbors.nextInt();
            }
            numbers[list] = degree;
        }
        return new Graph.Level(IntBuffer.wrap(numbers), size, all, stride);
    }

    private static int[] nodes(NodesIterator iterator, int size) {
        int[] nodes = new int[size];
        for (int i = 0; i < size; i++) {
            nodes[i] = iterator.nextInt();
        }
        Arrays.sort(nodes);
        return nodes;
    }

    private static SearchScoreProvider provider(ExactScoreFunction nearness) {
        return new DefaultSearchScoreProvider(nearness);
    }

    /** The nearness of rows to rows. */
    private record Nearness(GraphPoints points) implements BuildScoreProvider {
        @Override
        public boolean isExact() {
            return true;
        }

        @Override
        public SearchScoreProvider searchProviderFor(int row) {
            return provider(points.to(row));
        }

        @Override
        public SearchScoreProvider diversityProviderFor(int row) {
            return provider(points.to(row));
        }

        @Override
        public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
            throw new UnsupportedOperationException("rows are known by their numbers here");
        }

        @Override
        public VectorFloat<?> approximateCentroid() {
            throw new UnsupportedOperationException("nobody asks for it");
        }
    }
}
