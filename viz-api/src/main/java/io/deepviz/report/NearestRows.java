package io.deepviz.report;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.Neighbor;
import io.deepviz.Neighbors;
import io.deepviz.Search;
import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureSet;
import io.deepviz.index.ExactIndex;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows nearest to some rows of a set, each itself left out. */
final class NearestRows {
    private NearestRows() {}

    /** Fewer than k, if the set holds fewer others; in the order of the queries. */
    static List<List<Neighbor>> find(FeatureSet set, FeatureLayer layer, Metric metric, List<Long> queries, int k) {
        int most = (int) Math.min(k, set.size() - 1);
        if (most < 1) {
            throw new IllegalArgumentException("neighbors: expected a set of at least 2 images, got " + set);
        }
        try (ExactIndex index = ExactIndex.of(set.vectors(layer.name()), metric)) {
            return find(index, set, layer, queries, most);
        }
    }

    /** With an index at hand. */
    static List<List<Neighbor>> find(
            FeatureIndex index, FeatureSet set, FeatureLayer layer, List<Long> queries, int most) {
        long[] own = queries.stream().mapToLong(row -> row).toArray();
        List<Tensor> vectors = queries.stream()
                .map(row -> Tensor.wrap(Shape.of(layer.dimension()), set.vector(layer.name(), row)))
                .toList();
        Neighbors found =
                index.nearest(Tensor.stack(vectors), Search.nearest(most).excluding(own));
        List<List<Neighbor>> all = new ArrayList<>();
        for (int query = 0; query < queries.size(); query++) {
            List<Neighbor> each = new ArrayList<>();
            for (int rank = 0; rank < most; rank++) {
                each.add(new Neighbor(found.id(query, rank), found.distance(query, rank)));
            }
            all.add(List.copyOf(each));
        }
        return all;
    }
}
