package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Relevance through layers without weights that take several numbers to one. */
final class Pools {
    /** How far a mean may be off that was summed in another order. */
    private static final double TOLERANCE = 1e-3;

    private Pools() {}

    /** All to the largest of each window, the first of several. */
    static double[] winners(Layer layer, Tensor in, Tensor out, double[] relevance) {
        float[] x = in.toArray();
        double[] passed = new double[x.length];
        for (int i = 0; i < relevance.length; i++) {
            int winner = -1;
            for (int at : seen(layer, in.shape(), out.shape(), i)) {
                winner = winner < 0 || x[at] > x[winner] ? at : winner;
            }
            passed[winner] += relevance[i];
        }
        return passed;
    }

    /** The mean of each window. */
    static double[] shares(Layer layer, Tensor in, Tensor out, Share share, double[] relevance) {
        float[] x = in.toArray();
        double[] passed = new double[x.length];
        for (int i = 0; i < relevance.length; i++) {
            if (relevance[i] != 0) {
                spread(x, seen(layer, in.shape(), out.shape(), i), share, relevance[i], passed);
            }
        }
        return passed;
    }

    /** Mean, sum or maximum of each whole map, whichever the outputs are; empty if they are none of these. */
    static Optional<double[]> global(Tensor in, Tensor out, Share share, double[] relevance) {
        float[] x = in.toArray();
        float[] y = out.toArray();
        int area = x.length / y.length;
        if (area * y.length != x.length || y.length != in.shape().get(0)) {
            return Optional.empty();
        }
        double[] passed = new double[x.length];
        int[][] maps = new int[y.length][area];
        boolean means = true;
        boolean sums = true;
        boolean largest = true;
        for (int channel = 0; channel < y.length; channel++) {
            double sum = 0;
            float most = x[channel * area];
            double size = 0;
            for (int i = 0; i < area; i++) {
                int at = channel * area + i;
                maps[channel][i] = at;
                sum += x[at];
                size += Math.abs(x[at]);
                most = Math.max(most, x[at]);
            }
            means &= Math.abs(sum / area - y[channel]) <= TOLERANCE * size / area;
            sums &= Math.abs(sum - y[channel]) <= TOLERANCE * size;
            largest &= most == y[channel];
        }
        if (!means && !sums && !largest) {
            return Optional.empty();
        }
        for (int channel = 0; channel < y.length; channel++) {
            if (largest && !means) {
                passed[first(x, maps[channel], y[channel])] = relevance[channel];
            } else {
                spread(x, maps[channel], share, relevance[channel], passed);
            }
        }
        return Optional.of(passed);
    }

    private static int first(float[] x, int[] places, float value) {
        return Arrays.stream(places).filter(at -> x[at] == value).findFirst().orElse(places[0]);
    }

    private static void spread(float[] x, int[] places, Share share, double relevance, double[] passed) {
        double[] parts = new double[places.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = x[places[i]] / (double) parts.length;
        }
        double[] shares = share.of(parts, 0, relevance);
        for (int i = 0; i < parts.length; i++) {
            passed[places[i]] += shares[i];
        }
    }

    /** A sum of branches: an array each. */
    static List<double[]> branches(List<Tensor> inputs, Share share, double[] relevance) {
        List<float[]> numbers = inputs.stream().map(Tensor::toArray).toList();
        List<double[]> passed = new ArrayList<>();
        inputs.forEach(each -> passed.add(new double[relevance.length]));
        double[] parts = new double[inputs.size()];
        for (int i = 0; i < relevance.length; i++) {
            for (int branch = 0; branch < parts.length; branch++) {
                parts[branch] = numbers.get(branch)[i];
            }
            double[] shares = share.of(parts, 0, relevance[i]);
            for (int branch = 0; branch < parts.length; branch++) {
                passed.get(branch)[i] = shares[branch];
            }
        }
        return passed;
    }

    /** The places of a layer's input that its output i sees. */
    private static int[] seen(Layer layer, Shape in, Shape out, int i) {
        Window window = layer.window()
                .orElseThrow(() -> new IllegalArgumentException(
                        "LRP: layer '" + layer.name() + "' (" + layer.kind() + ") does not tell its window"));
        int line = i / out.get(2);
        int channel = line / out.get(1);
        int top = line % out.get(1) * window.strideHeight() - window.padTop();
        int left = i % out.get(2) * window.strideWidth() - window.padLeft();
        int[] places = new int[window.kernelHeight() * window.kernelWidth()];
        int count = 0;
        for (int u = 0; u < window.kernelHeight(); u++) {
            for (int v = 0; v < window.kernelWidth(); v++) {
                int row = top + u * window.dilationHeight();
                int column = left + v * window.dilationWidth();
                if (row >= 0 && row < in.get(1) && column >= 0 && column < in.get(2)) {
                    places[count++] = (channel * in.get(1) + row) * in.get(2) + column;
                }
            }
        }
        return Arrays.copyOf(places, count);
    }
}
