package io.deepviz.examples.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Model;
import io.deepviz.attribution.Attribution;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.EigenCam;
import io.deepviz.attribution.GradCam;
import io.deepviz.attribution.GradCamPlusPlus;
import io.deepviz.attribution.InputTimesGradient;
import io.deepviz.attribution.IntegratedGradients;
import io.deepviz.attribution.LayerCam;
import io.deepviz.attribution.Lrp;
import io.deepviz.attribution.Occlusion;
import io.deepviz.attribution.Rise;
import io.deepviz.attribution.Saliency;
import io.deepviz.attribution.ScoreCam;
import io.deepviz.attribution.SmoothGrad;
import io.deepviz.attribution.Target;
import io.deepviz.dl4j.Deeplearning4jNets;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.TensorFlowNets;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.ReferenceModel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every method on the same weights in both frameworks and on the reference model: one map, whichever framework a network
 * comes from. Maps may differ by 1e-3 of their largest number, as gradients may: float against double precision.
 */
class AttributionParityTest {
    private static final double TOLERANCE = 1e-3;

    private static final Map<String, Function<NetSpec, Model>> BACKENDS = Map.of(
            "Deeplearning4j", Deeplearning4jNets::usual,
            "Deeplearning4j, channels last", Deeplearning4jNets::likeKeras,
            "TensorFlow", TensorFlowNets::frozen);

    private static final List<AttributionMethod> METHODS = List.of(
            Saliency.gradient(),
            Saliency.guided(),
            Saliency.deconvnet(),
            InputTimesGradient.standard(),
            IntegratedGradients.midpoint().withSteps(8),
            SmoothGrad.around(Saliency.gradient()).withSamples(6),
            SmoothGrad.around(Saliency.gradient()).withSamples(6).variance(),
            GradCam.ofLastMaps(),
            GradCamPlusPlus.ofLastMaps(),
            LayerCam.ofLastMaps(),
            ScoreCam.ofLastMaps(),
            EigenCam.ofLastMaps(),
            Occlusion.standard().withWindow(5, 5),
            Rise.standard().withMasks(16),
            Lrp.epsilon(),
            Lrp.zPlus(),
            Lrp.flat(),
            Lrp.composite());

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Deeplearning4j|AlexNet",
                "Deeplearning4j|ResNet",
                "Deeplearning4j|MobileNet",
                "Deeplearning4j, channels last|AlexNet",
                "Deeplearning4j, channels last|ResNet",
                "TensorFlow|AlexNet",
                "TensorFlow|ResNet",
                "TensorFlow|MobileNet"
            })
    void theSameWeightsGiveTheSameMaps(String backend, String name) {
        NetSpec net = Whole.nets().get(name);
        Tensor image = image(net.inputShape());
        try (Model model = BACKENDS.get(backend).apply(net);
                Model reference = ReferenceModel.of(net)) {
            for (AttributionMethod method : METHODS) {
                Attribution found = method.of(model, image, Target.difference(3, 1));
                Attribution expected = method.of(reference, image, Target.difference(3, 1));
                near(method.name(), found, expected);
            }
        }
    }

    private static void near(String method, Attribution found, Attribution expected) {
        assertThat(found.layer()).as(method).isEqualTo(expected.layer());
        assertThat(found.map().shape()).isEqualTo(expected.map().shape());
        float[] numbers = found.map().toArray();
        float[] wanted = expected.map().toArray();
        double largest = 1e-6;
        for (float each : wanted) {
            largest = Math.max(largest, Math.abs(each));
        }
        for (int i = 0; i < numbers.length; i++) {
            if (!(Math.abs(numbers[i] - wanted[i]) <= TOLERANCE * largest)) {
                throw new AssertionError(method + ": expected " + wanted[i] + ", got " + numbers[i] + " at " + i
                        + ", the largest is " + largest);
            }
        }
    }

    private static Tensor image(Shape shape) {
        Random random = new Random(11);
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(shape, numbers);
    }
}
