package io.deepviz.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.image.ColorMap;
import io.deepviz.image.Image;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ActivationMapsTest {
    private static final int DARK = ColorMap.VIRIDIS.rgb(0);
    private static final int HALF = ColorMap.VIRIDIS.rgb(.5);
    private static final int YELLOW = ColorMap.VIRIDIS.rgb(1);
    private static final int BLUE = ColorMap.DIVERGING.rgb(0);
    private static final int WHITE = ColorMap.DIVERGING.rgb(.5);
    private static final int RED = ColorMap.DIVERGING.rgb(1);

    @Test
    void whatIsNeverNegativeGoesFromDarkAtZeroToYellow() {
        Image picture = render(ActivationMaps.grid(), Shape.of(1, 1, 3), 0, 2, 4);
        assertThat(FiltersTest.colors(picture)).contains(DARK, HALF, YELLOW);
        assertThat(picture.caption()).contains("zero = dark purple, largest = yellow; all maps on one scale");
    }

    @Test
    void whatHasBothSignsIsWhiteAtZeroAndEquallyDarkBothWays() {
        Image picture = render(ActivationMaps.grid(), Shape.of(1, 1, 3), -4, 0, 2);
        assertThat(FiltersTest.colors(picture))
                .contains(BLUE, WHITE, ColorMap.DIVERGING.rgb(.75))
                .doesNotContain(YELLOW);
        assertThat(picture.caption()).contains("zero = white, negative blue, positive red; all maps on one scale");
    }

    @Test
    void mapsShareAScaleOrHaveTheirOwn() {
        float[] numbers = {0, 1, 0, 2};
        assertThat(FiltersTest.colors(render(ActivationMaps.grid(), Shape.of(2, 1, 2), numbers)))
                .contains(HALF, YELLOW);
        Image own = render(ActivationMaps.grid().perChannelScale(), Shape.of(2, 1, 2), numbers);
        assertThat(FiltersTest.colors(own)).contains(DARK, YELLOW);
        assertThat(countOf(own, YELLOW))
                .isEqualTo(2 * countOf(render(ActivationMaps.grid(), Shape.of(2, 1, 2), numbers), YELLOW));
        assertThat(own.caption()).contains("each map on its own scale");
        assertThat(render(ActivationMaps.grid().perChannelScale().sharedScale(), Shape.of(2, 1, 2), numbers))
                .isEqualTo(render(ActivationMaps.grid(), Shape.of(2, 1, 2), numbers));
    }

    @Test
    void onItsOwnScaleAMapWithoutNegativesIsStillColoredLikeTheOthers() {
        Image own = render(ActivationMaps.grid().perChannelScale(), Shape.of(2, 1, 1), 1, -2);
        assertThat(FiltersTest.colors(own)).contains(RED, BLUE).doesNotContain(YELLOW);
    }

    @Test
    void theScaleIsThatOfAllChannelsEvenIfOnlySomeAreDrawn() {
        Image picture = render(ActivationMaps.grid().atMost(1), Shape.of(3, 1, 2), 0, 2, 0, 0, 4, 0);
        assertThat(countOf(picture, HALF)).isPositive();
        assertThat(picture.caption())
                .contains(
                        "the first 1 of 3 channels; under each map: channel, its largest number; 1 of 3 maps are zero all over");
    }

    @Test
    void whatIsNoNumberIsMagentaAndCounted() {
        Image picture = render(
                ActivationMaps.grid(),
                Shape.of(1, 1, 4),
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                3);
        assertThat(FiltersTest.colors(picture)).contains(0xff00ff, YELLOW);
        assertThat(picture.caption()).contains("\n1 NaN and 2 infinite of 4 numbers, drawn in magenta\n");
    }

    @Test
    void zerosAreSaidToBeZeros() {
        Image picture = render(ActivationMaps.grid(), Shape.of(2, 1, 2), 0, 0, 0, -0f);
        assertThat(picture.caption()).contains("; 2 of 2 maps are zero all over\nall numbers are zero\n");
    }

    @Test
    void aShortVectorIsAStripAndALongOneASquare() {
        Image strip = render(ActivationMaps.grid(), Shape.of(4), 0, 1, 2, 4);
        assertThat(strip.caption()).contains("\nnumbers 0 to 3 from left to right\n");
        assertThat(FiltersTest.colors(strip)).contains(DARK, HALF, YELLOW);
        float[] many = new float[1000];
        many[999] = 1;
        Image square = render(ActivationMaps.grid(), Shape.of(1000), many);
        assertThat(square.caption()).contains("\nnumber i in row i / 40, column i % 40\n");
        Image prime = render(ActivationMaps.grid(), Shape.of(101), new float[101]);
        assertThat(prime.caption()).contains("column i % 11");
        assertThat(FiltersTest.colors(prime)).contains(0x808080); // 121 cells
    }

    @Test
    void theCaptionSaysModelLayerImageAndInput() {
        Image picture = render(ActivationMaps.grid().ofImage("cat.jpg"), Shape.of(2, 1, 2), 0, 1, 0, 2);
        assertThat(picture.caption()).isEqualTo("""
                        small, relu: relu, [2,1,2] of cat.jpg
                        under each map: channel, its largest number
                        zero = dark purple, largest = yellow; all maps on one scale
                        input: scaling unit, color order RGB""");
    }

    @Test
    void otherShapesAreRefused() {
        SmallModel model = model(Shape.of(2, 3, 3));
        Layer layer = model.layer("relu");
        assertThatThrownBy(() ->
                        ActivationMaps.grid().render(model, layer, tensor(Shape.of(1, 2, 3, 3), new float[18])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("activation: expected [C,H,W] or [D] of one image, [2,3,3] at layer 'relu', got [1,2,3,3]"
                        + " (a batch? take its slice(0))");
        assertThatThrownBy(() -> ActivationMaps.grid().render(model, layer, tensor(Shape.of(2), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("activation: expected [C,H,W] or [D] of one image, [2,3,3] at layer 'relu', got [2]");
        assertThatThrownBy(() -> ActivationMaps.grid().atMost(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("channels: expected at least 1, got 0");
    }

    @Test
    void theNumberFarthestFromZeroIsFoundWithItsSign() {
        assertThat(Range.of(new float[] {1, -3, 2}).extreme()).isEqualTo(-3);
        assertThat(Range.of(new float[] {-3, 3}).extreme()).isEqualTo(3);
        assertThat(Range.of(new float[] {3, -3}).extreme()).isEqualTo(3);
        assertThat(Range.of(new float[] {0, -0f}).signed()).isFalse();
    }

    @Test
    void numbersAreShort() {
        assertThat(Captions.number(0)).isEqualTo("0");
        assertThat(Captions.number(12345)).isEqualTo("12345");
        assertThat(Captions.number(123.456)).isEqualTo("123");
        assertThat(Captions.number(-12.3456)).isEqualTo("-12.3");
        assertThat(Captions.number(2)).isEqualTo("2");
        assertThat(Captions.number(100)).isEqualTo("100");
        assertThat(Captions.number(0.00123)).isEqualTo("0.0012");
        assertThat(Captions.number(1.5e-7)).isEqualTo("1.5e-07");
        assertThat(Captions.number(3e8)).isEqualTo("3.0e+08");
    }

    private static Image render(ActivationMaps maps, Shape shape, float... numbers) {
        SmallModel model = model(shape);
        return maps.render(model, model.layer("relu"), tensor(shape, numbers));
    }

    private static Tensor tensor(Shape shape, float... numbers) {
        return Tensor.of(shape, numbers);
    }

    private static SmallModel model(Shape output) {
        return new SmallModel(InputSpec.of(3, 8, 8)).layer("relu", LayerKind.RELU, output);
    }

    /** How many pixels of the tiles have a color; the bar below them is left out. */
    private static int countOf(Image picture, int color) {
        int count = 0;
        for (int y = 0; y < picture.height() - 28; y++) {
            for (int x = 0; x < picture.width(); x++) {
                count += FiltersTest.rgb(picture, y, x) == color ? 1 : 0;
            }
        }
        return count;
    }
}
