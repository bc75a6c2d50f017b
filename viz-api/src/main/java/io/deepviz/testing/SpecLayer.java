package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of a {@link NetSpec}, or its input, as a layer. */
record SpecLayer(
        String name,
        LayerKind kind,
        List<String> inputs,
        Shape outputShape,
        Map<String, Tensor> parameters,
        Optional<Tensor> weights,
        Optional<Window> window)
        implements Layer {

    static Layer input(NetSpec spec) {
        return new SpecLayer(
                NetSpec.INPUT,
                LayerKind.INPUT,
                List.of(),
                spec.inputShape(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    static Layer of(NetSpec spec, NetSpec.Node node) {
        Op op = node.op();
        Optional<Tensor> weights = op instanceof Op.SeparableConvolution separable
                ? Optional.of(
                        product(separable, spec.shapeOf(node.inputs().get(0)).get(0)))
                : Optional.ofNullable(op.parameters().get(ParameterId.WEIGHTS));
        return new SpecLayer(
                node.name(),
                op.kind(),
                node.inputs(),
                spec.shapeOf(node.name()),
                op.parameters(),
                weights,
                op.slidingWindow());
    }

    /** {@code [out,in,kh,kw]}: {@code sum over m of pointwise[o, c * multiplier + m] * depthwise[c * multiplier + m]}. */
    private static Tensor product(Op.SeparableConvolution op, int in) {
        float[] depthwise = op.depthwise().toArray();
        float[] pointwise = op.pointwise().toArray();
        int middle = op.depthwise().shape().get(0);
        int out = op.pointwise().shape().get(0);
        int area = op.window().kernelHeight() * op.window().kernelWidth();
        float[] kernel = new float[out * in * area];
        for (int i = 0; i < kernel.length; i++) {
            int o = i / (in * area);
            int c = i / area % in;
            double sum = 0;
            for (int m = c * (middle / in); m < (c + 1) * (middle / in); m++) {
                sum += (double) pointwise[o * middle + m] * depthwise[m * area + i % area];
            }
            kernel[i] = (float) sum;
        }
        return Tensor.wrap(
                Shape.of(out, in, op.window().kernelHeight(), op.window().kernelWidth()), kernel);
    }
}
