package io.deepviz.index;

import io.deepviz.Metric;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One thread's walks through a graph. */
final class GraphWalk {
    private final Ground ground;
    private final GraphSearcher searcher;
    private final float[] placed;
    private final float[] row;

    /** What is walked on. */
    record Ground(VectorSource source, Metric metric, Places places, GraphPoints points, Graph graph, FlatGraph flat) {}

    GraphWalk(Ground ground) {
        this.ground = ground;
        searcher = new GraphSearcher(ground.flat);
        placed = new float[ground.source.dimension()];
        row = new float[placed.length];
    }

    /**
     * About the k nearest: those k of {@code breadth} candidates. Where the graph doesn't lead to k, or can't be used, it is
     * the k nearest.
     *
     * @return ascending by {@link DirectDistance#key}, then by id
     */
    List<Shortlist.Hit> nearest(float[] query, int k, int breadth, long excluded) {
        if (ground.places.placeQuery(query, placed)) {
            Bits accepted = excluded < 0 ? Bits.ALL : id -> id != excluded;
            SearchResult found = searcher.search(
                    new DefaultSearchScoreProvider(ground.points.to(placed)), k, Math.max(k, breadth), 0, 0, accepted);
            if (found.getNodes().length == k) {
                return measured(found, query);
            }
        }
        return LinearScan.nearest(ground.source, ground.metric, query, k, excluded);
    }

    private List<Shortlist.Hit> measured(SearchResult found, float[] query) {
        List<Shortlist.Hit> hits = new ArrayList<>();
        for (SearchResult.NodeScore each : found.getNodes()) {
            ground.source.copyRows(each.node, each.node + 1L, row);
            hits.add(new Shortlist.Hit(each.node, DirectDistance.key(ground.metric, query, 0, row, 0, row.length)));
        }
        hits.sort(Comparator.comparingDouble(Shortlist.Hit::key).thenComparingLong(Shortlist.Hit::id));
        return hits;
    }
}
