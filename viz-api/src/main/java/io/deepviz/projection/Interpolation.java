package io.deepviz.projection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Repulsion by way of a grid, in time of the order of n for the points and m log m for the m nodes (Linderman et al. 2019,
 * "Fast interpolation-based t-SNE for improved visualization of single-cell RNA-seq data", Nature Methods 16). The plane is
 * divided into square cells with three nodes a side. A point gives charges to the nine nodes of its cell, with the weights of
 * quadratic interpolation: 1, and its coordinates. The nodes sum them up ({@link GridConvolution}), and between the sums of
 * the nodes of its cell, each point finds its own: {@code x_i sum w_ij^2 - sum w_ij^2 x_j} is the force. (To interpolate the
 * force itself would take fewer transforms, but what goes wrong then doesn't vanish for points close together: at 10,000
 * points, maps came out with a divergence 2 % higher.)
 *
 * <p>Cells are at most 1 wide, and at least 50 lie across the map, as in the paper's program; beyond a map
 * {@value #MOST_CELLS} wide, they grow with it. As the map grows, so do the cells: points keep their places in them, and
 * what interpolation errs by stays the same from step to step. (With cells of fixed width it is as large, but changes
 * direction, which {@link Descent} takes for a reason to slow down: at 10,000 points, the divergence came out 4 % higher.)
 * It is good for maps of many points, where most of a force comes from afar,
 * and the better the smaller the map is. The result is the same to the bit on any number of cores.
 */
final class Interpolation implements Repulsion {
    private static final int NODES = 3;
    private static final int LEAST_CELLS = 50;
    /** So many cells take 300 MB. */
    private static final int MOST_CELLS = 400;
    /** How much a map may grow or shrink before it gets another grid. */
    private static final double GROWTH = 1.08;
    /** The smallest map told from a point. */
    private static final double LEAST_WIDTH = 1e-100;

    // In cells from the lower left corner.
    private final double[] placeX;
    private final double[] placeY;
    private final int[] cellX;
    private final int[] cellY;
    /** Points by cell column, and where each column's begin. */
    private final int[] order;

    /** Of the grid, in cells: coordinates are taken from there, small, as they get squared. */
    private double middle;

    private int[] begin = new int[0];
    private GridConvolution grid;

    Interpolation(int points) {
        placeX = new double[points];
        placeY = new double[points];
        cellX = new int[points];
        cellY = new int[points];
        order = new int[points];
        grid = grid(LEAST_CELLS);
    }

    @Override
    public double compute(double[] x, double[] y, double[] forceX, double[] forceY) {
        double left = Arrays.stream(x).min().orElse(0);
        double bottom = Arrays.stream(y).min().orElse(0);
        double width = Math.max(
                Arrays.stream(x).max().orElse(0) - left, Arrays.stream(y).max().orElse(0) - bottom);
        fit(width);
        int cells = grid.nodes / NODES;
        double cell = Math.max(width, LEAST_WIDTH) / cells;
        middle = cells / 2.0;
        locate(x, left, y, bottom, cell, cells);
        IntStream.range(0, cells).parallel().forEach(this::spread);
        grid.compute(cell / NODES);
        double[] sums = new double[cells];
        IntStream.range(0, cells).parallel().forEach(column -> sums[column] = gather(column, cell, forceX, forceY));
        return Arrays.stream(sums).sum() - x.length; // without each point with itself
    }

    /** Makes another grid if the map has outgrown the one there is, or become much smaller. */
    private void fit(double width) {
        int there = grid.nodes / NODES;
        if (width > there && there < MOST_CELLS) {
            grid = grid(width * GROWTH);
        } else if (there > LEAST_CELLS * GROWTH && width * GROWTH * GROWTH < there) {
            grid = grid(width);
        }
    }

    private static GridConvolution grid(double cells) {
        return new GridConvolution(NODES * (int) Math.max(LEAST_CELLS, Math.min(MOST_CELLS, Math.ceil(cells))));
    }

    private void locate(double[] x, double left, double[] y, double bottom, double cell, int cells) {
        int[] count = new int[cells + 1];
        for (int i = 0; i < x.length; i++) {
            placeX[i] = (x[i] - left) / cell;
            placeY[i] = (y[i] - bottom) / cell;
            cellX[i] = Math.min(cells - 1, (int) placeX[i]);
            cellY[i] = Math.min(cells - 1, (int) placeY[i]);
            count[cellX[i] + 1]++;
        }
        Arrays.parallelPrefix(count, Integer::sum);
        begin = count.clone();
        for (int i = 0; i < x.length; i++) {
            order[count[cellX[i]]++] = i;
        }
    }

    private void spread(int column) {
        int end = column == begin.length - 2 ? grid.nodes : NODES * (column + 1); // a node or two may be in no cell
        for (double[][] kind : grid.values) {
            for (int node = NODES * column; node < end; node++) {
                Arrays.fill(kind[node], 0);
            }
        }
        for (int at = begin[column]; at < begin[column + 1]; at++) {
            int i = order[at];
            double u = placeX[i] - column;
            double v = placeY[i] - cellY[i];
            double x = placeX[i] - middle;
            double y = placeY[i] - middle;
            for (int node = 0; node < NODES; node++) {
                double share = share(node, u);
                spread(0, NODES * column + node, NODES * cellY[i], v, share);
                spread(1, NODES * column + node, NODES * cellY[i], v, share * (x * x + y * y));
                spread(2, NODES * column + node, NODES * cellY[i], v, share * x);
                spread(3, NODES * column + node, NODES * cellY[i], v, share * y);
            }
        }
    }

    private void spread(int kind, int column, int row, double v, double charge) {
        double[] line = grid.values[kind][column];
        line[row] += charge * before(v);
        line[row + 1] += charge * middle(v);
        line[row + 2] += charge * after(v);
    }

    /** Returns the sum of w of the column's points with all. */
    private double gather(int column, double cell, double[] forceX, double[] forceY) {
        double sum = 0;
        for (int at = begin[column]; at < begin[column + 1]; at++) {
            int i = order[at];
            double u = placeX[i] - column;
            double v = placeY[i] - cellY[i];
            double x = placeX[i] - middle;
            double y = placeY[i] - middle;
            double one = between(0, column, cellY[i], u, v);
            double squares = between(1, column, cellY[i], u, v);
            double sumX = between(2, column, cellY[i], u, v);
            double sumY = between(3, column, cellY[i], u, v);
            forceX[i] = cell * (x * one - sumX);
            forceY[i] = cell * (y * one - sumY);
            sum += one + cell * cell * ((x * x + y * y) * one - 2 * (x * sumX + y * sumY) + squares);
        }
        return sum;
    }

    private double between(int kind, int column, int cellY, double u, double v) {
        return between(grid.values[kind], NODES * column, NODES * cellY, u, v);
    }

    private static double between(double[][] field, int column, int row, double u, double v) {
        return before(u) * between(field[column], row, v)
                + middle(u) * between(field[column + 1], row, v)
                + after(u) * between(field[column + 2], row, v);
    }

    private static double between(double[] line, int row, double v) {
        return before(v) * line[row] + middle(v) * line[row + 1] + after(v) * line[row + 2];
    }

    // The polynomials that are 1 at one of the nodes 1/6, 1/2, 5/6 of a cell, and 0 at the others.

    private static double before(double u) {
        return 4.5 * (u - 1 / 2.0) * (u - 5 / 6.0);
    }

    private static double middle(double u) {
        return -9 * (u - 1 / 6.0) * (u - 5 / 6.0);
    }

    private static double after(double u) {
        return 4.5 * (u - 1 / 6.0) * (u - 1 / 2.0);
    }

    private static double share(int node, double u) {
        return node == 0 ? before(u) : node == 1 ? middle(u) : after(u);
    }
}
