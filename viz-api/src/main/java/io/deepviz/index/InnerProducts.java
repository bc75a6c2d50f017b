package io.deepviz.index;

import java.util.Arrays;

/**
 * Inner products of many vectors with many others, {@code A B'} of two matrices of rows, in float, on all cores, with the
 * kernel that exact search uses: the Vector API where its module is, else plain Java. Sums are taken over 128 dimensions and
 * then added up, each by one thread in one order: the same to the bit on any number of cores, though not with another kernel.
 */
public final class InnerProducts {
    private static final int PANEL = 256;
    private static final int TILE = 96; // a multiple of all groups; its products stay in the second cache

    private final Kernel kernel;
    private final float[] left;
    private final float[] right;
    private final int dimension;
    private final boolean symmetric;
    private final float[] products;

    private final int lefts;
    private final int rights;
    private final float[][] packed;
    private final Kernel.Panel[] panels;

    private InnerProducts(
            Kernel kernel, float[] left, float[] right, int dimension, boolean symmetric, float[] products) {
        this.kernel = kernel;
        this.left = left;
        this.right = right;
        this.dimension = dimension;
        this.symmetric = symmetric;
        this.products = products;
        lefts = left.length / dimension;
        rights = right.length / dimension;
        packed = new float[pieces(lefts, TILE)][];
        panels = new Kernel.Panel[pieces(rights, PANEL)];
    }

    /**
     * Multiplies every row of one matrix with every row of another.
     *
     * @param left {@code [M,D]}, row-major
     * @param right {@code [N,D]}, row-major
     * @param dimension D
     * @param products is given the result, {@code [M,N]}, row-major
     * @throws IllegalArgumentException if the arrays are no such matrices
     */
    public static void of(float[] left, float[] right, int dimension, float[] products) {
        of(Kernels.best(), left, right, dimension, false, products);
    }

    /**
     * Multiplies every row of a matrix with itself and all rows before it, half the work of multiplying all with all.
     *
     * @param vectors {@code [N,D]}, row-major
     * @param dimension D
     * @param products {@code [N,N]}, row-major: is given what is on the diagonal and to the left of it; what is to the right
     *     is not defined afterwards
     * @throws IllegalArgumentException if the arrays are no such matrices
     */
    public static void lower(float[] vectors, int dimension, float[] products) {
        of(Kernels.best(), vectors, vectors, dimension, true, products);
    }

    static void of(Kernel kernel, float[] left, float[] right, int dimension, boolean symmetric, float[] products) {
        requireRows("left", left, dimension);
        requireRows("right", right, dimension);
        long size = (long) (left.length / dimension) * (right.length / dimension);
        if (products.length != size) {
            throw new IllegalArgumentException("products: expected space for " + left.length / dimension + " x "
                    + right.length / dimension + ", got " + products.length);
        }
        new InnerProducts(kernel, left, right, dimension, symmetric, products).run();
    }

    private static void requireRows(String name, float[] rows, int dimension) {
        if (dimension < 1 || rows.length == 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException(
                    name + ": expected rows of " + dimension + " numbers, got " + rows.length + " numbers");
        }
    }

    private void run() {
        Crew.work(
                packed.length + (long) panels.length,
                Crew.size(),
                () -> new float[kernel.width() * Geometry.TILE],
                this::prepare,
                done -> {});
        Crew.work(
                (long) packed.length * panels.length,
                Crew.size(),
                () -> new float[TILE * PANEL],
                this::multiply,
                done -> {});
    }

    private void prepare(float[] tile, long piece) {
        if (piece < packed.length) {
            int from = (int) piece * TILE;
            int to = Math.min(lefts, from + TILE);
            packed[(int) piece] =
                    kernel.pack(Arrays.copyOfRange(left, from * dimension, to * dimension), to - from, dimension);
        } else {
            int panel = (int) piece - packed.length;
            panels[panel] = placed(panel * PANEL, tile);
        }
    }

    private Kernel.Panel placed(int from, float[] tile) {
        Kernel.Panel panel = kernel.panel(dimension, PANEL);
        int rows = Math.min(PANEL, rights - from);
        for (int column = 0; column < rows; column += kernel.width()) {
            int count = Math.min(kernel.width(), rows - column);
            for (int first = 0; first < dimension; first += Geometry.TILE) {
                int dimensions = Math.min(Geometry.TILE, dimension - first);
                for (int i = 0; i < count; i++) {
                    int at = (from + column + i) * dimension + first;
                    System.arraycopy(right, at, tile, i * Geometry.TILE, dimensions);
                }
                panel.put(first, dimensions, column, count, tile);
            }
        }
        return panel;
    }

    private void multiply(float[] space, long piece) {
        int from = (int) (piece / panels.length) * TILE;
        int to = Math.min(lefts, from + TILE);
        int panel = (int) (piece % panels.length);
        int first = panel * PANEL;
        int count = Math.min(PANEL, (symmetric ? Math.min(rights, to) : rights) - first);
        if (count <= 0) {
            return;
        }
        panels[panel].multiply(packed[from / TILE], 0, to - from, count, space);
        for (int i = from; i < to; i++) {
            System.arraycopy(space, (i - from) * PANEL, products, i * rights + first, count);
        }
    }

    private static int pieces(int count, int size) {
        return (count + size - 1) / size;
    }
}
