package io.deepviz.attribution;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;

/** Sums of many tensors, in double precision. */
final class Sums {
    private Sums() {}

    /** Adds {@code factor} times a tensor. */
    static void add(double[] sums, Tensor more, double factor) {
        FloatBuffer numbers = more.buffer();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * numbers.get();
        }
    }

    /** The sums divided by how many there were. */
    static Tensor mean(Shape shape, double[] sums, int count) {
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / count);
        }
        return Tensor.wrap(shape, mean);
    }

    /** The largest number less the smallest. */
    static double range(float[] numbers) {
        float least = numbers[0];
        float most = numbers[0];
        for (float each : numbers) {
            least = Math.min(least, each);
            most = Math.max(most, each);
        }
        return (double) most - least;
    }

    /** The derivative along a way: a gradient times the difference of its ends. */
    static double along(float[] from, float[] to, Tensor gradient) {
        FloatBuffer slopes = gradient.buffer();
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += ((double) to[i] - from[i]) * slopes.get();
        }
        return sum;
    }
}
