package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Expected numbers without a derivation are those of Pillow 12.3.0, {@code BILINEAR} on float images. */
class ResamplingTest {
    /** Half a step of our 16-bit samples, and half the last digit that is given of Pillow's. */
    private static final float ROUNDING = 0.5f / 257 + 0.0005f;

    @Test
    void halvingWeighsThreeThreeOne() {
        // s = 2, output 0 centered at 1: weights 1 - |j + 1/2 - 1| / 2 = 3/4, 3/4, 1/4, together 7/4
        Image halved = gray(1, 4, 70, 140, 21, 210).fit(1, 2, Fit.STRETCH);
        assertThat(halved.sample(0, 0, 0)).isCloseTo((3 * 70 + 3 * 140 + 21) / 7f, within(ROUNDING));
        assertThat(halved.sample(0, 0, 1)).isCloseTo((140 + 3 * 21 + 3 * 210) / 7f, within(ROUNDING));
    }

    @Test
    void doublingInterpolatesBetweenPixelCenters() {
        // s = 1/2: centers at 1/4, 3/4, 5/4, 7/4, pixel centers at 1/2 and 3/2
        Image doubled = gray(2, 1, 100, 200).fit(4, 1, Fit.STRETCH);
        float[] expected = {100, 125, 175, 200};
        for (int y = 0; y < 4; y++) {
            assertThat(doubled.sample(0, y, 0)).isCloseTo(expected[y], within(ROUNDING));
        }
    }

    @Test
    void shrinkingBothSidesIsAsPillow() {
        float[] expected = {47.857f, 90.429f, 124.316f, 158.882f, 172.221f, 103.052f};
        assertSamples(pattern().fit(3, 2, Fit.STRETCH), expected);
    }

    @Test
    void shrinkingOneSideAndEnlargingTheOtherIsAsPillow() {
        float[] expected = {
            26.571f, 33.667f, 45.492f, 57.317f, 69.143f, 80.968f, 92.794f, 104.619f, 111.714f,
            93.0f, 103.667f, 121.444f, 139.222f, 157.0f, 166.412f, 170.804f, 155.118f, 145.706f,
            159.429f, 173.667f, 197.397f, 180.492f, 153.429f, 116.206f, 85.079f, 78.333f, 74.286f
        };
        assertSamples(pattern().fit(3, 9, Fit.STRETCH), expected);
    }

    @Test
    void croppingIsAsPillowsFit() {
        float[] square = {48.714f, 85.25f, 121.786f, 106.714f, 157.0f, 174.778f, 164.714f, 175.417f, 77.929f};
        assertSamples(pattern().fit(3, 3, Fit.CROP), square);
        float[] wide = {82.1875f, 116.118f, 150.049f, 183.979f, 119.8125f, 160.549f, 201.285f, 130.021f};
        assertSamples(pattern().fit(2, 4, Fit.CROP), wide);
    }

    @Test
    void croppingToTheSameProportionsCutsNothing() {
        assertThat(pattern().fit(14, 10, Fit.CROP)).isEqualTo(pattern().fit(14, 10, Fit.STRETCH));
    }

    @Test
    void croppingCutsEvenlyOnBothSides() {
        Image middle = gray(1, 5, 0, 10, 20, 30, 40).fit(1, 1, Fit.CROP);
        assertThat(middle.sample(0, 0, 0)).isEqualTo(20);
        Image tall = gray(4, 1, 0, 10, 20, 30).fit(1, 1, Fit.CROP);
        assertThat(tall.sample(0, 0, 0)).isCloseTo(15, within(ROUNDING));
    }

    @Test
    void aFlatPictureStaysFlatAtAnySize() {
        int[] pixels = new int[13 * 9];
        java.util.Arrays.fill(pixels, 0xfe8001);
        Image flat = Image.rgb(13, 9, pixels);
        for (int[] size : new int[][] {{1, 1}, {5, 4}, {13, 8}, {40, 31}}) {
            for (Fit fit : Fit.values()) {
                Image other = flat.fit(size[0], size[1], fit);
                assertThat(other.height()).isEqualTo(size[0]);
                assertThat(other.width()).isEqualTo(size[1]);
                assertThat(other.pixel(0, 0)).isEqualTo(0xfe8001);
                assertThat(other.samples()).containsOnly((char) (0xfe * 257), (char) (0x80 * 257), (char) 257);
            }
        }
    }

    @Test
    void itsOwnSizeIsThePictureItself() {
        assertThat(pattern().fit(7, 5, Fit.STRETCH)).isEqualTo(pattern());
        assertThat(pattern().fit(7, 5, Fit.CROP)).isEqualTo(pattern());
    }

    @Test
    void anExtremelyTallPictureTakesNoMoreMemoryThanItself() {
        Image column = Image.wrap(1, 20_000_000, 1, new char[20_000_000]);
        assertThat(column.fit(224, 224, Fit.STRETCH).width()).isEqualTo(224);
        assertThat(column.fit(224, 224, Fit.CROP).width()).isEqualTo(224);
    }

    @Test
    void aSizeWithoutPixelsIsRefused() {
        assertThatThrownBy(() -> pattern().fit(0, 3, Fit.STRETCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: expected sides of at least 1 and less than 2^31 samples, got 0 x 3");
        assertThatThrownBy(() -> pattern().fit(50_000, 50_000, Fit.STRETCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 50000 x 50000");
    }

    /** 7 rows, 5 columns, (31 y + 17 x + 5 x y) mod 256. */
    private static Image pattern() {
        float[] samples = new float[35];
        for (int i = 0; i < 35; i++) {
            int y = i / 5;
            int x = i % 5;
            samples[i] = (31 * y + 17 * x + 5 * x * y) % 256;
        }
        return gray(7, 5, samples);
    }

    private static Image gray(int height, int width, float... samples) {
        return Image.fromTensor(Tensor.of(Shape.of(1, height, width), samples), ColorOrder.GRAY, Scaling.RAW);
    }

    private static void assertSamples(Image image, float... expected) {
        float[] samples = image.toTensor(ColorOrder.GRAY, Scaling.RAW).toArray();
        assertThat(samples).containsExactly(expected, within(ROUNDING));
    }
}
