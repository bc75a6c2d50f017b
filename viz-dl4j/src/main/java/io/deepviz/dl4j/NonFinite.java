package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;

/** Weights that are NaN or infinite, as training that diverged leaves them: every picture of such a network is blank. */
final class NonFinite {
    private NonFinite() {}

    /** Refuses a layer whose numbers, those from {@code start} up to {@code end}, are not all finite. */
    static void check(String layer, float[] numbers, int start, int end) throws ModelFormatException {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += Float.isFinite(numbers[i]) ? 0 : 1;
        }
        if (count > 0) {
            throw new ModelFormatException("layer '" + layer + "': expected finite weights, found " + count + " of "
                    + (end - start) + " that are NaN or infinite");
        }
    }
}
