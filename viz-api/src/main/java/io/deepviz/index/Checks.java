package io.deepviz.index;

/** What must hold of numbers that come from outside. */
final class Checks {
    private Checks() {}

    /**
     * Refuses a vector with NaN or infinity in it: its distances would be NaN, and NaN is neither near nor far.
     *
     * @param row its number among the vectors of this parameter, or -1 if it is the only one
     * @throws IllegalArgumentException if there is one
     */
    static void finite(String parameter, long row, float[] numbers, int at, int dimension) {
        for (int d = 0; d < dimension; d++) {
            if (!Float.isFinite(numbers[at + d])) {
                throw new IllegalArgumentException(parameter + ": expected finite numbers, got " + numbers[at + d]
                        + " at " + (row < 0 ? "" : "row " + row + ", ") + "column " + d);
            }
        }
    }
}
