package io.deepviz.index;

import java.util.Arrays;

/** One thread's part of a search: compares blocks of rows with all queries of a pass, and keeps a shortlist for each. */
final class Scan {
    /** Queries that share a chunk of rows while it is in the cache. */
    private static final int TILE = 16;

    private final VectorSource source;
    private final Queries queries;
    private final Queries.Judge judge;
    private final Block block;
    private final Shortlist[] lists;
    private final float[] chunk;
    private final float[][] totals;

    Scan(VectorSource source, Geometry geometry, Queries queries, int blockRows, int k) {
        this.source = source;
        this.queries = queries;
        this.judge = new Queries.Judge(queries, source, geometry.metric);
        this.block = new Block(source, geometry, blockRows);
        this.lists = new Shortlist[queries.count];
        Arrays.setAll(lists, query -> new Shortlist(k));
        this.chunk = new float[blockRows];
        this.totals = new float[TILE][blockRows];
    }

    /** Takes every row of a block into account. */
    void look(long piece) {
        long from = piece * block.capacity;
        block.load(from, Math.min(source.size(), from + block.capacity));
        for (int query = 0; query < queries.count; query += TILE) {
            int last = Math.min(queries.count, query + TILE);
            multiply(query, last);
            for (int each = query; each < last; each++) {
                choose(each, totals[each - query]);
            }
        }
    }

    Shortlist list(int query) {
        return lists[query];
    }

    private void multiply(int from, int to) {
        for (float[] total : totals) {
            Arrays.fill(total, 0);
        }
        for (int first = 0; first < queries.dimension; first += DotProducts.CHUNK) {
            int last = Math.min(queries.dimension, first + DotProducts.CHUNK);
            for (int query = from; query < to; query++) {
                DotProducts.add(
                        block.panel,
                        block.rows,
                        queries.placed,
                        query * queries.dimension,
                        first,
                        last,
                        chunk,
                        totals[query - from]);
            }
        }
    }

    private void choose(int query, float[] products) {
        Shortlist list = lists[query];
        float slope = queries.slopes[query];
        float flat = queries.flats[query];
        float reach = list.reach();
        long excluded = queries.excluded(query);
        for (int j = 0; j < block.rows; j++) {
            float score = block.constants[j] - 2 * products[j];
            float error = slope * block.lengths[j] + block.slacks[j] + flat;
            // not <=: a bound that is NaN, where floats overflow, must drop nothing
            if (!(score - error > reach) && block.first + j != excluded) {
                list.offer(block.first + j, score - error, score + error, id -> judge.key(query, id));
                reach = list.reach();
            }
        }
    }
}
