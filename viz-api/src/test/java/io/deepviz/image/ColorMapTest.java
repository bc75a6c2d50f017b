package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {
    /** Matplotlib's colors at quarters, #440154 #3b528b #21918c #5ec962 #fde725; we may be 5 levels off. */
    @ParameterizedTest
    @CsvSource({"0, 68, 1, 84", "0.25, 59, 82, 139", "0.5, 33, 145, 140", "0.75, 94, 201, 98", "1, 253, 231, 37"})
    void viridisIsThatOfMatplotlib(double position, int red, int green, int blue) {
        int color = ColorMap.VIRIDIS.rgb(position);
        assertThat(color >> 16).isCloseTo(red, within(5));
        assertThat((color >> 8) & 255).isCloseTo(green, within(5));
        assertThat(color & 255).isCloseTo(blue, within(5));
    }

    @ParameterizedTest
    @EnumSource(names = {"GRAY", "VIRIDIS"})
    void theseGetLighterAllTheWay(ColorMap map) {
        for (int i = 1; i <= 64; i++) {
            assertThat(lightness(map.rgb(i / 64.0))).isGreaterThan(lightness(map.rgb((i - 1) / 64.0)));
        }
    }

    @Test
    void zeroIsTheLightestInTheMiddleAndBothSidesAreEquallyDark() {
        assertThat(ColorMap.DIVERGING.rgb(.5)).isEqualTo(0xf2f2f2);
        for (int i = 1; i <= 32; i++) {
            double negative = lightness(ColorMap.DIVERGING.rgb(.5 - i / 64.0));
            double positive = lightness(ColorMap.DIVERGING.rgb(.5 + i / 64.0));
            assertThat(negative).isCloseTo(positive, within(4.0)); // of 100: not to be seen
            assertThat(negative).isLessThan(lightness(ColorMap.DIVERGING.rgb(.5 - (i - 1) / 64.0)));
        }
    }

    @Test
    void positionsOutsideAreClippedAndNaNIsMagenta() {
        assertThat(ColorMap.GRAY.rgb(-3)).isEqualTo(0x000000);
        assertThat(ColorMap.GRAY.rgb(7)).isEqualTo(0xffffff);
        assertThat(ColorMap.GRAY.rgb(.5)).isEqualTo(0x808080);
        assertThat(ColorMap.VIRIDIS.rgb(Double.NaN))
                .isEqualTo(ColorMap.NOT_A_NUMBER)
                .isEqualTo(0xff00ff);
    }

    /** L* of CIE Lab, 0 to 100. */
    private static double lightness(int color) {
        double luminance =
                .2126 * linear(color >> 16) + .7152 * linear((color >> 8) & 255) + .0722 * linear(color & 255);
        return luminance > .008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
    }

    private static double linear(int level) {
        double share = level / 255.0;
        return share <= .04045 ? share / 12.92 : Math.pow((share + .055) / 1.055, 2.4);
    }
}
