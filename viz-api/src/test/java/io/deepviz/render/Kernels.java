package io.deepviz.render;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;

/** Kernels for tests, by formula. */
final class Kernels {
    private static final int SIDE = 11;

    private Kernels() {}

    /** One filter {@code [1,3,size,size]}: a Gaussian of this sigma times a grating times a color. */
    static Tensor gabor(int size, double sigma, double frequency, double angle, double phase, double... color) {
        float[] weights = new float[color.length * size * size];
        double center = (size - 1) / 2.0;
        for (int i = 0; i < weights.length; i++) {
            double y = i / size % size - center;
            double x = i % size - center;
            double along = x * Math.cos(angle) + y * Math.sin(angle);
            double wave = Math.cos(2 * Math.PI * frequency * along + phase);
            double bell = Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
            weights[i] = (float) (bell * wave * color[i / (size * size)]);
        }
        return Tensor.wrap(Shape.of(1, color.length, size, size), weights);
    }

    /** One filter of 11x11: a Gaussian of sigma 3 in one color. */
    static Tensor blob(double... color) {
        return gabor(SIDE, 3, 0, 0, 0, color);
    }

    /** Filters of integers that look random and can be made in any language: ((i * 7919 + 104729) mod 1009) / 504.5 - 1. */
    static Tensor mixed(int filters, int channels, int size) {
        float[] weights = new float[filters * channels * size * size];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) ((i * 7919L + 104729) % 1009 / 504.5 - 1);
        }
        return Tensor.wrap(Shape.of(filters, channels, size, size), weights);
    }

    /** Filters one after the other. */
    static Tensor join(Tensor... kernels) {
        int filters = 0;
        int size = 0;
        for (Tensor kernel : kernels) {
            filters += kernel.shape().get(0);
            size += kernel.size();
        }
        float[] weights = new float[size];
        int at = 0;
        for (Tensor kernel : kernels) {
            kernel.copyTo(weights, at);
            at += kernel.size();
        }
        Shape each = kernels[0].shape();
        return Tensor.wrap(Shape.of(filters, each.get(1), each.get(2), each.get(3)), weights);
    }

    static Tensor scaled(Tensor kernel, float factor) {
        float[] weights = kernel.toArray();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factor;
        }
        return Tensor.wrap(kernel.shape(), weights);
    }

    /** Random filters {@code [count,3,11,11]}: white noise, blurred by a Gaussian cut at four sigma. */
    static Tensor blurredNoise(int count, double sigma, long seed) {
        int reach = (int) (4 * sigma + 0.5);
        int large = SIDE + 2 * reach;
        double[] bell = bell(sigma, reach);
        Random random = new Random(seed);
        float[] weights = new float[count * 3 * SIDE * SIDE];
        for (int map = 0; map < count * 3; map++) {
            double[] noise = new double[large * large];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextGaussian();
            }
            blur(noise, large, bell, weights, map * SIDE * SIDE);
        }
        return Tensor.wrap(Shape.of(count, 3, SIDE, SIDE), weights);
    }

    private static double[] bell(double sigma, int reach) {
        double[] bell = new double[2 * reach + 1];
        double total = 0;
        for (int i = 0; i < bell.length; i++) {
            bell[i] = sigma == 0 ? 1 : Math.exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
            total += bell[i];
        }
        for (int i = 0; i < bell.length; i++) {
            bell[i] /= total;
        }
        return bell;
    }

    private static void blur(double[] noise, int large, double[] bell, float[] target, int at) {
        double[] across = new double[large * SIDE];
        for (int i = 0; i < across.length; i++) {
            for (int k = 0; k < bell.length; k++) {
                across[i] += bell[k] * noise[i / SIDE * large + i % SIDE + k];
            }
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            double sum = 0;
            for (int k = 0; k < bell.length; k++) {
                sum += bell[k] * across[(i / SIDE + k) * SIDE + i % SIDE];
            }
            target[at + i] = (float) sum;
        }
    }
}
