package io.deepviz.projection;

import io.deepviz.Neighbors;
import io.deepviz.ProgressListener;
import io.deepviz.Search;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map by t-SNE that has been made, and further points on it (Policar, Strazar, Zupan, Embedding to Reference t-SNE Space
 * Addresses Batch Effects in Single-Cell Classification, 2019, section 2.3). Each has affinities {@code p_j} to a few
 * nearest vectors of the map; it starts at their weighted median, coordinate by coordinate, which lies in one cluster where
 * the mean may lie between two, and descends {@code KL(P|Q) = sum p_j ln(p_j / q_j)}, {@code q_j = w_j / sum of all w},
 * while all others stay.
 */
final class TSneMap implements FittedProjection {
    private static final String TASK = "placing";
    /** Less than a map is made with: a place is sought near the nearest, not a neighborhood; as in openTSNE. */
    private static final double PERPLEXITY = 5;

    private static final int REACH = 3;
    /** Steps of descent; by then, a point that is going to move has moved. */
    private static final int STEPS = 50;
    /** The pull's second derivative is at most 2: steps of half the slope neither overshoot nor dawdle. */
    private static final double RATE = 0.5;

    private static final double SQUARED_THETA = 0.5 * 0.5;

    private final @Nullable Pca reduction;
    private final ExactIndex index;
    private final Projection projection;
    private final QuadTree tree;
    private final float[] points;
    private final int dimension;

    /**
     * @param reduction what vectors go through before they are compared, null for nothing
     * @param index of the vectors, so reduced
     */
    TSneMap(@Nullable Pca reduction, ExactIndex index, Projection projection, int dimension) {
        this.reduction = reduction;
        this.index = index;
        this.projection = projection;
        this.dimension = dimension;
        this.points = projection.points().toArray();
        this.tree = new QuadTree(projection.size());
        double[] x = new double[projection.size()];
        double[] y = new double[x.length];
        Arrays.setAll(x, i -> points[2 * i]);
        Arrays.setAll(y, i -> points[2 * i + 1]);
        tree.build(x, y);
    }

    @Override
    public Projection projection() {
        return projection;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Tensor transform(VectorSource vectors, ProgressListener progress) {
        if (vectors.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "vectors: expected dimension " + dimension + ", got " + vectors.dimension());
        }
        vectors.requireFinite("vectors");
        Tensor reduced = reduction != null ? reduction.transform(vectors) : TSne.copy(vectors);
        int k = (int) Math.min(index.size(), (long) (REACH * PERPLEXITY));
        Neighbors neighbors = index.nearest(reduced, Search.nearest(k).reporting(progress));
        int rows = neighbors.queries();
        float[] places = new float[Math.multiplyExact(2, rows)];
        progress.progress(TASK, 0, rows);
        IntStream.range(0, rows).parallel().forEach(row -> {
            double[] place = new Newcomer(neighbors, row).settle();
            places[2 * row] = (float) place[0];
            places[2 * row + 1] = (float) place[1];
        });
        progress.progress(TASK, rows, rows);
        return Tensor.wrap(Shape.of(rows, 2), places);
    }

    /** One further point. */
    private final class Newcomer {
        private final double[] p;
        private final double[][] around;
        private final double[] sums = new double[3];

        Newcomer(Neighbors neighbors, int row) {
            p = new double[neighbors.k()];
            around = new double[2][p.length];
            for (int rank = 0; rank < p.length; rank++) {
                double distance = neighbors.distance(row, rank);
                p[rank] = distance * distance;
                int other = (int) neighbors.id(row, rank);
                around[0][rank] = points[2 * other];
                around[1][rank] = points[2 * other + 1];
            }
            Perplexity.calibrate(p, Math.min(PERPLEXITY, p.length));
        }

        double[] settle() {
            double[] place = {median(around[0]), median(around[1])};
            for (int step = 0; step < STEPS; step++) {
                tree.repel(place[0], place[1], SQUARED_THETA, sums);
                double moveX = sums[1] / sums[0];
                double moveY = sums[2] / sums[0];
                for (int j = 0; j < p.length; j++) {
                    double apartX = place[0] - around[0][j];
                    double apartY = place[1] - around[1][j];
                    double pull = p[j] / (1 + apartX * apartX + apartY * apartY);
                    moveX -= pull * apartX;
                    moveY -= pull * apartY;
                }
                place[0] += 2 * RATE * moveX;
                place[1] += 2 * RATE * moveY;
            }
            return place;
        }

        /** Of the neighbors' coordinates, by their affinities: up to there lies half of them. */
        private double median(double[] coordinates) {
            int[] order = IntStream.range(0, p.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> coordinates[j]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double sum = 0;
            int at = 0;
            for (; at < order.length - 1 && sum + p[order[at]] < 0.5; at++) {
                sum += p[order[at]];
            }
            return coordinates[order[at]];
        }
    }
}
