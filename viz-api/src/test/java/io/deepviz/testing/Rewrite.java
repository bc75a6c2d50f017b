package io.deepviz.testing;

import io.deepviz.ParameterId;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Networks made wrong: the same nodes with other operations or parameters. */
final class Rewrite {
    private Rewrite() {}

    /** Puts a node into a network that is being built. */
    @FunctionalInterface
    interface Change {
        void put(NetSpec.Builder net, NetSpec.Node node);
    }

    /** The network with each node put in again by the change, on top of its inputs. */
    static NetSpec nodes(NetSpec net, Change change) {
        Shape input = net.inputShape();
        NetSpec.Builder copy = NetSpec.input(input.get(0), input.get(1), input.get(2));
        for (NetSpec.Node node : net.nodes()) {
            copy.from(node.inputs().toArray(new String[0]));
            change.put(copy, node);
        }
        net.logits().ifPresent(copy::logits);
        return copy.build();
    }

    /** The network with other operations of one kind. */
    static <T extends Op> UnaryOperator<NetSpec> ops(Class<T> kind, java.util.function.Function<T, Op> change) {
        return net -> nodes(
                net,
                (copy, node) -> copy.add(
                        node.name(), kind.isInstance(node.op()) ? change.apply(kind.cast(node.op())) : node.op()));
    }

    /** The operation with its weights in another order: number i is what was number {@code order(i)}. */
    static Op weights(Op op, IntUnaryOperator order) {
        Tensor old = op.parameters().get(ParameterId.WEIGHTS);
        return op.withParameters(java.util.Map.of(ParameterId.WEIGHTS, permuted(old, order)));
    }

    static Tensor permuted(Tensor tensor, IntUnaryOperator order) {
        float[] numbers = tensor.toArray();
        float[] moved = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            moved[i] = numbers[order.applyAsInt(i)];
        }
        return Tensor.wrap(tensor.shape(), moved);
    }

    static Tensor scaled(Tensor tensor, double factor) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] * factor);
        }
        return Tensor.wrap(tensor.shape(), numbers);
    }

    /** The numbers of each map {@code [N,C,H,W]} in the order H, W, C, under the same shape: a layout mixed up. */
    static Tensor channelsLast(Tensor tensor) {
        Shape shape = tensor.shape();
        int channels = shape.get(1);
        int area = tensor.size() / shape.get(0) / channels;
        int each = channels * area;
        return permuted(tensor, i -> i / each * each + i % each % channels * area + i % each / channels);
    }
}
