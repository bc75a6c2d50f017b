package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;

/** A target in a model: its layer, its value, and the seed of its gradient. */
record Objective(Layer layer, Target target) {

    /** Finds the target's layer, and checks the target where the layer's shape is known. */
    static Objective of(Model model, Target target) {
        Layer layer = target.layerOf(model);
        if (layer.outputShape().isKnown()) {
            target.coefficients(layer.outputShape());
        }
        return new Objective(layer, target);
    }

    /** The seed for so many images; a constant where it can be, as backends need one run for it instead of two. */
    Seed seed(int images) {
        Shape each = layer.outputShape();
        return each.isKnown() ? Seed.constant(repeated(each, images)) : Seed.of(this::seedFor);
    }

    private Tensor seedFor(Tensor output) {
        return repeated(output.shape().dropFirst(), output.shape().get(0));
    }

    private Tensor repeated(Shape each, int images) {
        float[] one = target.coefficients(each);
        float[] all = new float[Math.multiplyExact(images, one.length)];
        for (int image = 0; image < images; image++) {
            System.arraycopy(one, 0, all, image * one.length, one.length);
        }
        return Tensor.wrap(each.prepend(images), all);
    }

    /** The target's value for each image of the layer's output {@code [N, ...]}. */
    double[] values(Tensor output) {
        float[] weights = target.coefficients(output.shape().dropFirst());
        float[] numbers = output.toArray();
        double[] values = new double[output.shape().get(0)];
        for (int image = 0; image < values.length; image++) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] == 0 ? 0 : (double) weights[i] * numbers[image * weights.length + i];
            }
            values[image] = sum;
        }
        return values;
    }
}
