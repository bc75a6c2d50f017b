package io.deepviz.render;

import io.deepviz.image.ColorMap;

/**
 * How far numbers reach, and so how they are colored. What is no finite number is counted and left out.
 *
 * @param extreme the number farthest from zero; of two equally far the positive one
 * @param signed whether any is negative
 * @param nan how many are NaN
 * @param infinite how many are infinite
 */
record Range(float extreme, boolean signed, int nan, int infinite) {

    static Range of(float[] numbers) {
        float extreme = 0;
        boolean signed = false;
        int nan = 0;
        int infinite = 0;
        for (float number : numbers) {
            if (Float.isNaN(number)) {
                nan++;
            } else if (Float.isInfinite(number)) {
                infinite++;
            } else {
                float distance = Math.abs(number) - Math.abs(extreme);
                extreme = distance > 0 || (distance == 0 && number > 0) ? number : extreme;
                signed |= number < 0;
            }
        }
        return new Range(extreme, signed, nan, infinite);
    }

    /** This range as part of a picture in which some numbers are negative, or none. */
    Range in(Range whole) {
        return new Range(extreme, whole.signed, nan, infinite);
    }

    ColorMap colors() {
        return signed ? ColorMap.DIVERGING : ColorMap.VIRIDIS;
    }

    int color(float number) {
        if (!Float.isFinite(number)) {
            return ColorMap.NOT_A_NUMBER;
        }
        double share = extreme == 0 ? 0 : number / Math.abs((double) extreme);
        return colors().rgb(signed ? (share + 1) / 2 : share);
    }

    boolean isZero() {
        return extreme == 0 && nan == 0 && infinite == 0;
    }
}
