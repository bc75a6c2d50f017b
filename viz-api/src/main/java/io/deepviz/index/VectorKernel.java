package io.deepviz.index;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API, with vectors as long as the processor likes them. {@link Kernels} loads it by name where its module is
 * there: no other class may mention it.
 *
 * <p>Six queries meet two vectors of rows at a time: twelve sums, two vectors of rows and one number of a query fit into
 * the 16 registers of AVX2, and twelve independent sums keep two multipliers busy that take four cycles each. (Goto and van
 * de Geijn 2008, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), is where the order of the loops is
 * from: rows of a chunk stay in the second cache, a group's numbers in the first.) A lone query goes through all dimensions
 * of some rows before the next, as they lie in memory: what limits it is how fast they come.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() <= 16 ? FloatVector.SPECIES_PREFERRED : FloatVector.SPECIES_512;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;
    private static final int GROUP = 6;
    private static final int STEP = 4;

    @Override
    public String name() {
        return "Vector API, " + SPECIES.vectorBitSize() + " bits";
    }

    /** In a chunk, each product and its addition are one rounding. */
    @Override
    public int roundings(int dimension) {
        int intoChunk = Math.min(dimension, CHUNK) + STEP;
        int intoTotal = (dimension + CHUNK - 1) / CHUNK;
        return intoChunk + intoTotal;
    }

    @Override
    public int group() {
        return GROUP;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Panel panel(int dimension, int capacity) {
        return new Rows(dimension, capacity);
    }

    /** Dimension d of query i is at {@code [(i / 6 * dimension + d) * 6 + i % 6]}; the last group is filled up with zeros. */
    @Override
    public float[] pack(float[] placed, int count, int dimension) {
        int groups = (count + GROUP - 1) / GROUP;
        float[] packed = new float[Math.multiplyExact(groups * GROUP, dimension)];
        for (int query = 0; query < count; query++) {
            int to = query / GROUP * GROUP * dimension + query % GROUP;
            for (int d = 0; d < dimension; d++) {
                packed[to + d * GROUP] = placed[query * dimension + d];
            }
        }
        return packed;
    }

    @Override
    public int candidates(
            float[] products, int at, float[] lows, float[] lengths, int rows, float slope, float limit, int[] found) {
        int count = 0;
        int j = 0;
        FloatVector two = FloatVector.broadcast(SPECIES, -2);
        FloatVector slopes = FloatVector.broadcast(SPECIES, -slope);
        for (; j <= rows - LANES; j += LANES) {
            FloatVector lower =
                    FloatVector.fromArray(SPECIES, products, at + j).fma(two, FloatVector.fromArray(SPECIES, lows, j));
            lower = FloatVector.fromArray(SPECIES, lengths, j).fma(slopes, lower);
            VectorMask<Float> beyond = lower.compare(VectorOperators.GT, limit);
            if (!beyond.allTrue()) {
                count = add(products, at, lows, lengths, j, j + LANES, slope, limit, found, count);
            }
        }
        return add(products, at, lows, lengths, j, rows, slope, limit, found, count);
    }

    /** One by one: to take a mask apart costs more, up to JDK 18. */
    private static int add(
            float[] products,
            int at,
            float[] lows,
            float[] lengths,
            int from,
            int to,
            float slope,
            float limit,
            int[] found,
            int before) {
        int count = before;
        for (int j = from; j < to; j++) {
            if (!(lows[j] - 2 * products[at + j] - slope * lengths[j] > limit)) {
                found[count++] = j;
            }
        }
        return count;
    }

    /**
     * Chunk by chunk of dimensions, in each of them vector by vector of rows, in each of those dimension by dimension: what
     * is multiplied together lies together. (Were the chunks of a row together, those of neighboring rows would lie powers of
     * two apart, and push each other out of the cache.)
     */
    private static final class Rows implements Panel {
        private final float[] numbers;
        private final int dimension;
        private final int capacity;

        Rows(int dimension, int capacity) {
            this.numbers = new float[Math.multiplyExact(capacity, dimension)];
            this.dimension = dimension;
            this.capacity = capacity;
        }

        @Override
        public void put(int first, int dimensions, int column, int rows, float[] tile) {
            for (int d = 0; d < dimensions; d++) {
                int at = at(column, first + d);
                for (int i = 0; i < rows; i++) {
                    numbers[at + i] = tile[i * Geometry.TILE + d];
                }
            }
        }

        /** Where a dimension of the rows from {@code row} on is, a multiple of {@link #WIDTH}. */
        private int at(int row, int d) {
            int first = d / CHUNK * CHUNK;
            return first * capacity + row * Math.min(CHUNK, dimension - first) + (d - first) * WIDTH;
        }

        @Override
        public void multiply(float[] queries, int from, int to, int rows, float[] products) {
            if (to - from == 1) {
                lone(queries, from, rows, products);
                return;
            }
            Arrays.fill(products, 0, (to - from + GROUP - 1) / GROUP * GROUP * capacity, 0);
            for (int first = 0; first < dimension; first += CHUNK) {
                int count = Math.min(CHUNK, dimension - first);
                for (int query = from; query < to; query += GROUP) {
                    for (int row = 0; row < rows; row += WIDTH) {
                        add(
                                numbers,
                                at(row, first),
                                queries,
                                query * dimension + first * GROUP,
                                count,
                                products,
                                (query - from) * capacity + row,
                                capacity);
                    }
                }
            }
        }

        private void lone(float[] queries, int query, int rows, float[] products) {
            int at = query / GROUP * GROUP * dimension + query % GROUP;
            Arrays.fill(products, 0, capacity, 0);
            for (int first = 0; first < dimension; first += CHUNK) {
                int count = Math.min(CHUNK, dimension - first);
                for (int row = 0; row < rows; row += WIDTH) {
                    addLone(numbers, at(row, first), queries, at + first * GROUP, count, products, row);
                }
            }
        }

        /** Adds the products of one query; four dimensions have sums of their own, to keep the multipliers busy. */
        private static void addLone(float[] x, int xAt, float[] q, int qAt, int dimensions, float[] products, int at) {
            FloatVector zero = FloatVector.zero(SPECIES);
            FloatVector a0 = zero;
            FloatVector a1 = zero;
            FloatVector b0 = zero;
            FloatVector b1 = zero;
            FloatVector c0 = zero;
            FloatVector c1 = zero;
            FloatVector d0 = zero;
            FloatVector d1 = zero;
            int d = 0;
            for (; d <= dimensions - STEP; d += STEP) {
                int to = xAt + d * WIDTH;
                FloatVector each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP]);
                a0 = each.fma(FloatVector.fromArray(SPECIES, x, to), a0);
                a1 = each.fma(FloatVector.fromArray(SPECIES, x, to + LANES), a1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + GROUP]);
                b0 = each.fma(FloatVector.fromArray(SPECIES, x, to + 2 * LANES), b0);
                b1 = each.fma(FloatVector.fromArray(SPECIES, x, to + 3 * LANES), b1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 2 * GROUP]);
                c0 = each.fma(FloatVector.fromArray(SPECIES, x, to + 4 * LANES), c0);
                c1 = each.fma(FloatVector.fromArray(SPECIES, x, to + 5 * LANES), c1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 3 * GROUP]);
                d0 = each.fma(FloatVector.fromArray(SPECIES, x, to + 6 * LANES), d0);
                d1 = each.fma(FloatVector.fromArray(SPECIES, x, to + 7 * LANES), d1);
            }
            for (; d < dimensions; d++) {
                FloatVector each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP]);
                a0 = each.fma(FloatVector.fromArray(SPECIES, x, xAt + d * WIDTH), a0);
                a1 = each.fma(FloatVector.fromArray(SPECIES, x, xAt + d * WIDTH + LANES), a1);
            }
            store(a0.add(b0).add(c0.add(d0)), a1.add(b1).add(c1.add(d1)), products, at);
        }

        /** Adds the products of a group with as many rows as stand side by side, over some dimensions. */
        private static void add(
                float[] x, int xAt, float[] q, int qAt, int dimensions, float[] products, int at, int capacity) {
            FloatVector zero = FloatVector.zero(SPECIES);
            FloatVector a0 = zero;
            FloatVector a1 = zero;
            FloatVector b0 = zero;
            FloatVector b1 = zero;
            FloatVector c0 = zero;
            FloatVector c1 = zero;
            FloatVector d0 = zero;
            FloatVector d1 = zero;
            FloatVector e0 = zero;
            FloatVector e1 = zero;
            FloatVector f0 = zero;
            FloatVector f1 = zero;
            for (int d = 0; d < dimensions; d++) {
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, xAt + d * WIDTH);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, xAt + d * WIDTH + LANES);
                FloatVector each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP]);
                a0 = each.fma(x0, a0);
                a1 = each.fma(x1, a1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 1]);
                b0 = each.fma(x0, b0);
                b1 = each.fma(x1, b1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 2]);
                c0 = each.fma(x0, c0);
                c1 = each.fma(x1, c1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 3]);
                d0 = each.fma(x0, d0);
                d1 = each.fma(x1, d1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 4]);
                e0 = each.fma(x0, e0);
                e1 = each.fma(x1, e1);
                each = FloatVector.broadcast(SPECIES, q[qAt + d * GROUP + 5]);
                f0 = each.fma(x0, f0);
                f1 = each.fma(x1, f1);
            }
            store(a0, a1, products, at);
            store(b0, b1, products, at + capacity);
            store(c0, c1, products, at + 2 * capacity);
            store(d0, d1, products, at + 3 * capacity);
            store(e0, e1, products, at + 4 * capacity);
            store(f0, f1, products, at + 5 * capacity);
        }

        private static void store(FloatVector low, FloatVector high, float[] products, int at) {
            FloatVector.fromArray(SPECIES, products, at).add(low).intoArray(products, at);
            FloatVector.fromArray(SPECIES, products, at + LANES).add(high).intoArray(products, at + LANES);
        }
    }
}
