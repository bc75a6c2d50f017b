package io.deepviz.dl4j;

import io.deepviz.ReluRule;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs nodes in double precision, so that gradients can be told from differences to seven digits. */
final class DoublePass {
    private static final double[] STEPS = {1e-4, 1e-5, 1e-6};

    private final List<Node> nodes;
    private final Node end;

    DoublePass(List<Node> nodes) {
        this.nodes = nodes;
        this.end = nodes.get(nodes.size() - 1);
    }

    /**
     * How far derivatives in random directions are from central differences, as a part of the gradient's norm: the largest
     * over the directions, for each the smallest over several step sizes.
     */
    double gradientError(long seed) {
        Random random = new Random(seed);
        INDArray images = normal(random, nodes.get(0).outputShape());
        INDArray weights = normal(random, end.outputShape());
        INDArray gradient = gradient(images, weights, ReluRule.STANDARD);
        double worst = 0;
        for (int direction = 0; direction < 2; direction++) {
            INDArray along = normal(random, nodes.get(0).outputShape());
            double derivative = gradient.mul(along).sumNumber().doubleValue();
            double best = Double.POSITIVE_INFINITY;
            for (double step : STEPS) {
                double up = value(images.add(along.mul(step)), weights);
                double down = value(images.sub(along.mul(step)), weights);
                best = Math.min(best, Math.abs((up - down) / (2 * step) - derivative));
            }
            worst = Math.max(worst, best);
        }
        return worst / gradient.norm2Number().doubleValue();
    }

    INDArray gradient(INDArray images, INDArray weights, ReluRule rule) {
        Map<Node, INDArray> found = new HashMap<>();
        Route route = new Route(nodes, List.of(end.index()), List.of(0));
        try (Pass pass = new Pass("double", route)) {
            pass.forward(images.dup('c'), (node, output) -> {});
            pass.seed(end, weights.dup('c'));
            pass.backward(rule, (node, gradient) -> found.put(node, gradient.dup('c')));
        }
        return found.get(nodes.get(0));
    }

    private double value(INDArray images, INDArray weights) {
        List<INDArray> outputs = new ArrayList<>();
        try (Pass pass = new Pass("double", new Route(nodes, List.of(end.index()), List.of()))) {
            pass.forward(images.dup('c'), (node, output) -> {
                if (node == end) {
                    outputs.add(output.dup('c'));
                }
            });
        }
        return outputs.get(0).mul(weights).sumNumber().doubleValue();
    }

    private static INDArray normal(Random random, Shape each) {
        Shape shape = each.prepend(2);
        double[] numbers = random.doubles(shape.size(), -1.5, 1.5).toArray();
        return Nd4j.createFromArray(numbers).castTo(DataType.DOUBLE).reshape('c', Transfer.extents(shape));
    }
}
