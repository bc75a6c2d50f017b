package io.deepviz.index;

import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.util.Bits;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link Graph} as JVector's searcher wants it. */
@SuppressWarnings("deprecation") // a view still has to have a size
final class FlatGraph implements ImmutableGraphIndex, ImmutableGraphIndex.View {
    private final Graph graph;
    private final int dimension;
    private final NodeAtLevel entry;

    FlatGraph(Graph graph, int dimension) {
        this.graph = graph;
        this.dimension = dimension;
        entry = new NodeAtLevel(graph.levels().size() - 1, graph.entry());
    }

    /** It has no state, so one view does for all threads. */
    @Override
    public View getView() {
        return this;
    }

    @Override
    public void processNeighbors(
            int level, int node, ScoreFunction score, IntMarker visited, NeighborProcessor processor) {
        Graph.Level here = graph.levels().get(level);
        int list = here.listOf(node);
        int degree = here.degree(list);
        for (int i = 0; i < degree; i++) {
            int neighbor = here.neighbor(list, i);
            if (visited.mark(neighbor)) {
                processor.process(neighbor, score.similarityTo(neighbor));
            }
        }
    }

    @Override
    public NodesIterator getNeighborsIterator(int level, int node) {
        Graph.Level here = graph.levels().get(level);
        int list = here.listOf(node);
        int degree = here.degree(list);
        return NodesIterator.fromPrimitiveIterator(
                IntStream.range(0, degree).map(i -> here.neighbor(list, i)).iterator(), degree);
    }

    @Override
    public NodesIterator getNodes(int level) {
        Graph.Level here = graph.levels().get(level);
        return NodesIterator.fromPrimitiveIterator(
                IntStream.range(0, here.size()).map(here::node).iterator(), here.size());
    }

    @Override
    public NodeAtLevel entryNode() {
        return entry;
    }

    @Override
    public Bits liveNodes() {
        return Bits.ALL;
    }

    @Override
    public boolean contains(int level, int node) {
        return graph.levels().get(level).listOf(node) >= 0;
    }

    @Override
    public int size() {
        return graph.size();
    }

    @Override
    public int size(int level) {
        return graph.levels().get(level).size();
    }

    @Override
    public int getIdUpperBound() {
        return size();
    }

    @Override
    public boolean isHierarchical() {
        return true;
    }

    @Override
    public int getMaxLevel() {
        return graph.levels().size() - 1;
    }

    @Override
    public int getDegree(int level) {
        return graph.levels().get(level).stride() - 1;
    }

    @Override
    public List<Integer> maxDegrees() {
        return IntStream.range(0, graph.levels().size())
                .mapToObj(this::getDegree)
                .toList();
    }

    @Override
    public int maxDegree() {
        return getDegree(0);
    }

    @Override
    public double getAverageDegree(int level) {
        return graph.averageDegree();
    }

    @Override
    public int getDimension() {
        return dimension;
    }

    @Override
    public long ramBytesUsed() {
        return graph.levels().stream()
                .mapToLong(level -> 4L * level.nodes().capacity())
                .sum();
    }

    @Override
    public void close() {}
}
