package io.deepviz.projection;

import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.stream.IntStream;

/** A map by UMAP that has been made, and what it takes to place further vectors. */
final class UmapMap implements FittedProjection {
    private static final String TASK = "placing";
    /** Vectors that are searched for, and placed, at a time: so many that reading the index for them costs little. */
    private static final int BATCH = 1 << 14;
    /** Vectors start near their place: fewer epochs, and smaller steps, as in the authors' program. */
    private static final int FEWER_EPOCHS = 3;

    private static final double SMALLER_RATE = 0.25;

    private final ExactIndex index;
    private final float[] places;
    private final Forces forces;
    private final Umap.Options options;
    private final int epochs;
    private final Projection projection;

    UmapMap(ExactIndex index, float[] places, Forces forces, Umap.Options options, Projection projection) {
        this.index = index;
        this.places = places;
        this.forces = forces;
        this.options = options;
        this.epochs = Math.max(1, options.epochs(index.size()) / FEWER_EPOCHS);
        this.projection = projection;
    }

    @Override
    public Projection projection() {
        return projection;
    }

    @Override
    public int dimension() {
        return index.dimension();
    }

    @Override
    public Tensor transform(VectorSource vectors, ProgressListener progress) {
        if (vectors.dimension() != dimension()) {
            throw new IllegalArgumentException(
                    "vectors: expected dimension " + dimension() + ", got " + vectors.dimension());
        }
        vectors.requireFinite("vectors");
        Search search = Search.nearest(options.neighbors()).reporting(progress);
        int rows = Math.toIntExact(vectors.size());
        float[] all = new float[Math.multiplyExact(2, rows)];
        for (int from = 0; from < rows; from += BATCH) {
            progress.progress(TASK, from, rows);
            Tensor batch = Batches.rows(vectors, from, Math.min(rows, from + BATCH));
            place(index.nearest(batch, search), all, from);
        }
        progress.progress(TASK, rows, rows);
        return Tensor.wrap(Shape.of(rows, 2), all);
    }

    private void place(Neighbors neighbors, float[] all, int at) {
        FuzzyGraph graph = FuzzyGraph.directed(neighbors);
        NegativeSampling sampling =
                new NegativeSampling(graph, places, forces, options.negativeSamples(), options.seed());
        IntStream.range(0, graph.size()).parallel().forEach(row -> {
            float[] place = center(graph, row);
            for (int epoch = 0; epoch < epochs; epoch++) {
                float rate = (float) (SMALLER_RATE * options.learningRate() * (epochs - epoch) / epochs);
                // random numbers by the nearest neighbor: of the vector alone, not of its row
                sampling.move(row, place, place, 0, -1, neighbors.id(row, 0), epoch, rate);
            }
            all[2 * (at + row)] = place[0];
            all[2 * (at + row) + 1] = place[1];
        });
    }

    /** The mean of the neighbors' places, by their weights. */
    private float[] center(FuzzyGraph graph, int row) {
        double x = 0;
        double y = 0;
        double sum = 0;
        for (int edge = graph.starts()[row]; edge < graph.starts()[row + 1]; edge++) {
            double weight = graph.weights()[edge];
            x += weight * places[2 * graph.others()[edge]];
            y += weight * places[2 * graph.others()[edge] + 1];
            sum += weight;
        }
        return new float[] {(float) (x / sum), (float) (y / sum)};
    }
}
