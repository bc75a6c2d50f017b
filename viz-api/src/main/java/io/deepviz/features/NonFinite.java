package io.deepviz.features;

import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;

/** Numbers that are none. */
final class NonFinite {
    private NonFinite() {}

    /** How many numbers of a tensor are NaN or infinite. */
    static int count(Tensor tensor) {
        FloatBuffer numbers = tensor.buffer();
        int count = 0;
        for (int i = 0; i < numbers.limit(); i++) {
            if (!Float.isFinite(numbers.get(i))) {
                count++;
            }
        }
        return count;
    }
}
