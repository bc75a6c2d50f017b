package io.deepviz.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Model;
import io.deepviz.image.ColorMap;
import io.deepviz.image.Image;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributionPictureTest {
    private static final Image GRAY = Image.rgb(2, 2, new int[] {0x808080, 0x808080, 0x808080, 0x808080});

    @Test
    void zeroIsInTheMiddleAndBothSignsReachEquallyFar() {
        try (Model model = HandNets.linear()) {
            Image map = AttributionPicture.of(model, GRAY).map(attribution(-2, 0, 1, 2));
            assertPixel(map, 0, 0, ColorMap.DIVERGING.rgb(0));
            assertPixel(map, 0, 1, ColorMap.DIVERGING.rgb(0.5));
            assertPixel(map, 1, 0, ColorMap.DIVERGING.rgb(0.75));
            assertPixel(map, 1, 1, ColorMap.DIVERGING.rgb(1));
        }
    }

    /** Gray of half the brightness is drawn at 70 + 128 . 185/255 = 163, and shows where the map is zero. */
    @Test
    void thePictureShowsThroughWhereTheMapIsZero() {
        try (Model model = HandNets.linear()) {
            AttributionPicture pictures = AttributionPicture.of(model, GRAY);
            assertPixel(pictures.overlay(attribution(-2, 0, 1, 2)), 0, 1, 0xa3a3a3);
            assertPixel(pictures.withOverlay(0).overlay(attribution(-2, 0, 1, 2)), 1, 1, 0xa3a3a3);
            assertPixel(pictures.withOverlay(1).overlay(attribution(-2, 0, 1, 2)), 1, 1, ColorMap.DIVERGING.rgb(1));
        }
    }

    @Test
    void theCaptionTellsAllThereIsToKnow() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            Attribution cam = Attribution.ofMap(
                            "Some-CAM",
                            Target.logit(0).named("logit of cat"),
                            1.5,
                            Tensor.of(Shape.of(2, 2), 0, 1, 2, 3))
                    .atLayer("relu")
                    .withRemark("a remark")
                    .with(new Completeness(2, 1, 0.5, 0, 0.4));
            String caption = AttributionPicture.of(model, GRAY)
                    .withOverlay(0.5)
                    .render(cam, List.of("a line more"))
                    .caption();
            assertThat(caption.lines())
                    .containsExactly(
                            "reference, Some-CAM, layer relu [2,2,2]",
                            "target: logit of cat = 1.5",
                            "red speaks for the target, blue against it, white neither; scale +-3; overlay 0.5",
                            "shared out 2, unexplained 5 %",
                            "a remark",
                            "a line more",
                            "input: scaling unit, color order GRAY");
        }
    }

    @Test
    void noPositiveEvidenceIsDrawnAndSaid() {
        try (Model model = HandNets.linear()) {
            AttributionPicture pictures = AttributionPicture.of(model, GRAY);
            Attribution none = attribution(0, 0, 0, 0);
            assertThat(pictures.render(none).caption())
                    .contains(
                            "NO POSITIVE EVIDENCE: by this method, no pixel speaks for the target; the map is zero all over");
            assertPixel(pictures.map(none), 0, 0, 0xb0b0b0); // the first line of the hatching
            assertPixel(pictures.map(none), 0, 1, ColorMap.DIVERGING.rgb(0.5));
            assertThat(pictures.render(attribution(-1, 0, 0, 0)).caption())
                    .contains("NO POSITIVE EVIDENCE: by this method, no pixel speaks for the target\n");
        }
    }

    /** Of 1000 pixels the 99.5th percentile is the 996th: four lie beyond. */
    @Test
    void singlePixelsFarBeyondAllOthersDoNotSetTheScale() {
        float[] numbers = new float[1000];
        java.util.Arrays.fill(numbers, 1);
        java.util.Arrays.fill(numbers, 0, 4, 100);
        try (Model model = HandNets.linear()) {
            Attribution spiky = Attribution.ofMap("m", Target.logit(0), 0, Tensor.of(Shape.of(20, 50), numbers));
            assertThat(AttributionPicture.of(model, GRAY).render(spiky).caption())
                    .contains("scale +-1, 4 pixels beyond");
            assertThatThrownBy(() -> AttributionPicture.of(model, GRAY).withOverlay(1.5))
                    .hasMessage("overlay: expected 0 to 1, got 1.5");
        }
    }

    private static Attribution attribution(float... numbers) {
        return Attribution.ofMap("m", Target.logit(0), 0, Tensor.of(Shape.of(2, 2), numbers));
    }

    private static void assertPixel(Image image, int row, int column, int expected) {
        int found = 0;
        for (int channel = 0; channel < 3; channel++) {
            found = found << 8 | Math.round(image.sample(channel, row, column));
        }
        assertThat(Integer.toHexString(found)).isEqualTo(Integer.toHexString(expected));
    }
}
