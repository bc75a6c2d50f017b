package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.dl4j.SpecGraph.Style;
import io.deepviz.tensor.Shape;
import io.deepviz.testing.NetSpec;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Gradients against central differences, in double precision: with steps down to 1e-6 a quotient is good to seven digits,
 * and hardly ever crosses the kink of a ReLU.
 */
class CentralDifferencesTest {
    private static final double SEVEN_DIGITS = 1e-7;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("io.deepviz.dl4j.LayerCases#all")
    void eachKindOfLayerHasTheRightGradient(String name, CNN2DFormat format, ComputationGraph graph) throws Exception {
        Shape images = Shape.of(LayerCases.CHANNELS, LayerCases.HEIGHT, LayerCases.WIDTH);
        check(Assembly.of(Blueprint.of(graph), images).nodes());
    }

    static Stream<Arguments> nets() {
        return Stream.of(Nets.alexNet(), Nets.residual(), Nets.separable(), Nets.branches())
                .flatMap(net -> Stream.of(CNN2DFormat.values()).map(format -> Arguments.of(net, format)));
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("nets")
    void wholeNetsHaveTheRightGradient(NetSpec net, CNN2DFormat format) throws Exception {
        ComputationGraph graph = SpecGraph.of(net, new Style(true, format, DataType.DOUBLE));
        check(Assembly.of(Blueprint.of(graph), net.inputShape()).nodes());
    }

    private static void check(List<Node> nodes) {
        try {
            assertThat(new DoublePass(nodes).gradientError(11)).isLessThan(SEVEN_DIGITS);
        } finally {
            nodes.forEach(Node::release);
        }
    }
}
