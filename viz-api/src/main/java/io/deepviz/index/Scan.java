package io.deepviz.index;

import java.util.Arrays;

/** One thread's part of a search: compares blocks of rows with all queries of a pass, and keeps a shortlist for each. */
final class Scan {
    /** Queries that share a block of rows: their products stay in the second cache. A multiple of all groups. */
    private static final int TILE = 96;

    private final Kernel kernel;
    private final Queries queries;
    private final Queries.Judge judge;
    private final Shortlist[] lists;
    private final float[] products;
    private final int[] found;

    Scan(Kernel kernel, VectorSource source, Geometry geometry, Queries queries, int blockRows, int k) {
        this.kernel = kernel;
        this.queries = queries;
        this.judge = new Queries.Judge(queries, source, geometry.metric);
        this.lists = new Shortlist[queries.count];
        Arrays.setAll(lists, query -> new Shortlist(k));
        int group = kernel.group();
        int tile = (Math.min(TILE, queries.count) + group - 1) / group * group;
        this.products = new float[tile * blockRows];
        this.found = new int[blockRows];
    }

    /** Takes every row of a block into account. */
    void look(Block block) {
        for (int query = 0; query < queries.count; query += TILE) {
            int last = Math.min(queries.count, query + TILE);
            block.panel.multiply(queries.packed, query, last, block.rows, products);
            for (int each = query; each < last; each++) {
                choose(block, each, (each - query) * block.capacity);
            }
        }
    }

    Shortlist list(int query) {
        return lists[query];
    }

    private void choose(Block block, int query, int at) {
        Shortlist list = lists[query];
        float slope = queries.slopes[query];
        float flat = queries.flats[query];
        long excluded = queries.excluded(query);
        int count = kernel.candidates(
                products, at, block.lows, block.lengths, block.rows, slope, list.reach() + flat, found);
        for (int i = 0; i < count; i++) {
            int j = found[i];
            float score = block.constants[j] - 2 * products[at + j];
            float error = slope * block.lengths[j] + block.slacks[j] + flat;
            // not <=: a bound that is NaN, where floats overflow, must drop nothing
            if (!(score - error > list.reach()) && block.first + j != excluded) {
                list.offer(block.first + j, score - error, score + error, id -> judge.key(query, id));
            }
        }
    }
}
