package io.deepviz.index;

import io.deepviz.Metric;
import io.deepviz.tensor.Tensor;

/**
 * The products of exact search and nothing else, in the same blocks, on the same threads: no norms, no shortlists, no
 * ranking again. What a whole search takes longer than this is its bookkeeping.
 */
public final class BareKernel {
    private static final int TILE = 96;

    private final Kernel kernel = Kernels.best();
    private final Block[] blocks;
    private final float[] packed;
    private final int queries;

    /** Places both, {@code [N,D]} and {@code [M,D]}. */
    public BareKernel(Tensor vectors, Tensor queries) {
        VectorSource source = VectorSource.of(vectors);
        Geometry geometry = Geometry.survey(source, Metric.EUCLIDEAN);
        int rows = Block.rows(source);
        blocks = new Block[Math.toIntExact((source.size() + rows - 1) / rows)];
        Crew.work(
                blocks.length,
                Crew.size(),
                () -> new float[kernel.width() * source.dimension()],
                (group, piece) -> {
                    Block block = new Block(geometry, kernel, rows);
                    block.load(source, piece * rows, Math.min(source.size(), (piece + 1) * rows), group);
                    blocks[(int) piece] = block;
                },
                done -> {});
        this.queries = queries.shape().get(0);
        packed = kernel.pack(queries.toArray(), this.queries, source.dimension());
    }

    /** Every query with every row. */
    public void run() {
        Crew.work(
                blocks.length,
                Crew.size(),
                () -> new float[TILE * blocks[0].capacity],
                (products, piece) -> {
                    Block block = blocks[(int) piece];
                    for (int from = 0; from < queries; from += TILE) {
                        int to = Math.min(queries, from + TILE);
                        block.panel.multiply(packed, from, to, block.rows, products);
                    }
                },
                done -> {});
    }
}
