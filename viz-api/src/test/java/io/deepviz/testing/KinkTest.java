package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * No rule asks for a gradient so near a kink that the rounding of floats decides it: a backend would break the rule by
 * being rounded otherwise than the reference model. Of equal maxima, too, each framework takes another.
 */
class KinkTest {
    /** Ten times the rounding of numbers around 1 in sums of a hundred. */
    private static final double MARGIN = 1e-5;

    @Test
    void noRuleAsksForAGradientNearAKink() {
        List<String> near = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        for (Rule rule :
                BackendContract.of(net -> watched(net, near, calls).model()).rules()) {
            if (!rule.id().startsWith("M")) { // compares no gradients
                near.add("in rule " + rule + ":");
                rule.verify();
            }
        }

        assertThat(calls).hasSizeGreaterThan(150); // it was watched
        assertThat(near).allMatch(each -> each.startsWith("in rule "));
    }

    private static DecoratedNetwork watched(NetSpec net, List<String> near, List<Integer> calls) {
        return new DecoratedNetwork(net) {
            @Override
            public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                synchronized (near) {
                    calls.add(images.shape().get(0));
                    for (int image = 0; image < images.shape().get(0); image++) {
                        margins(net, ReferenceNetwork.doubles(images.slice(image)), near);
                    }
                }
                return super.pullBack(images, from, to, rule);
            }

            @Override
            public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
                return Optional.of(watched(ParameterRules.with(net, replaced), near, calls));
            }
        };
    }

    private static void margins(NetSpec net, double[] image, List<String> near) {
        if (Double.isNaN(java.util.Arrays.stream(image).sum())) {
            return;
        }
        ReferenceNetwork network = new ReferenceNetwork(net);
        double[][] values = network.forward(image);
        for (NetSpec.Node node : net.nodes()) {
            double[] input = values[network.position(node.inputs().get(0))];
            double margin = margin(node.op(), input, net.shapeOf(node.inputs().get(0)));
            if (margin < MARGIN) {
                near.add("'" + node.name() + "' of " + net + " is " + margin + " from a kink");
            }
        }
    }

    private static double margin(Op op, double[] input, Shape shape) {
        double margin = Double.MAX_VALUE;
        for (double each : input) {
            if (op instanceof Op.Relu || op instanceof Op.Relu6 || op instanceof Op.LeakyRelu) {
                margin = Math.min(margin, Math.abs(each));
            }
            if (op instanceof Op.Relu6) {
                margin = Math.min(margin, Math.abs(each - 6));
            }
        }
        if (op instanceof Op.MaxPooling pooling) {
            return lead(Windows.over(shape, pooling.window()), input, shape);
        }
        return op instanceof Op.GlobalMaxPooling ? lead(Windows.whole(shape), input, shape) : margin;
    }

    /** The least by which a window's maximum leads its second. */
    private static double lead(Windows windows, double[] input, Shape shape) {
        int area = Windows.area(shape);
        double[] least = {Double.MAX_VALUE};
        for (int c = 0; c < shape.get(0); c++) {
            int start = c * area;
            Map<Integer, double[]> best = new java.util.HashMap<>();
            windows.each((outPixel, kernelPixel, pixel) -> {
                double[] two = best.computeIfAbsent(
                        outPixel, each -> new double[] {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY});
                double number = input[start + pixel];
                if (number > two[0]) {
                    two[1] = two[0];
                    two[0] = number;
                } else if (number > two[1]) {
                    two[1] = number;
                }
            });
            best.values().forEach(two -> least[0] = Math.min(least[0], two[0] - two[1]));
        }
        return least[0];
    }
}
