package io.deepviz.attribution;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where on a path from 0 to 1 a function's derivative is asked for, when it may be asked so many times: coarsely at first,
 * then more densely where the coarse answers don't fit the function's own values. Cells are cut into odd numbers of pieces, so
 * that the middle of a cell stays the middle of a piece, and nothing is asked twice.
 */
final class PathGrid {
    private static final int COARSE = 4;

    private final int[] pieces;

    private PathGrid(int[] pieces) {
        this.pieces = pieces;
    }

    /** How many cells to begin with, of so many steps: about a quarter, leaving an even number for the rest. */
    static int coarse(int steps) {
        int cells = Math.max(1, steps / COARSE);
        return (steps - cells) % 2 == 0 ? cells : cells + 1;
    }

    /** The middle of a cell. */
    static double middle(int cell, int cells) {
        return (cell + 0.5) / cells;
    }

    /**
     * The grid that the coarse answers call for. Between two places the derivative's mean should be the function's rise; by how
     * much it isn't is shared by the cells on both sides, and goes down about as one by the number of pieces.
     *
     * @param first the function at 0
     * @param values the function in the middle of each cell
     * @param last the function at 1
     * @param slopes its derivative there
     * @param steps in all
     */
    static PathGrid of(double first, double[] values, double last, double[] slopes, int steps) {
        int cells = values.length;
        double width = 1.0 / cells;
        double[] misfit = new double[cells];
        for (int cell = 0; cell + 1 < cells; cell++) {
            double rise = values[cell + 1] - values[cell];
            double gap = Math.abs(rise - width * (slopes[cell] + slopes[cell + 1]) / 2);
            misfit[cell] += gap;
            misfit[cell + 1] += gap;
        }
        misfit[0] += 2 * Math.abs(values[0] - first - width / 2 * slopes[0]);
        misfit[cells - 1] += 2 * Math.abs(last - values[cells - 1] - width / 2 * slopes[cells - 1]);
        int[] pieces = new int[cells];
        Arrays.fill(pieces, 1);
        for (int left = (steps - cells) / 2; left > 0; left--) {
            pieces[worst(misfit, pieces)] += 2;
        }
        return new PathGrid(pieces);
    }

    /** The cell with the largest misfit a piece; where there is none, that with the fewest pieces. */
    private static int worst(double[] misfit, int[] pieces) {
        int worst = 0;
        for (int cell = 1; cell < pieces.length; cell++) {
            double more = misfit[cell] / pieces[cell] - misfit[worst] / pieces[worst];
            worst = more > 0 || (more == 0 && pieces[cell] < pieces[worst]) ? cell : worst;
        }
        return worst;
    }

    /** What the answer in the middle of a cell counts. */
    double weight(int cell) {
        return 1.0 / pieces.length / pieces[cell];
    }

    /** The other places to ask at, each with its weight: pairs. */
    double[][] others() {
        return IntStream.range(0, pieces.length)
                .boxed()
                .flatMap(cell -> IntStream.range(0, pieces[cell])
                        .filter(piece -> piece != pieces[cell] / 2)
                        .mapToObj(piece ->
                                new double[] {(cell + (piece + 0.5) / pieces[cell]) / pieces.length, weight(cell)}))
                .toArray(double[][]::new);
    }
}
