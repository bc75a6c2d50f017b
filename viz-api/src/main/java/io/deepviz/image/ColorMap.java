package io.deepviz.image;

/** Colors for numbers. All can be told apart in gray, too, but for the two halves of {@link #DIVERGING}. */
public enum ColorMap {
    /** From black to white. */
    GRAY(0x000000, 0xffffff),
    /**
     * From dark purple over green to yellow, equal steps looking equal: for numbers that begin at zero. By N. Smith and S.
     * van der Walt for Matplotlib (CC0); every 15th of its 256 colors, and at most 5 of 255 levels off in between.
     */
    // spotless:off
    VIRIDIS(
            0x440154, 0x481769, 0x472a7a, 0x433d84, 0x3d4e8a, 0x355e8d, 0x2e6d8e, 0x297b8e, 0x23898e,
            0x1f978b, 0x21a585, 0x2eb37c, 0x46c06f, 0x65cb5e, 0x89d548, 0xb0dd2f, 0xd8e219, 0xfde725),
    // spotless:on
    /** From blue over near-white in the middle to red, both ends equally dark: for numbers of both signs. */
    DIVERGING(0x1b3f8f, 0x4878c0, 0x9dbde0, 0xf2f2f2, 0xf0a98c, 0xcb5a4c, 0x8e1230);

    /** Magenta, which no map contains: what is drawn where there is no number. */
    public static final int NOT_A_NUMBER = 0xff00ff;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else has the array, and nothing here writes to it
    private final int[] points;

    ColorMap(int... points) {
        this.points = points;
    }

    /**
     * The color at a position, linear in between points.
     *
     * @param position 0 for the first color to 1 for the last; outside, the nearer of these
     * @return {@code 0xRRGGBB}; {@link #NOT_A_NUMBER} for NaN
     */
    public int rgb(double position) {
        if (Double.isNaN(position)) {
            return NOT_A_NUMBER;
        }
        double at = Math.max(0, Math.min(1, position)) * (points.length - 1);
        int first = Math.min((int) at, points.length - 2);
        int color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = (points[first] >> shift) & 255;
            int to = (points[first + 1] >> shift) & 255;
            color |= (int) Math.round(from + (at - first) * (to - from)) << shift;
        }
        return color;
    }
}
