package io.deepviz.training;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Vectors of many dimensions as vectors of few, with the distances between them about kept: {@code y = R x}, R of random
 * signs over sqrt(d), the same ones at every moment (Achlioptas, Database-friendly random projections, 2003, theorem 1.1).
 * A squared distance is off by a factor of 1 +- sqrt(2 / d) in the root mean square: 18 % with 64 dimensions.
 */
final class RandomProjection {
    private static final long SEED = 1;

    private RandomProjection() {}

    /**
     * Projects rows.
     *
     * @param rows {@code [N,D]}
     * @param dimensions d; rows of at most so many dimensions are returned as they are
     */
    static Tensor of(Tensor rows, int dimensions) {
        int count = rows.shape().get(0);
        int from = rows.size() / count;
        if (from <= dimensions) {
            return rows.reshape(Shape.of(count, from));
        }
        float[] input = rows.toArray();
        double[] sums = new double[count * dimensions];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < from; i++) {
            for (int d = 0, bits = 0; d < dimensions; d++, bits >>>= 1) {
                bits = d % Integer.SIZE == 0 ? random.nextInt() : bits;
                boolean plus = (bits & 1) == 0;
                for (int n = 0; n < count; n++) {
                    sums[n * dimensions + d] += plus ? input[n * from + i] : -input[n * from + i];
                }
            }
        }
        float[] output = new float[sums.length];
        double scale = 1 / Math.sqrt(dimensions);
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) (sums[i] * scale);
        }
        return Tensor.wrap(Shape.of(count, dimensions), output);
    }
}
