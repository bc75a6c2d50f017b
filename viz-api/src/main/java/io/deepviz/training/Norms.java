package io.deepviz.training;

import io.deepviz.tensor.Tensor;

/** Euclidean norms, summed in double. */
final class Norms {
    private Norms() {}

    static double of(Tensor tensor) {
        return of(tensor.toArray());
    }

    static double of(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum);
    }

    /** The norm of a difference. */
    static double between(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
