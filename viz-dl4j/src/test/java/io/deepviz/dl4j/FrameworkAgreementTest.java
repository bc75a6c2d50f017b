package io.deepviz.dl4j;

import static io.deepviz.dl4j.Difference.assertAgree;
import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Each kind of layer against Deeplearning4j itself: the model's output is that of {@code ComputationGraph.output}, which is
 * right where its activations of inner layers are not. Both compute in double precision, so that they agree to the last
 * digit of the floats that come out.
 */
class FrameworkAgreementTest {
    private static final double FLOAT = 1e-6;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("io.deepviz.dl4j.LayerCases#all")
    void theModelGivesWhatTheNetworkGives(String name, CNN2DFormat format, ComputationGraph graph) {
        Tensor images = Nets.normal(Shape.of(2, LayerCases.CHANNELS, LayerCases.HEIGHT, LayerCases.WIDTH), 3);
        Tensor expected = output(graph, images, format);
        try (Model model = Deeplearning4j.wrap(graph, InputSpec.of(3, LayerCases.HEIGHT, LayerCases.WIDTH))) {
            List<Layer> layers = model.layers();
            Layer end = layers.get(layers.size() - 1);
            Tensor actual = model.forward(images, end).of(end);
            assertThat(actual.shape().dropFirst()).isEqualTo(end.outputShape());
            assertAgree(() -> name, actual, expected, FLOAT);
        }
    }

    private static Tensor output(ComputationGraph graph, Tensor images, CNN2DFormat format) {
        INDArray input = Transfer.toNative(images, DataType.DOUBLE);
        if (format == CNN2DFormat.NCHW) {
            return Transfer.toTensor(graph.outputSingle(input));
        }
        INDArray output = graph.outputSingle(input.permute(0, 2, 3, 1).dup('c'));
        return Transfer.toTensor(output.rank() == 4 ? output.permute(0, 3, 1, 2) : output);
    }
}
