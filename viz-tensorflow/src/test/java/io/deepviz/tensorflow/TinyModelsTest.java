package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.ReferenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;

/** One network as Keras, TensorFlow 1 and a freezer write it, beside the model in plain Java. */
class TinyModelsTest {
    /** Our names, and the reference model's. */
    private static final Map<String, String> LAYERS = layers();

    private static Map<String, String> layers() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("conv2d_1", "conv");
        names.put("conv2d_1/relu", "relu");
        names.put("max_pooling2d", "pool");
        names.put("flatten", "flatten");
        names.put("dense", "dense");
        names.put("dense/softmax", "softmax");
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1, TinyModels.FROZEN})
    void layersHaveTheirAuthorsNamesKindsShapesAndInputs(String file) throws IOException {
        try (Model model = open(file)) {
            assertThat(model.layers().stream().skip(1).map(Layer::name)).containsExactlyElementsOf(LAYERS.keySet());
            assertThat(model.layers().stream().map(Layer::kind))
                    .containsExactly(
                            LayerKind.INPUT,
                            LayerKind.CONVOLUTION,
                            LayerKind.RELU,
                            LayerKind.MAX_POOLING,
                            LayerKind.RESHAPE,
                            LayerKind.DENSE,
                            LayerKind.SOFTMAX);
            assertThat(model.layers().stream().map(Layer::outputShape))
                    .containsExactly(
                            Shape.of(3, 8, 6),
                            Shape.of(4, 6, 5),
                            Shape.of(4, 6, 5),
                            Shape.of(4, 3, 2),
                            Shape.of(24),
                            Shape.of(5),
                            Shape.of(5));
            for (int i = 1; i < model.layers().size(); i++) {
                assertThat(model.layers().get(i).inputs())
                        .containsExactly(model.layers().get(i - 1).name());
            }
            assertThat(model.layers().get(0).name()).isEqualTo(file.equals(TinyModels.KERAS) ? "input_1" : "input");
            assertThat(model.logits()).map(Layer::name).contains("dense");
            assertThat(model.input().shape()).isEqualTo(Shape.of(3, 8, 6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1, TinyModels.FROZEN})
    void windowsAndParametersAreTheNetworks(String file) throws IOException {
        try (Model model = open(file);
                Model reference = ReferenceModel.of(TinyModels.spec())) {
            assertThat(model.layer("conv2d_1").window()).contains(new Window(3, 2, 1, 1, 0, 0, 0, 0, 1, 1));
            assertThat(model.layer("max_pooling2d").window()).contains(Window.square(2, 2, 0));
            assertThat(model.layer("dense").window()).isEmpty();
            LAYERS.forEach((ours, theirs) -> {
                Map<String, Tensor> expected = reference.layer(theirs).parameters();
                Map<String, Tensor> found = model.layer(ours).parameters();
                assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
                expected.forEach((name, tensor) -> near(found.get(name), tensor, 0));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1, TinyModels.FROZEN})
    void outputsOfAllLayersAreTheReferenceModels(String file) throws IOException {
        Tensor images = images(3);
        try (Model model = open(file);
                Model reference = ReferenceModel.of(TinyModels.spec())) {
            var found = model.forward(images, model.layers());
            var expected = reference.forward(images, reference.layers());
            LAYERS.forEach((ours, theirs) -> near(found.of(ours), expected.of(theirs), 1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1, TinyModels.FROZEN})
    void gradientsUnderEveryRuleAreTheReferenceModels(String file) throws IOException {
        Tensor images = images(2);
        Seed seed = Seed.constant(Tensor.wrap(Shape.of(2, 5), new float[] {1, -2, 3, 0, 0.5f, -1, 0, 2, 1, 1}));
        try (Model model = open(file);
                Model reference = ReferenceModel.of(TinyModels.spec())) {
            for (ReluRule rule : ReluRule.values()) {
                var found = model.gradients()
                        .orElseThrow()
                        .pullBack(images, Map.of(model.layer("dense"), seed), upTo(model, 5), rule);
                var expected = reference
                        .gradients()
                        .orElseThrow()
                        .pullBack(images, Map.of(reference.layer("dense"), seed), upTo(reference, 5), rule);
                for (int i = 0; i < 5; i++) {
                    near(
                            found.gradients().of(model.layers().get(i)),
                            expected.gradients().of(reference.layers().get(i)),
                            1e-4);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1, TinyModels.FROZEN})
    void aCopyWithOtherParametersComputesWithThemAndTheOriginalDoesNot(String file) throws IOException {
        Tensor images = images(2);
        // Without weights, a dense layer gives its bias: the probabilities can be worked out by hand.
        Tensor weights = Tensor.wrap(Shape.of(5, 24), new float[120]);
        float three = (float) Math.log(3);
        Tensor bias = Tensor.wrap(Shape.of(5), new float[] {0, three, 0, three, three});
        try (Model model = open(file)) {
            Tensor before = last(model, images);
            try (Model copy = model.withParameters(Map.of(
                            new ParameterId("dense", ParameterId.WEIGHTS), weights,
                            new ParameterId("dense", ParameterId.BIAS), bias))
                    .orElseThrow()) {
                float one = 1 / 11f;
                float more = 3 / 11f;
                near(
                        last(copy, images),
                        Tensor.wrap(
                                Shape.of(2, 5), new float[] {one, more, one, more, more, one, more, one, more, more}),
                        1e-6);
                near(copy.layer("dense").parameters().get(ParameterId.BIAS), bias, 0);
            }
            near(last(model, images), before, 0);
        }
    }

    /** TensorFlow's own loader takes the files for what they pretend to be, and computes the same. */
    @ParameterizedTest
    @ValueSource(strings = {TinyModels.KERAS, TinyModels.TF1})
    void savedModelsGiveWhatTensorFlowsOwnLoaderGives(String folder) throws IOException {
        Tensor images = images(2);
        try (Model model = open(folder);
                SavedModelBundle bundle =
                        SavedModelBundle.load(Fixtures.own(folder).toString(), "serve");
                TFloat32 input = Layout.MAPS.inward(images).tensor();
                Result result = bundle.function("serving_default").call(Map.of("input_1", input))) {
            float[] expected = Tensors.values(result.get("dense").orElseThrow()).numbers();
            near(last(model, images), Tensor.wrap(Shape.of(2, 5), expected), 1e-6);
        }
    }

    @Test
    void theCommittedFilesAreWhatTheGeneratorMakes(@TempDir Path folder) throws IOException {
        TinyModels.main(new String[] {folder.toString()});
        try (Stream<Path> made = Files.walk(folder)) {
            for (Path each : made.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(each).toString().replace('\\', '/');
                assertThat(Fixtures.own(name)).as(name).hasSameBinaryContentAs(each);
            }
        }
    }

    private static Model open(String file) throws IOException {
        return Backends.open(Fixtures.own(file), OpenOptions.DEFAULTS);
    }

    static Tensor images(int count) {
        float[] numbers = new float[count * 3 * 8 * 6];
        Random random = new Random(5);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(count, 3, 8, 6), numbers);
    }

    private static Tensor last(Model model, Tensor images) {
        Layer last = model.layers().get(model.layers().size() - 1);
        return model.forward(images, List.of(last)).of(last);
    }

    private static Set<Layer> upTo(Model model, int count) {
        return Set.copyOf(model.layers().subList(0, count));
    }

    /** Sums of at most 24 products of numbers about 1, in float: a few units of 6e-8 each. */
    static void near(Tensor found, Tensor expected, double tolerance) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        float[] numbers = found.toArray();
        float[] wanted = expected.toArray();
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) numbers[i]).isCloseTo(wanted[i], offset(tolerance));
        }
    }
}
