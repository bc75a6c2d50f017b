package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What methods cost, what they need, and that they say so. */
class PassesTest {
    private static final Tensor IMAGE = image(2, 2, 1, -2, 3, 0);
    private static final float[] WEIGHTS = {1, 2, 3, -4, -1, 0.5f, 0, 2};

    private static Model small() {
        return HandNets.twoMaps(WEIGHTS);
    }

    @Test
    void methodsCostWhatTheySay() {
        for (String name : StandardMethods.names()) {
            AttributionMethod method = StandardMethods.named(name, Optional.empty());
            try (CountedModel model = new CountedModel(small(), true)) {
                method.of(model, IMAGE, Target.logit(0));
                if (name.startsWith("lrp")) {
                    assertThat(model.passes()).as(name).isEqualTo(1); // the rest is computed by the library
                    assertThat(method.passes(model)).isEqualTo(3);
                } else if (name.equals("score-cam")) {
                    assertThat(model.passes()).as("2 channels").isEqualTo(2 + 3);
                    assertThat(method.passes(model)).isEqualTo(128 + 3);
                } else {
                    assertThat(model.passes()).as(name).isEqualTo(method.passes(model));
                }
            }
        }
    }

    @Test
    void whatTakesManyPassesTakesThemInBatches() {
        try (CountedModel model = new CountedModel(small(), true)) {
            IntegratedGradients.midpoint().withSteps(100).of(model, IMAGE, Target.logit(0));
            SmoothGrad.around(Saliency.gradient()).withSamples(100).of(model, IMAGE, Target.logit(0));
            Rise.standard().of(model, IMAGE, Target.logit(0));
            assertThat(model.largest()).isEqualTo(64);
        }
    }

    @Test
    void withoutGradientsTheMessageNamesWhatNeedsNone() {
        Set<String> able = Set.of(
                "score-cam", "eigen-cam", "occlusion", "rise", "lrp-epsilon", "lrp-zplus", "lrp-flat", "lrp-composite");
        try (CountedModel model = new CountedModel(small(), false)) {
            for (String name : StandardMethods.names()) {
                AttributionMethod method = StandardMethods.named(name, Optional.empty());
                if (able.contains(name)) {
                    assertThat(method.of(model, IMAGE, Target.logit(0)).map().shape())
                            .isEqualTo(Shape.of(2, 2));
                } else {
                    assertThatThrownBy(() -> method.of(model, IMAGE, Target.logit(0)))
                            .as(name)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageEndingWith(
                                    ": model 'reference' (backend reference) gives no gradients; occlusion and RISE need none");
                }
            }
        }
    }

    @Test
    void allMethodsTakeSeveralImagesAndEndInFiniteMaps() {
        NetSpec spec = NetSpec.input(3, 9, 7)
                .convolution("conv", 4, Window.square(3, 1, 1))
                .batchNormalization("bn")
                .add("relu", new Op.Relu())
                .add("mean", new Op.GlobalAveragePooling())
                .dense("out", 3)
                .logits("out")
                .build();
        Tensor images = Tensor.wrap(Shape.of(2, 3, 9, 7), new float[2 * 3 * 9 * 7]); // all zero: 0/0 lies in wait
        try (Model model = ReferenceModel.of(spec)) {
            for (String name : StandardMethods.names()) {
                List<Attribution> found =
                        StandardMethods.named(name, Optional.empty()).ofAll(model, images, Target.logit(1));
                assertThat(found).as(name).hasSize(2);
                found.forEach(each -> assertThat(each.map().shape()).isEqualTo(Shape.of(9, 7)));
                found.forEach(each -> assertThat(each.target().toString()).isEqualTo("logit of class 1"));
            }
        }
    }

    @Test
    void unknownMethodsAreAnsweredWithTheList() {
        assertThatThrownBy(() -> StandardMethods.named("gradcam", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("method: expected one of gradient, input-x-gradient, integrated-gradients,")
                .hasMessageEndingWith("got 'gradcam'");
    }

    @Test
    void aMapOfNoNumbersIsRefused() {
        assertThatThrownBy(() -> Attribution.ofMap("m", Target.logit(0), 0, Tensor.of(Shape.of(1, 2), 1, Float.NaN)))
                .hasMessage(
                        "attribution by m: expected finite numbers, got 1 that aren't in the map, and a target of 0.0");
    }
}
