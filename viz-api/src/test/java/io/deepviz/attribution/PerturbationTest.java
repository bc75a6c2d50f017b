package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.assertMap;
import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Methods that hide parts of the image, and the one that only looks at maps; by hand. */
class PerturbationTest {
    private static final Tensor IMAGE = image(2, 2, 1, -1, 2, 0.5f);

    @Test
    void coveringSinglePixelsOfALinearNetTellsTheirShares() {
        try (Model model = HandNets.linear()) {
            Attribution found = Occlusion.standard().withWindow(1, 1).of(model, IMAGE, Target.logit(0));
            assertMap(found, 1, -2, -6, 2);
            assertThat(found.value()).isCloseTo(-4.5, within(1e-6));
        }
    }

    /** Covered by white, 1, a pixel's fall is its weight times (x - 1). */
    @Test
    void whatCoversMatters() {
        try (Model model = HandNets.linear()) {
            Occlusion white = Occlusion.standard().withWindow(1, 1).coveredBy(Baseline.white());
            assertMap(white.of(model, IMAGE, Target.logit(0)), 0, -4, -3, -2);
        }
    }

    /** Positive and negative parts as maps, all weights 1: the target is the sum of magnitudes. Windows of 2 lie at columns 0, 1, 2. */
    @Test
    void aPixelGetsTheMeanOverTheWindowsThatCoverIt() {
        try (Model model = HandNets.row(1, 2, 3, 4)) {
            Attribution found =
                    Occlusion.standard().withWindow(1, 1).of(model, image(1, 4, 1, 1, 1, 1), Target.logit(0));
            assertMap(found, 1, 2, 3, 4);
        }
        try (Model model = HandNets.linear()) { // one window of all: each pixel gets the whole fall
            Attribution found = Occlusion.standard().withWindow(5, 2).of(model, IMAGE, Target.logit(0));
            assertMap(found, -5, -5, -5, -5);
        }
    }

    @Test
    void windowsOverlapAndTheLastEndsWithTheImage() {
        try (Model model = HandNets.square(3, 1, 2, 3, 4, 5, 6, 7, 8, 9)) {
            // windows of 2x2 at (0,0), (0,1), (1,0), (1,1) fall by 12, 16, 24, 28
            Attribution found = Occlusion.standard()
                    .withWindow(2, 2)
                    .of(model, image(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1), Target.logit(0));
            assertMap(found, 12, 14, 16, 18, 20, 22, 24, 26, 28);
            assertThat(Occlusion.standard().withWindow(2, 2).passes(model)).isEqualTo(5);
        }
    }

    /** For linear nets the estimate is linear in the weights, mask by mask: the parts' maps add up to the whole's. */
    @Test
    void riseOfASumIsTheSumOfRises() {
        float[][] maps = new float[3][];
        float[][] weights = {{1, 2, -3, 4}, {0, -2, 5, 1}, {1, 0, 2, 5}};
        for (int i = 0; i < 3; i++) {
            try (Model model = HandNets.square(2, weights[i])) {
                maps[i] = Rise.standard()
                        .withMasks(20)
                        .of(model, IMAGE, Target.logit(0))
                        .map()
                        .toArray();
            }
        }
        for (int i = 0; i < 4; i++) {
            assertThat((double) maps[2][i]).isCloseTo(maps[0][i] + maps[1][i], within(1e-5));
        }
        assertThat(maps[2]).isNotEqualTo(new float[4]);
    }

    @Test
    void riseFindsThePixelThatMatters() {
        try (Model model = HandNets.square(8, one(64, 27))) {
            float[] bright = new float[64];
            java.util.Arrays.fill(bright, 1);
            Attribution found = Rise.standard().withCells(4, 0.5).of(model, image(8, 8, bright), Target.logit(0));
            float[] map = found.map().toArray();
            int best = 0;
            for (int i = 0; i < map.length; i++) {
                best = map[i] > map[best] ? i : best;
            }
            assertThat(Math.abs(best / 8 - 27 / 8)).isLessThanOrEqualTo(1);
            assertThat(Math.abs(best % 8 - 27 % 8)).isLessThanOrEqualTo(1);
            assertThat((double) map[27])
                    .as("a cell's own: var(M) / p, less for mixed cells")
                    .isBetween(0.1, 0.5);
            assertThat((double) map[63]).as("far away").isCloseTo(0, within(0.05));
        }
    }

