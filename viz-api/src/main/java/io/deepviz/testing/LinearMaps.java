package io.deepviz.testing;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The operations that are linear, but for an offset, as lists of their terms. */
final class LinearMaps {
    private LinearMaps() {}

    static LinearMap of(Op op, List<Shape> inputs, Shape output) {
        Shape input = inputs.get(0);
        double[] none = new double[Math.toIntExact(output.size())];
        if (op instanceof Op.Convolution convolution) {
            return convolution(convolution, input, output);
        }
        if (op instanceof Op.DepthwiseConvolution depthwise) {
            return depthwise(depthwise.weights(), depthwise.bias(), depthwise.window(), input, output);
        }
        if (op instanceof Op.Dense dense) {
            return dense(dense);
        }
        if (op instanceof Op.BatchNormalization normalization) {
            return normalization(normalization, input);
        }
        if (op instanceof Op.AveragePooling pooling) {
            return new LinearMap(
                    none, mean(Windows.over(input, pooling.window()), input, output, divisors(pooling, input)));
        }
        if (op instanceof Op.GlobalAveragePooling) {
            return new LinearMap(none, mean(Windows.whole(input), input, output, new int[] {Windows.area(input)}));
        }
        if (op instanceof Op.Add) {
            return new LinearMap(none, sum(inputs.size(), none.length));
        }
        if (op instanceof Op.Concatenation) {
            return new LinearMap(none, joined(inputs));
        }
        if (op instanceof Op.ZeroPadding padding) {
            return new LinearMap(none, shifted(input, output, padding));
        }
        if (op instanceof Op.Upsampling upsampling) {
            return new LinearMap(none, repeated(input, output, upsampling));
        }
        if (op instanceof Op.Flatten || op instanceof Op.Dropout) {
            return new LinearMap(none, sum(1, none.length));
        }
        throw new AssertionError("no computation for " + op);
    }

    private static LinearMap convolution(Op.Convolution op, Shape input, Shape output) {
        float[] weights = op.weights().toArray();
        int area = Windows.area(input);
        int outArea = Windows.area(output);
        int perGroup = op.weights().shape().get(1);
        int kernel = op.window().kernelHeight() * op.window().kernelWidth();
        int filters = output.get(0);
        return new LinearMap(
                offset(op.bias(), filters, outArea),
                term -> Windows.over(input, op.window()).each((outPixel, kernelPixel, pixel) -> {
                    for (int o = 0; o < filters; o++) {
                        int group = o / (filters / op.groups());
                        for (int c = 0; c < perGroup; c++) {
                            double weight = weights[(o * perGroup + c) * kernel + kernelPixel];
                            term.add(o * outArea + outPixel, 0, (group * perGroup + c) * area + pixel, weight);
                        }
                    }
                }));
    }

    static LinearMap depthwise(Tensor kernels, Optional<Tensor> bias, Window window, Shape input, Shape output) {
        float[] weights = kernels.toArray();
        int area = Windows.area(input);
        int outArea = Windows.area(output);
        int kernel = window.kernelHeight() * window.kernelWidth();
        int filters = kernels.shape().get(0);
        int multiplier = filters / input.get(0);
        return new LinearMap(
                offset(bias, filters, outArea),
                term -> Windows.over(input, window).each((outPixel, kernelPixel, pixel) -> {
                    for (int o = 0; o < filters; o++) {
                        double weight = weights[o * kernel + kernelPixel];
                        term.add(o * outArea + outPixel, 0, o / multiplier * area + pixel, weight);
                    }
                }));
    }

    private static LinearMap dense(Op.Dense op) {
        float[] weights = op.weights().toArray();
        int units = op.weights().shape().get(0);
        int inputs = op.weights().shape().get(1);
        return new LinearMap(offset(op.bias(), units, 1), term -> {
            for (int o = 0; o < units; o++) {
                for (int d = 0; d < inputs; d++) {
                    term.add(o, 0, d, weights[o * inputs + d]);
                }
            }
        });
    }

    private static LinearMap normalization(Op.BatchNormalization op, Shape input) {
        int channels = input.get(0);
        int area = Windows.area(input);
        double[] factor = new double[channels];
        double[] offset = new double[channels * area];
        for (int c = 0; c < channels; c++) {
            factor[c] = op.gamma().at(c) / Math.sqrt(op.variance().at(c) + op.epsilon());
            java.util.Arrays.fill(
                    offset,
                    c * area,
                    (c + 1) * area,
                    op.beta().at(c) - factor[c] * op.mean().at(c));
        }
        return new LinearMap(offset, term -> {
            for (int i = 0; i < channels * area; i++) {
                term.add(i, 0, i, factor[i / area]);
            }
        });
    }

    private static LinearMap.Terms mean(Windows windows, Shape input, Shape output, int[] divisors) {
        int area = Windows.area(input);
        int outArea = Windows.area(output);
        return term -> windows.each((outPixel, kernelPixel, pixel) -> {
            for (int c = 0; c < input.get(0); c++) {
                term.add(c * outArea + outPixel, 0, c * area + pixel, 1.0 / divisors[outPixel]);
            }
        });
    }

    /** By how much the sum over each window is divided. */
    private static int[] divisors(Op.AveragePooling op, Shape input) {
        int[] divisors = new int[Windows.area(op.outputShape(List.of(input)))];
        if (op.countPadding()) {
            java.util.Arrays.fill(
                    divisors, op.window().kernelHeight() * op.window().kernelWidth());
        } else {
            Windows.over(input, op.window()).each((outPixel, kernelPixel, pixel) -> divisors[outPixel]++);
        }
        return divisors;
    }

    private static LinearMap.Terms sum(int inputs, int length) {
        return term -> {
            for (int input = 0; input < inputs; input++) {
                for (int i = 0; i < length; i++) {
                    term.add(i, input, i, 1);
                }
            }
        };
    }

    private static LinearMap.Terms joined(List<Shape> inputs) {
        return term -> {
            int start = 0;
            for (int input = 0; input < inputs.size(); input++) {
                int length = Math.toIntExact(inputs.get(input).size());
                for (int i = 0; i < length; i++) {
                    term.add(start + i, input, i, 1);
                }
                start += length;
            }
        };
    }

    private static LinearMap.Terms shifted(Shape input, Shape output, Op.ZeroPadding op) {
        return term -> {
            for (int c = 0; c < input.get(0); c++) {
                for (int i = 0; i < input.get(1); i++) {
                    for (int j = 0; j < input.get(2); j++) {
                        term.add(at(output, c, i + op.top(), j + op.left()), 0, at(input, c, i, j), 1);
                    }
                }
            }
        };
    }

    private static LinearMap.Terms repeated(Shape input, Shape output, Op.Upsampling op) {
        return term -> {
            for (int c = 0; c < output.get(0); c++) {
                for (int i = 0; i < output.get(1); i++) {
                    for (int j = 0; j < output.get(2); j++) {
                        term.add(at(output, c, i, j), 0, at(input, c, i / op.height(), j / op.width()), 1);
                    }
                }
            }
        };
    }

    private static int at(Shape map, int channel, int row, int column) {
        return (channel * map.get(1) + row) * map.get(2) + column;
    }

    /** Each channel's bias at every pixel. */
    private static double[] offset(Optional<Tensor> bias, int channels, int area) {
        double[] offset = new double[channels * area];
        bias.ifPresent(each -> {
            for (int i = 0; i < offset.length; i++) {
                offset[i] = each.at(i / area);
            }
        });
        return offset;
    }
}
