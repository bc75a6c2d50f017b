package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;
import java.util.Arrays;

/** The maximum in each window; the gradient goes to the first of equal ones in row-major order. */
final class Maximum implements Computation {
    private final Windows windows;
    private final int channels;
    private final int outArea;

    Maximum(Windows windows, Shape output) {
        this.windows = windows;
        this.channels = output.get(0);
        this.outArea = Windows.area(output);
    }

    @Override
    public double[] forward(double[][] inputs) {
        return Arrays.stream(winners(inputs[0])).mapToDouble(i -> inputs[0][i]).toArray();
    }

    @Override
    public double[][] backward(double[][] inputs, double[] output, double[] gradient, ReluRule rule) {
        double[] passed = new double[inputs[0].length];
        int[] winners = winners(inputs[0]);
        for (int i = 0; i < winners.length; i++) {
            passed[winners[i]] += gradient[i];
        }
        return new double[][] {passed};
    }

    /** The index of each output's maximum; a NaN wins over everything, as max(NaN, x) is NaN. */
    private int[] winners(double[] input) {
        int area = input.length / channels;
        int[] winners = new int[channels * outArea];
        Arrays.fill(winners, -1);
        windows.each((outPixel, kernelPixel, pixel) -> {
            for (int c = 0; c < channels; c++) {
                int out = c * outArea + outPixel;
                int in = c * area + pixel;
                if (winners[out] < 0 || input[in] > input[winners[out]] || Double.isNaN(input[in])) {
                    winners[out] = in;
                }
            }
        });
        return winners;
    }
}
