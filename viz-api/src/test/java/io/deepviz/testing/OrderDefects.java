package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Axes, channels and numbers in a wrong order: chapter O. */
final class OrderDefects {
    private OrderDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect(
                        "O1",
                        "delivers N, H, W, C",
                        outputs("conv"),
                        "output: expected 46.0, got 80.0 at [0, 0, 0, 1]"),
                new Defect(
                        "O1",
                        "swaps red and blue",
                        OrderDefects::swapped,
                        "output: expected 80.0, got 10.0 at [0, 1, 0, 0]"),
                new Defect(
                        "O2",
                        "flips kernels",
                        net -> ReferenceModel.of(Rewrite.ops(
                                        Op.Convolution.class, op -> Rewrite.weights(op, i -> i / 9 * 9 + 8 - i % 9))
                                .apply(net)),
                        "output: expected 0.0"),
                new Defect(
                        "O3",
                        "exchanges the strides",
                        net -> ReferenceModel.of(Rewrite.ops(
                                        Op.Convolution.class,
                                        op -> new Op.Convolution(
                                                op.weights(), op.bias(), new Window(1, 1, 3, 2, 0, 0, 0, 0, 1, 1)))
                                .apply(net)),
                        "expected [2,3,3,3], got [2,3,2,4]"),
                new Defect("O4", "flattens H, W, C", OrderDefects::flattened, "flattened map: expected"),
                new Defect(
                        "O4", "counts dense inputs in H, W, C order", outputs("out"), "dense layer that picks number"),
                new Defect(
                        "O5",
                        "delivers gradients N, H, W, C",
                        OrderDefects::gradients,
                        "gradient of neuron [0, 0, 0]"));
    }

    /** Numbers of one layer under the right shape but in the order of channels last; of a vector, reversed. */
    private static BackendContract.Opener outputs(String layer) {
        return net -> new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                return changed(
                        super.forward(images, wanted),
                        layer,
                        each -> each.shape().rank() == 4
                                ? Rewrite.channelsLast(each)
                                : Rewrite.permuted(each, i -> each.size() - 1 - i));
            }
        }.model();
    }

    private static Model flattened(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                return changed(
                        super.forward(images, wanted),
                        "flat",
                        flat -> Rewrite.channelsLast(
                                        flat.reshape(net.shapeOf("conv").prepend(2)))
                                .reshape(flat.shape()));
            }
        }.model();
    }

    private static Model swapped(NetSpec net) {
        int area = net.inputShape().get(1) * net.inputShape().get(2);
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                Tensor blueFirst =
                        Rewrite.permuted(images, i -> i / (3 * area) * 3 * area + (2 - i / area % 3) * area + i % area);
                return super.forward(blueFirst, wanted);
            }
        }.model();
    }

    private static Model gradients(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                Backward right = super.pullBack(images, from, to, rule);
                Map<String, Tensor> moved = new LinkedHashMap<>(right.gradients());
                moved.replaceAll((name, gradient) -> Rewrite.channelsLast(gradient));
                return new Backward(right.values(), moved);
            }
        }.model();
    }
}
