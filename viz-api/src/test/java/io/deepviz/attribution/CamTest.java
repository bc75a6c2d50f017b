package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.assertMap;
import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * The CAM family, worked out by hand: of the image {@code 1 -2 / 3 0} the maps are {@code 1 0 / 3 0} and {@code 0 2 / 0 0},
 * and the gradients at them the weights {@code 1 2 / 3 -4} and {@code -1 0.5 / 0 2}.
 */
class CamTest {
    private static final Tensor IMAGE = image(2, 2, 1, -2, 3, 0);
    private static final float[] WEIGHTS = {1, 2, 3, -4, -1, 0.5f, 0, 2};

    /** Weights of the maps: the means 0.5 and 0.375. */
    @Test
    void gradCamWeighsMapsByTheMeansOfTheirGradients() {
        try (Model model = HandNets.twoMaps(WEIGHTS)) {
            Attribution found = GradCam.at("relu").of(model, IMAGE, Target.logit(0));
            assertMap(found, 0.5, 0.75, 1.5, 0);
            assertThat(found.value()).isCloseTo(11, within(1e-6));
            assertThat(found.layer()).contains("relu");
        }
    }

    /**
     * Weights of the maps: {@code 1/(2+4) + 2 . 4/(8+32) + 3 . 9/(18+108)} and {@code 0.5 . 0.25/(0.5+0.25) + 2 . 4/(8+16)}.
     * The third gradient of the second map is 0, and so are numerator and denominator.
     */
    @Test
    void gradCamPlusPlusWeighsPlaces() {
        try (Model model = HandNets.twoMaps(WEIGHTS)) {
            double first = 1 / 6.0 + 0.2 + 27 / 126.0;
            assertMap(GradCamPlusPlus.at("relu").of(model, IMAGE, Target.logit(0)), first, 1, 3 * first, 0);
        }
    }

    @Test
    void layerCamWeighsEachPlaceByItsOwnGradient() {
        try (Model model = HandNets.twoMaps(WEIGHTS)) {
            assertMap(LayerCam.at("relu").of(model, IMAGE, Target.logit(0)), 1, 1, 9, 0);
        }
    }

    @Test
    void aClassThatNothingSpeaksForHasNoPositiveEvidence() {
        try (Model model = HandNets.twoMaps(-1, -1, -1, -1, -1, -1, -1, -1)) {
            for (AttributionMethod cam :
                    new AttributionMethod[] {GradCam.ofLastMaps(), GradCamPlusPlus.ofLastMaps(), LayerCam.ofLastMaps()
                    }) {
                Attribution found = cam.of(model, IMAGE, Target.logit(0));
                assertMap(found, 0, 0, 0, 0);
                assertThat(found.outcome()).isEqualTo(Outcome.NO_POSITIVE_EVIDENCE);
            }
        }
    }

    @Test
    void theLastLayerWithMapsIsTaken() {
        try (Model model = HandNets.twoMaps(WEIGHTS)) {
            assertThat(GradCam.ofLastMaps().of(model, IMAGE, Target.logit(0)).layer())
                    .contains("relu");
            assertThat(GradCam.ofLastMaps()
                            .of(model, IMAGE, Target.channel("relu", 0))
                            .layer())
                    .as("before the target")
                    .contains("conv");
        }
    }

    /** Half-pixel centers: the outer pixels keep their numbers, the inner ones are mixed 3 to 1. */
    @Test
    void mapsGrowBilinearly() {
        Tensor large = CamMap.resized(Tensor.of(Shape.of(2, 2), 0, 4, 8, 12), 4, 4);
        assertThat(large).isEqualTo(Tensor.of(Shape.of(4, 4), 0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12));
        assertThat(CamMap.resized(Tensor.of(Shape.of(1, 1), 7), 2, 3))
                .isEqualTo(Tensor.of(Shape.of(2, 3), 7, 7, 7, 7, 7, 7));
    }

    @Test
    void layersThatCannotServeAreRefused() {
        try (Model model = HandNets.twoMaps(WEIGHTS)) {
            assertThatThrownBy(() -> GradCam.at("flat").of(model, IMAGE, Target.logit(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("layer: expected one with maps, [C,H,W] of more than one pixel; 'flat' has [8]");
            assertThatThrownBy(() -> GradCam.at("relu").of(model, IMAGE, Target.channel("conv", 0)))
                    .hasMessage(
                            "layer: expected one that the target at 'conv' is computed from, got 'relu', which comes"
                                    + " after it or beside it");
        }
        try (Model model = HandNets.linear()) {
            assertThatThrownBy(() -> GradCam.ofLastMaps().of(model, IMAGE, Target.logit(0)))
                    .hasMessageContaining("no layer of model 'reference' before 'out' has maps of more than one pixel");
        }
    }
}
