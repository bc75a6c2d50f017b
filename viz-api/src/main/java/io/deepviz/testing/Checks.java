package io.deepviz.testing;

import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the operations of a {@link NetSpec} demand of their parameters and inputs. */
final class Checks {
    private Checks() {}

    static void that(boolean holds, Supplier<String> complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint.get());
        }
    }

    static void kernel(String parameter, Tensor weights, Window window) {
        Shape shape = weights.shape();
        that(
                shape.rank() == 4 && shape.get(2) == window.kernelHeight() && shape.get(3) == window.kernelWidth(),
                () -> parameter + ": expected [out,in," + window.kernelHeight() + "," + window.kernelWidth() + "], got "
                        + shape);
    }

    /** A depthwise kernel sees one channel. */
    static void single(String parameter, Tensor weights) {
        that(
                weights.shape().get(1) == 1,
                () -> parameter + ": expected [in x multiplier,1,kh,kw], got " + weights.shape());
    }

    static void vector(String parameter, Optional<Tensor> vector, int length) {
        vector.ifPresent(each -> that(
                each.shape().equals(Shape.of(length)),
                () -> parameter + ": expected [" + length + "], got " + each.shape()));
    }

    static void pooling(Window window) {
        that(
                window.dilationHeight() == 1 && window.dilationWidth() == 1,
                () -> "window: expected no dilation in pooling, got " + window);
        that(
                Math.max(window.padTop(), window.padBottom()) < window.kernelHeight()
                        && Math.max(window.padLeft(), window.padRight()) < window.kernelWidth(),
                () -> "window: expected padding less than the kernel in pooling, got " + window);
    }

    static Shape one(Op op, List<Shape> inputs) {
        that(inputs.size() == 1, () -> op.kind() + ": expected one input, got " + inputs.size());
        return inputs.get(0);
    }

    static Shape map(Op op, List<Shape> inputs) {
        Shape input = one(op, inputs);
        that(input.rank() == 3, () -> op.kind() + ": expected a map [C,H,W], got " + input);
        return input;
    }

    static void channels(Op op, int channels, Shape input) {
        that(
                input.get(0) == channels,
                () -> op.kind() + ": expected an input of " + channels + " channels, got " + input);
    }

    static void multiple(Op op, int outputs, Shape map) {
        that(
                outputs % map.get(0) == 0,
                () -> op.kind() + ": expected an input whose channels divide " + outputs + ", got " + map);
    }

    static Shape slide(int channels, Shape map, Window window) {
        int tall = (window.kernelHeight() - 1) * window.dilationHeight() + 1;
        int wide = (window.kernelWidth() - 1) * window.dilationWidth() + 1;
        int spareRows = map.get(1) + window.padTop() + window.padBottom() - tall;
        int spareColumns = map.get(2) + window.padLeft() + window.padRight() - wide;
        that(
                Math.min(spareRows, spareColumns) >= 0,
                () -> "window: expected an input that holds the window " + window + ", got " + map);
        return Shape.of(channels, spareRows / window.strideHeight() + 1, spareColumns / window.strideWidth() + 1);
    }

    static Map<String, Tensor> withBias(Optional<Tensor> bias, String name, Tensor weights) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put(name, weights);
        bias.ifPresent(each -> all.put(ParameterId.BIAS, each));
        return Collections.unmodifiableMap(all);
    }
}
