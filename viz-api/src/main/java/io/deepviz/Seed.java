package io.deepviz;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * What a gradient starts with at a layer: the derivative of the objective with respect to that layer's output,
 * {@code [N, ...]} as the output itself.
 */
public sealed interface Seed {

    /** The seed for a layer's output {@code [N, ...]}. */
    Tensor at(Tensor output);

    /** A seed known beforehand: {@code [N, ...]}. The whole pass can be one run of the framework. */
    static Seed constant(Tensor seed) {
        return new Constant(seed);
    }

    /**
     * A seed that depends on the layer's output, which is known only after the forward pass: the derivative of an
     * objective that isn't linear. The function is called once, with {@code [N, ...]}, and returns the same shape. It may
     * run the model itself, but not close it.
     */
    static Seed of(UnaryOperator<Tensor> derivative) {
        return new Computed(derivative);
    }

    /**
     * 1 at one number of each image's output and 0 elsewhere: a class logit, or a single neuron.
     *
     * @param index one coordinate for a vector, three (channel, row, column) for a map
     */
    static Seed unit(int... index) {
        int[] coordinates = index.clone();
        return of(output -> {
            Shape each = output.shape().dropFirst();
            if (coordinates.length != each.rank()) {
                throw new IllegalArgumentException("unit: expected " + each.rank() + " coordinates inside " + each
                        + ", got " + java.util.Arrays.toString(coordinates));
            }
            int position = 0;
            for (int axis = 0; axis < coordinates.length; axis++) {
                if (coordinates[axis] < 0 || coordinates[axis] >= each.get(axis)) {
                    throw new IllegalArgumentException("unit: expected coordinates inside " + each + ", got "
                            + java.util.Arrays.toString(coordinates));
                }
                position = position * each.get(axis) + coordinates[axis];
            }
            float[] seed = new float[output.size()];
            int images = output.shape().get(0);
            for (int image = 0; image < images; image++) {
                seed[image * (output.size() / images) + position] = 1;
            }
            return Tensor.wrap(output.shape(), seed);
        });
    }

    /**
     * A seed known beforehand.
     *
     * @param seed {@code [N, ...]}
     */
    record Constant(Tensor seed) implements Seed {
        @Override
        public Tensor at(Tensor output) {
            return seed;
        }
    }

    /**
     * A seed that depends on the layer's output.
     *
     * @param derivative from the output to the seed, both {@code [N, ...]}
     */
    record Computed(UnaryOperator<Tensor> derivative) implements Seed {
        @Override
        public Tensor at(Tensor output) {
            return derivative.apply(output);
        }
    }
}
