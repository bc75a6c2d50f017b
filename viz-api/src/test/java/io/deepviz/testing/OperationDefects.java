package io.deepviz.testing;

import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Operations done wrong: each mistake is one that a framework, or an adapter to it, is known to make. For the F rule the
 * whole network makes it; for the G rule only its gradients do.
 */
final class OperationDefects {
    private static final UnaryOperator<NetSpec> FLIPPED =
            Rewrite.ops(Op.Convolution.class, op -> Rewrite.weights(op, i -> flipped(i, area(op.window()))));
    private static final UnaryOperator<NetSpec> SIZE_IN_ALPHA = Rewrite.ops(
            Op.LocalResponseNormalization.class,
            op -> new Op.LocalResponseNormalization(op.k(), op.alpha() / op.size(), op.beta(), op.size()));
    private static final UnaryOperator<NetSpec> NO_EPSILON = Rewrite.ops(
            Op.BatchNormalization.class,
            op -> new Op.BatchNormalization(op.gamma(), op.beta(), op.mean(), op.variance(), 1e-12));
    private static final UnaryOperator<NetSpec> NEIGHBORS_KERNELS = Rewrite.ops(
            Op.DepthwiseConvolution.class,
            op -> Rewrite.weights(
                    op, i -> (i + area(op.window())) % op.weights().size()));

    private OperationDefects() {}

    private record Mistake(int number, String what, UnaryOperator<NetSpec> made) {}

    static List<Defect> all() {
        return mistakes().flatMap(OperationDefects::both).toList();
    }

    private static Stream<Defect> both(Mistake mistake) {
        return Stream.of(
                new Defect(
                        "F" + mistake.number,
                        mistake.what,
                        net -> ReferenceModel.of(mistake.made.apply(net)),
                        "output, layer '"),
                new Defect(
                        "G" + mistake.number,
                        mistake.what,
                        net -> backward(net, mistake.made.apply(net)).model(),
                        "seed, STANDARD gradient at "));
    }

