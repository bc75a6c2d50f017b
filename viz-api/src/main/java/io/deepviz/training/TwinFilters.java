package io.deepviz.training;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * How much each filter of a layer is like its nearest twin: the highest cosine between its weights and those of another
 * filter. Time is of the order of F^2 times the weights of a filter, so F is limited.
 */
final class TwinFilters {
    /** Of more filters than these an even choice is compared. */
    static final int MOST = 128;
    /** Two random vectors of fewer numbers are often alike. */
    static final int LEAST_WEIGHTS = 8;

    private TwinFilters() {}

    /**
     * For each filter the highest cosine to another, {@code [F]}; 0 for a filter whose weights are all 0.
     *
     * @param weights {@code [out, ...]}, all finite
     */
    static Optional<Tensor> of(Tensor weights) {
        int all = weights.shape().get(0);
        int each = weights.size() / all;
        int filters = Math.min(MOST, all);
        if (filters < 2 || each < LEAST_WEIGHTS) {
            return Optional.empty();
        }
        float[][] units = new float[filters][];
        for (int f = 0; f < filters; f++) {
            units[f] = unit(weights.slice(Spread.index(f, filters, all)).toArray());
        }
        return Optional.of(Tensor.wrap(Shape.of(filters), highest(units)));
    }

    private static float[] highest(float[][] units) {
        float[] highest = new float[units.length];
        Arrays.fill(highest, -1);
        for (int a = 0; a < units.length; a++) {
            for (int b = a + 1; b < units.length; b++) {
                float cosine = dot(units[a], units[b]);
                highest[a] = Math.max(highest[a], cosine);
                highest[b] = Math.max(highest[b], cosine);
            }
        }
        return highest;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] unit(float[] weights) {
        double norm = Norms.of(weights);
        float factor = norm == 0 ? 0 : (float) (1 / norm);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factor;
        }
        return weights;
    }
}
