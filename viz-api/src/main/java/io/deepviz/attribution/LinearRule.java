package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Relevance through a convolution or dense layer, with the batch normalization after it merged if there is one. */
final class LinearRule {
    private final KernelMap map;
    private final float[] kernel;
    private final double[] bias;
    private final double[] inputs;
    private final double[] outputs;

    private LinearRule(KernelMap map, float[] kernel, double[] bias, double[] inputs, double[] outputs) {
        this.map = map;
        this.kernel = kernel;
        this.bias = bias;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * The rule at a layer.
     *
     * @param out what came out, of the normalization if there is one
     */
    static LinearRule of(Layer layer, Tensor in, Tensor out, Optional<Affine> after) {
        Tensor weights = layer.weights()
                .orElseThrow(() -> new IllegalArgumentException("LRP: layer '" + layer.name() + "' (" + layer.kind()
                        + ") does not show its kernel, so relevance can't be handed down through it"));
        float[] kernel = weights.toArray();
        double[] bias = new double[weights.shape().get(0)];
        @Nullable Tensor own = layer.parameters().get(ParameterId.BIAS);
        for (int o = 0; o < bias.length; o++) {
            bias[o] = own == null ? 0 : own.at(o);
        }
        after.ifPresent(affine -> affine.mergeInto(kernel, bias));
        return new LinearRule(
                new KernelMap(layer, weights.shape(), in.shape(), out.shape()),
                kernel,
                bias,
                KernelMap.doubles(in),
                KernelMap.doubles(out));
    }

    /** The relevance of the inputs. */
    double[] apply(Share share, double[] relevance) {
        return switch (share.rule()) {
            case EPSILON -> epsilon(share, relevance);
            case Z_PLUS -> positive(share, relevance);
            case FLAT -> flat(share, relevance);
        };
    }

    private double[] epsilon(Share share, double[] relevance) {
        int area = relevance.length / bias.length;
        double[] quotients = new double[relevance.length];
        for (int i = 0; i < quotients.length; i++) {
            quotients[i] = relevance[i] == 0 ? 0 : share.quotient(outputs[i], bias[i / area], relevance[i]);
        }
        return times(inputs, map.backward(quotients, kernel));
    }

    private double[] positive(Share share, double[] relevance) {
        double[] up = part(inputs, 1);
        double[] down = part(inputs, -1);
        float[] speaking = part(kernel, 1);
        float[] against = part(kernel, -1);
        boolean signed = Arrays.stream(down).anyMatch(each -> each != 0);
        double[] whole = map.forward(up, speaking);
        if (signed) {
            double[] more = map.forward(down, against);
            Arrays.setAll(whole, i -> whole[i] + more[i]);
        }
        double[] quotients = parts(share, whole, relevance);
        double[] passed = times(up, map.backward(quotients, speaking));
        if (signed) {
            double[] more = times(down, map.backward(quotients, against));
            Arrays.setAll(passed, i -> passed[i] + more[i]);
        }
        return passed;
    }

    private double[] flat(Share share, double[] relevance) {
        float[] ones = new float[kernel.length];
        Arrays.fill(ones, 1);
        double[] all = new double[inputs.length];
        Arrays.fill(all, 1);
        return map.backward(parts(share, map.forward(all, ones), relevance), ones);
    }

    private static double[] parts(Share share, double[] whole, double[] relevance) {
        double[] quotients = new double[relevance.length];
        for (int i = 0; i < quotients.length; i++) {
            quotients[i] = relevance[i] == 0 ? 0 : share.part(whole[i], relevance[i]);
        }
        return quotients;
    }

    private static double[] times(double[] numbers, double[] by) {
        double[] product = new double[numbers.length];
        Arrays.setAll(product, i -> numbers[i] * by[i]);
        return product;
    }

    private static double[] part(double[] numbers, int sign) {
        double[] part = new double[numbers.length];
        Arrays.setAll(part, i -> numbers[i] * sign > 0 ? numbers[i] : 0);
        return part;
    }

    private static float[] part(float[] numbers, int sign) {
        float[] part = new float[numbers.length];
        for (int i = 0; i < part.length; i++) {
            part[i] = numbers[i] * sign > 0 ? numbers[i] : 0;
        }
        return part;
    }
}
