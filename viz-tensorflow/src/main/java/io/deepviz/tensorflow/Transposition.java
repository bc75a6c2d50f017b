package io.deepviz.tensorflow;

/** Exchanges rows and columns of a matrix, tile by tile: row by row, every number would come from another cache line. */
final class Transposition {
    private static final int TILE = 32;

    private Transposition() {}

    /**
     * Writes the transpose of one matrix to the same place of another array.
     *
     * @param start of the matrix in both arrays
     */
    static void of(float[] from, int start, int rows, int columns, float[] to) {
        if (columns <= 4) {
            few(from, start, rows, columns, to);
            return;
        }
        if (rows == 3) {
            three(from, start, columns, to);
            return;
        }
        for (int top = 0; top < rows; top += TILE) {
            int bottom = Math.min(rows, top + TILE);
            for (int left = 0; left < columns; left += TILE) {
                int right = Math.min(columns, left + TILE);
                for (int column = left; column < right; column++) {
                    int out = start + column * rows;
                    for (int row = top; row < bottom; row++) {
                        to[out + row] = from[start + row * columns + column];
                    }
                }
            }
        }
    }

    /** Few columns, such as colors: whole rows are in the cache anyway. */
    private static void few(float[] from, int start, int rows, int columns, float[] to) {
        for (int column = 0; column < columns; column++) {
            int out = start + column * rows;
            for (int row = 0, in = start + column; row < rows; row++, in += columns) {
                to[out + row] = from[in];
            }
        }
    }

    /** Three long rows, as the colors of an image: all arrays are gone through once, from front to back. */
    private static void three(float[] from, int start, int columns, float[] to) {
        int second = start + columns;
        int third = second + columns;
        for (int i = 0, out = start; i < columns; i++, out += 3) {
            to[out] = from[start + i];
            to[out + 1] = from[second + i];
            to[out + 2] = from[third + i];
        }
    }
}