    /** Runs the one network forward and the other backward. */
    private static DecoratedNetwork backward(NetSpec right, NetSpec wrong) {
        ReferenceNetwork other = new ReferenceNetwork(wrong);
        return new DecoratedNetwork(right) {
            @Override
            public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                return new Backward(
                        super.forward(images, from.keySet()),
                        other.pullBack(images, from, to, rule).gradients());
            }
        };
    }

    private static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(1, "flips kernels", FLIPPED),
                new Mistake(2, "mirrors kernels", mirrored()),
                new Mistake(3, "mixes up two filters", neighbors()),
                new Mistake(4, "mixes up the groups", neighbors()),
                new Mistake(5, "ignores dilation", ops(Op.Convolution.class, op -> windowed(op, SAME))),
                new Mistake(6, "pads above and to the left", ops(Op.Convolution.class, OperationDefects::otherSide)),
                new Mistake(7, "gives each channel its neighbor's kernel", NEIGHBORS_KERNELS),
                new Mistake(8, "counts multiplier first, channel second", multiplierFirst()),
                new Mistake(9, "mixes up depthwise kernels", depthwiseReversed()),
                new Mistake(10, "transposes the matrix", ops(Op.Dense.class, OperationDefects::transposed)),
                new Mistake(11, "forgets epsilon", NO_EPSILON),
                new Mistake(
                        12, "takes the variance for a deviation", ops(Op.BatchNormalization.class, op -> squared(op))),
                new Mistake(13, "divides alpha by the size", SIZE_IN_ALPHA),
                new Mistake(
                        14,
                        "takes the mean",
                        ops(Op.MaxPooling.class, op -> new Op.AveragePooling(op.window(), false))),
                new Mistake(15, "pads with zeros", OperationDefects::zerosInMaxPooling),
                new Mistake(
                        16, "takes the maximum", ops(Op.AveragePooling.class, op -> new Op.MaxPooling(op.window()))),
                new Mistake(17, "counts padding", ops(Op.AveragePooling.class, op -> counting(op, true))),
                new Mistake(18, "leaves padding out", ops(Op.AveragePooling.class, op -> counting(op, false))),
                new Mistake(
                        19, "takes the maximum", ops(Op.GlobalAveragePooling.class, op -> new Op.GlobalMaxPooling())),
                new Mistake(20, "takes the mean", ops(Op.GlobalMaxPooling.class, op -> new Op.GlobalAveragePooling())),
                new Mistake(21, "leaks", ops(Op.Relu.class, op -> new Op.LeakyRelu(0.01))),
                new Mistake(22, "has no bound", ops(Op.Relu6.class, op -> new Op.Relu())),
                new Mistake(23, "has another slope", ops(Op.LeakyRelu.class, op -> new Op.LeakyRelu(0.01))),
                new Mistake(24, "has another alpha", ops(Op.Elu.class, op -> new Op.Elu(1.01))),
                new Mistake(25, "is a hyperbolic tangent", ops(Op.Sigmoid.class, op -> new Op.Tanh())),
                new Mistake(26, "is a sigmoid", ops(Op.Tanh.class, op -> new Op.Sigmoid())),
                new Mistake(27, "is a sigmoid", ops(Op.Softmax.class, op -> new Op.Sigmoid())),
                new Mistake(28, "adds one input twice", inputs(Op.Add.class, node -> List.of("before", "before"))),
                new Mistake(
                        29, "changes the order", inputs(Op.Concatenation.class, node -> List.of("other", "before"))),
                new Mistake(30, "flattens H, W, C", OperationDefects::flattenedChannelsLast),
                new Mistake(31, "scales by the rate", net -> halvedAfter(net, Op.Dropout.class)),
                new Mistake(32, "pads below instead of above", ops(Op.ZeroPadding.class, OperationDefects::otherSide)),
                new Mistake(33, "spreads instead of repeating", net -> halvedAfter(net, Op.Upsampling.class)),
                new Mistake(34, "works in place", inputs(Op.Add.class, node -> List.of("relu", "relu", "branch/tanh"))),
                new Mistake(40, "flips kernels", FLIPPED),
                new Mistake(41, "divides alpha by the size", SIZE_IN_ALPHA),
                new Mistake(42, "forgets epsilon", NO_EPSILON),
                new Mistake(43, "gives each channel its neighbor's kernel", NEIGHBORS_KERNELS),
                new Mistake(44, "is a sigmoid", ops(Op.Tanh.class, op -> new Op.Sigmoid())));
    }

    private static final Window SAME = Window.square(3, 1, 1);

    private static <T extends Op> UnaryOperator<NetSpec> ops(Class<T> kind, java.util.function.Function<T, Op> change) {
        return Rewrite.ops(kind, change);
    }

    private static <T extends Op> UnaryOperator<NetSpec> inputs(
            Class<T> kind, java.util.function.Function<NetSpec.Node, List<String>> change) {
        return net -> Rewrite.nodes(net, (copy, node) -> {
            if (kind.isInstance(node.op())) {
                copy.from(change.apply(node).toArray(new String[0]));
            }
            copy.add(node.name(), node.op());
        });
    }

    private static int area(Window window) {
        return window.kernelHeight() * window.kernelWidth();
    }

    private static int flipped(int i, int area) {
        return i / area * area + area - 1 - i % area;
    }

    private static UnaryOperator<NetSpec> mirrored() {
        return ops(Op.Convolution.class, op -> {
            int width = op.window().kernelWidth();
            return Rewrite.weights(op, i -> i / width * width + width - 1 - i % width);
        });
    }

    /** Each filter of the convolution "op" gets the next one's weights. */
    private static UnaryOperator<NetSpec> neighbors() {
        return ops(Op.Convolution.class, op -> {
            int filter = op.weights().size() / op.weights().shape().get(0);
            return Rewrite.weights(op, i -> (i + filter) % op.weights().size());
        });
    }

    private static Op windowed(Op.Convolution op, Window window) {
        return op.window().dilationHeight() == 1 ? op : new Op.Convolution(op.weights(), op.bias(), window);
    }

    private static Op otherSide(Op.Convolution op) {
        Window w = op.window();
        Window other = new Window(
                w.kernelHeight(),
                w.kernelWidth(),
                w.strideHeight(),
                w.strideWidth(),
                /* padTop= */ w.padBottom(),
                /* padBottom= */ w.padTop(),
                /* padLeft= */ w.padRight(),
                /* padRight= */ w.padLeft(),
                1,
                1);
        return new Op.Convolution(op.weights(), op.bias(), other);
    }

    private static Op otherSide(Op.ZeroPadding op) {
        return new Op.ZeroPadding(/* top= */ op.bottom(), /* bottom= */ op.top(), op.left(), op.right());
    }

    private static UnaryOperator<NetSpec> multiplierFirst() {
        return ops(Op.DepthwiseConvolution.class, op -> {
            int area = area(op.window());
            int channels = op.weights().shape().get(0) / 2;
            return Rewrite.weights(op, i -> {
                int filter = i / area;
                return (filter % 2 * channels + filter / 2) * area + i % area;
            });
        });
    }

    private static UnaryOperator<NetSpec> depthwiseReversed() {
        return ops(Op.SeparableConvolution.class, op -> {
            int last = op.depthwise().size() - 1;
            return new Op.SeparableConvolution(
                    Rewrite.permuted(op.depthwise(), i -> last - i), op.pointwise(), op.bias(), op.window());
        });
    }

    /** Reads the matrix in the other order, under the shape it has. */
    private static Op transposed(Op.Dense op) {
        int rows = op.weights().shape().get(0);
        int columns = op.weights().shape().get(1);
        return Rewrite.weights(op, i -> i % rows * columns + i / rows);
    }

    private static Op squared(Op.BatchNormalization op) {
        float[] variance = op.variance().toArray();
        for (int i = 0; i < variance.length; i++) {
            variance[i] *= variance[i];
        }
        Tensor squared = Tensor.wrap(op.variance().shape(), variance);
        return new Op.BatchNormalization(op.gamma(), op.beta(), op.mean(), squared, op.epsilon());
    }

    private static Op counting(Op.AveragePooling op, boolean padding) {
        return new Op.AveragePooling(op.window(), padding);
    }

    private static NetSpec zerosInMaxPooling(NetSpec net) {
        return Rewrite.nodes(net, (copy, node) -> {
            if (node.op() instanceof Op.MaxPooling) {
                copy.add("zeros", new Op.ZeroPadding(1, 1, 1, 1)).add("op", new Op.MaxPooling(Window.square(3, 2, 0)));
            } else {
                copy.add(node.name(), node.op());
            }
        });
    }

    private static NetSpec flattenedChannelsLast(NetSpec net) {
        return Rewrite.nodes(net, (copy, node) -> {
            if (node.op() instanceof Op.Flatten) {
                Shape map = net.shapeOf(node.inputs().get(0));
                int size = (int) map.size();
                int area = size / map.get(0);
                float[] matrix = new float[size * size];
                for (int i = 0; i < size; i++) {
                    matrix[i * size + i % map.get(0) * area + i / map.get(0)] = 1;
                }
                copy.add("right", node.op())
                        .add(node.name(), new Op.Dense(Tensor.wrap(Shape.of(size, size), matrix), Optional.empty()));
            } else {
                copy.add(node.name(), node.op());
            }
        });
    }

    /** What the operation gives is halved. */
    private static NetSpec halvedAfter(NetSpec net, Class<? extends Op> kind) {
        return Rewrite.nodes(net, (copy, node) -> {
            if (kind.isInstance(node.op())) {
                int channels = net.shapeOf(node.name()).get(0);
                float[] halves = new float[channels];
                java.util.Arrays.fill(halves, 0.5f);
                copy.add("right", node.op())
                        .add(
                                node.name(),
                                new Op.DepthwiseConvolution(
                                        Tensor.wrap(Shape.of(channels, 1, 1, 1), halves),
                                        Optional.empty(),
                                        Window.square(1, 1, 0)));
            } else {
                copy.add(node.name(), node.op());
            }
        });
    }
}
