package io.deepviz.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.error.BackendException;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedModelTest {
    private static final Tensor IMAGES = zeros(2, 3, 4, 5);

    private final FakeNetwork network = new FakeNetwork(4, 5);
    private final Model model = GuardedModel.around(network, "net.zip", "fake");

    @Test
    void saysWhatItIs() {
        assertThat(model.name()).isEqualTo("net.zip");
        assertThat(model.backend()).isEqualTo("fake");
        assertThat(model.input()).isEqualTo(network.input());
        assertThat(model.logits().map(Layer::name)).contains("scores");
        assertThat(model).hasToString("fake model 'net.zip' [3,4,5], 4 layers");
        assertThat(model.layer("twice")).hasToString("other 'twice' [3,4,5]");
        assertThat(model.layer("twice").weights()).contains(Tensor.of(Shape.of(1, 2), 3, 4));
        assertThat(model.layer("scores").weights()).isEmpty();
    }

    @Test
    void resultsComeInTheOrderTheyWereAskedFor() {
        List<Layer> wanted = List.of(model.layer("scores"), model.layer("image"), model.layer("aside"));
        assertThat(model.forward(IMAGES, wanted).layers()).containsExactly("scores", "image", "aside");

        Map<Layer, Seed> from = new LinkedHashMap<>();
        from.put(model.layer("scores"), Seed.constant(IMAGES));
        from.put(model.layer("aside"), Seed.constant(IMAGES));
        Set<Layer> to = new LinkedHashSet<>(List.of(model.layer("twice"), model.layer("image"), model.layer("aside")));
        Gradients.Pullback found = gradients().pullBack(IMAGES, from, to, ReluRule.GUIDED);
        assertThat(found.values().layers()).containsExactly("scores", "aside");
        assertThat(found.gradients().layers()).containsExactly("twice", "image", "aside");
        assertThat(network.calls).last().isEqualTo("pullBack [scores, aside] [twice, image, aside] GUIDED");
    }

    @Test
    void imagesOfAnotherShapeAreRefusedWithAGuessAtTheReason() {
        refused(zeros(2, 3, 5, 4), "images: expected [N,3,4,5] for model 'net.zip', got [2,3,5,4]");
        refused(zeros(2, 4, 5, 3), "images: expected [N,3,4,5] for model 'net.zip', got [2,4,5,3] (NHWC?)");
        refused(
                zeros(3, 4, 5),
                "images: expected [N,3,4,5] for model 'net.zip', got [3,4,5] (one image? reshape it to a batch of 1)");
        refused(zeros(60), "images: expected [N,3,4,5] for model 'net.zip', got [60]");
        assertThat(network.calls).isEmpty();
    }

    @Test
    void anOpenSizeTakesImagesOfAnySizeButStillOnlyChannelsFirst() {
        FakeNetwork open = new FakeNetwork(Shape.OPEN, Shape.OPEN);
        try (Model any = GuardedModel.around(open, "fcn", "fake")) {
            any.forward(zeros(1, 3, 7, 9), any.layer("scores"));
            any.forward(zeros(1, 3, 8, 6), any.layer("scores"));
            assertThat(open.calls).containsExactly("forward [scores]", "forward [scores]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> any.forward(zeros(1, 7, 9, 3), any.layer("scores")))
                    .withMessage("images: expected [N,3,?,?] for model 'fcn', got [1,7,9,3] (NHWC?)");
        }
    }

    @Test
    void layersOfAnotherModelAreKnownByTheirNames() {
        try (Model other = GuardedModel.around(new FakeNetwork(9, 9), "other", "fake")) {
            model.forward(IMAGES, other.layer("twice"));
        }
        assertThat(network.calls).containsExactly("forward [twice]");
    }

    @Test
    void aLayerTwiceIsOne() {
        model.forward(IMAGES, model.layer("twice"), model.layer("twice"));

        assertThat(network.calls).containsExactly("forward [twice]");
    }

    @Test
    void noLayersAtAllAreRefused() {
        Layer scores = model.layer("scores");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(IMAGES, List.of()))
                .withMessage("wanted: expected at least one layer, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients().pullBack(IMAGES, Map.of(), Set.of(scores), ReluRule.STANDARD))
                .withMessage("from: expected at least one layer, got none");
        Map<Layer, Seed> from = Map.of(scores, Seed.constant(IMAGES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients().pullBack(IMAGES, from, Set.of(), ReluRule.STANDARD))
                .withMessage("to: expected at least one layer, got none");
    }

    @Test
    void gradientsAreAskedForOnlyWhereThereAreSome() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients()
                        .pullBack(IMAGES, model.layer("scores"), Seed.constant(IMAGES), model.layer("aside")))
                .withMessage("to: expected layers that feed [scores] of model 'net.zip', got 'aside', which does not");
        gradients().pullBack(IMAGES, model.layer("scores"), Seed.constant(IMAGES), model.layer("scores"));
        assertThat(network.calls).containsExactly("pullBack [scores] [scores] STANDARD");
    }

    @Test
    void seedsOfAnotherShapeAreRefused() {
        Tensor wrong = zeros(1, 3, 4, 5);
        for (Seed seed : List.of(Seed.constant(wrong), Seed.of(output -> wrong))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gradients().pullBack(IMAGES, model.layer("scores"), seed, model.layer("image")))
                    .withMessage("seed: expected [2,3,4,5] at layer 'scores' of model 'net.zip', got [1,3,4,5]");
        }
    }

    @Test
    void aConstantSeedIsCheckedBeforeAnythingRunsUnlessItsShapeIsOpen() {
        Tensor wrong = zeros(1, 3, 4, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients()
                        .pullBack(IMAGES, model.layer("scores"), Seed.constant(wrong), model.layer("image")));
        assertThat(network.calls).isEmpty();

        FakeNetwork open = new FakeNetwork(Shape.OPEN, Shape.OPEN);
        try (Model any = GuardedModel.around(open, "fcn", "fake")) {
            Gradients gradients = any.gradients().orElseThrow();
            gradients.pullBack(IMAGES, any.layer("scores"), Seed.constant(IMAGES), any.layer("image"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gradients.pullBack(
                            IMAGES, any.layer("scores"), Seed.constant(zeros(2, 3, 9, 9)), any.layer("image")))
                    .withMessage("seed: expected [2,3,4,5] at layer 'scores' of model 'fcn', got [2,3,9,9]");
        }
    }

    @Test
    void aNetworkWithoutGradientsHasNone() {
        Model plain = GuardedModel.around(
                new FakeNetwork(4, 5) {
                    @Override
                    public boolean hasGradients() {
                        return false;
                    }
                },
                "plain",
                "fake");

        assertThat(plain.gradients()).isEmpty();
    }

    @Test
    void aNetworkThatLeavesSomethingOutIsNamed() {
        Model forgetful = GuardedModel.around(
                new FakeNetwork(4, 5) {
                    @Override
                    public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                        return Map.of("image", images);
                    }
                },
                "net.zip",
                "fake");

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> forgetful.forward(IMAGES, forgetful.layers()))
                .withMessage("fake: nothing came for layer 'twice' of model 'net.zip'");
    }

    @Test
    void parametersAreCheckedBeforeTheyAreReplaced() {
        Tensor wrong = zeros(2, 1);
        replacementRefused("scores", "weights", wrong, "parameter: layer 'scores' has no parameters, got 'weights'");
        replacementRefused("twice", "bias", wrong, "parameter: layer 'twice' has [weights], got 'bias'");
        replacementRefused(
                "twice", "weights", wrong, "parameter 'weights' of layer 'twice': expected [1,2], got [2,1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.withParameters(Map.of(new ParameterId("twise", "weights"), wrong)))
                .withMessageContaining("'twise'; the nearest of its 4 are 'twice'");
        assertThat(network.calls).isEmpty();
    }

    @Test
    void aCopyHasALifeOfItsOwn() {
        Map<ParameterId, Tensor> replaced = Map.of(new ParameterId("twice", "weights"), zeros(1, 2));
        Model copy = model.withParameters(replaced).orElseThrow();
        model.close();

        assertThat(copy.name()).isEqualTo("net.zip");
        assertThat(copy.forward(IMAGES, copy.layer("scores")).layers()).containsExactly("scores");
        copy.close();
        assertThat(network.calls).last().isEqualTo("close");
    }

    @Test
    void aNetworkThatMakesNoCopiesMakesNone() {
        Model single = GuardedModel.around(
                new FakeNetwork(4, 5) {
                    @Override
                    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
                        return Optional.empty();
                    }
                },
                "single",
                "fake");

        assertThat(single.withParameters(Map.of())).isEmpty();
    }

    @Test
    void afterCloseNothingReachesTheNetwork() {
        Layer twice = model.layer("twice");
        Gradients gradients = gradients();
        model.close();
        model.close();

        closed(() -> model.forward(IMAGES, twice));
        closed(() -> gradients.pullBack(IMAGES, twice, Seed.constant(IMAGES), twice));
        closed(() -> model.withParameters(Map.of()));
        closed(twice::weights);
        closed(twice::parameters);
        assertThat(twice.outputShape()).isEqualTo(Shape.of(3, 4, 5));
        assertThat(model.layers()).hasSize(4);
        assertThat(network.calls).containsExactly("close");
    }

    private Gradients gradients() {
        return model.gradients().orElseThrow();
    }

    private void refused(Tensor images, String message) {
        Layer scores = model.layer("scores");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(images, scores))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients().pullBack(images, scores, Seed.constant(IMAGES), scores))
                .withMessage(message);
    }

    private void replacementRefused(String layer, String name, Tensor tensor, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.withParameters(Map.of(new ParameterId(layer, name), tensor)))
                .withMessage(message);
    }

    private static void closed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatIllegalStateException()
                .isThrownBy(call)
                .withMessage("model 'net.zip' is closed; open it again to go on");
    }

    private static Tensor zeros(int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.wrap(shape, new float[(int) shape.size()]);
    }
}
