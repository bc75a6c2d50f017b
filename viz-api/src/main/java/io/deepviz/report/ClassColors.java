package io.deepviz.report;

/** Colors for classes, again from the first beyond the last: Paul Tol's scheme "muted", told apart by color-blind people. */
final class ClassColors {
    static final int NONE = 0x777777;

    private static final int[] COLORS = {
        0x332288, 0x88ccee, 0x44aa99, 0x117733, 0x999933, 0xddcc77, 0xcc6677, 0x882255, 0xaa4499, 0xe07020, 0x2277dd,
        0x555555
    };

    private ClassColors() {}

    static int of(int classIndex) {
        return COLORS[classIndex % COLORS.length];
    }

    static String css(int color) {
        return String.format("#%06x", color);
    }
}
