package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.tensor.Tensor;
import java.util.function.Supplier;

/** How far two tensors are apart. */
final class Difference {
    private Difference() {}

    /** The largest difference of two numbers over the largest number expected. */
    static double of(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float[] is = actual.toArray();
        float[] should = expected.toArray();
        double difference = 0;
        double largest = 1e-30;
        for (int i = 0; i < is.length; i++) {
            double each = Math.abs((double) is[i] - should[i]);
            difference = Double.isNaN(each) ? Double.POSITIVE_INFINITY : Math.max(difference, each);
            largest = Math.max(largest, Math.abs(should[i]));
        }
        return difference / largest;
    }

    static void assertAgree(Supplier<String> what, Tensor actual, Tensor expected, double tolerance) {
        assertThat(of(actual, expected)).as(what).isLessThanOrEqualTo(tolerance);
    }
}