    @Test
    void riseIsTheSameForTheSameSeed() {
        try (Model model = HandNets.linear()) {
            Rise rise = Rise.standard().withMasks(50);
            assertThat(rise.of(model, IMAGE, Target.logit(0)).map())
                    .isEqualTo(rise.of(model, IMAGE, Target.logit(0)).map())
                    .isNotEqualTo(
                            rise.withSeed(1).of(model, IMAGE, Target.logit(0)).map());
        }
    }

    /**
     * The maps {@code 1 0 / 3 0} and {@code 0 2 / 0 0} at the image's size, stretched, leave of the image 1 -2 / 3 0 the pixels
     * 1/3 . / 3 . and . -2 / . .; weights 1, 2, 3, -4 and -1, 0.5, 0, 2 make 1/3 + 9 and 0.5 . 2 of that.
     */
    @Test
    void scoreCamWeighsMapsByWhatTheyLeaveOfTheTarget() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            Tensor image = image(2, 2, 1, -2, 3, 0);
            double first = 1 / 3.0 + 9;
            Attribution found = ScoreCam.at("relu").of(model, image, Target.logit(0));
            assertMap(found, first, 2, 3 * first, 0);
            assertThat(found.remarks()).isEmpty();
            Attribution capped = ScoreCam.at("relu").withChannels(1).of(model, image, Target.logit(0));
            assertMap(capped, first, 0, 3 * first, 0);
            assertThat(capped.remarks()).containsExactly("the 1 channels with the most contrast, of 2");
        }
    }

    /** The maps 1 0 3 0 and 0 2 0 0 are at right angles, and the first is longer: sqrt(10) against 2. */
    @Test
    void eigenCamIsTheFirstPrincipalComponent() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            Tensor image = image(2, 2, 1, -2, 3, 0);
            Attribution found = EigenCam.at("relu").of(model, image, Target.logit(0));
            assertMap(found, 1, 0, 3, 0);
            assertThat(found.remarks()).singleElement().asString().contains("does not depend on the target");
            // in conv, the maps are each other's negatives: (v, -v) with v = 1 -2 3 0, so sqrt(2) v, its sum positive
            double root = Math.sqrt(2);
            assertMap(EigenCam.at("conv").of(model, image, Target.logit(0)), root, 0, 3 * root, 0);
        }
    }

    @Test
    void mapsOfNothingButZerosAreNoEvidence() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            Tensor black = image(2, 2, 0, 0, 0, 0);
            for (AttributionMethod method : new AttributionMethod[] {EigenCam.at("relu"), ScoreCam.at("relu")}) {
                Attribution found = method.of(model, black, Target.logit(0));
                assertMap(found, 0, 0, 0, 0);
                assertThat(found.outcome()).isEqualTo(Outcome.NO_POSITIVE_EVIDENCE);
            }
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Occlusion.standard().withWindow(2, 3))
                .hasMessage("stride: expected at most the window's 2, got 3");
        assertThatThrownBy(() -> Occlusion.standard().withWindow(0, 1))
                .hasMessage("window: expected at least 1, got 0");
        assertThatThrownBy(() -> Rise.standard().withMasks(1)).hasMessage("masks: expected at least 2, got 1");
        assertThatThrownBy(() -> Rise.standard().withCells(3, 1))
                .hasMessage("probability: expected between 0 and 1, got 1.0");
        assertThatThrownBy(() -> ScoreCam.ofLastMaps().withChannels(0))
                .hasMessage("channels: expected at least 1, got 0");
    }

    private static float[] one(int size, int at) {
        float[] numbers = new float[size];
        numbers[at] = 1;
        return numbers;
    }
}
