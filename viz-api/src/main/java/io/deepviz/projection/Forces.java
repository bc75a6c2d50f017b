package io.deepviz.projection;

/**
 * What pulls and pushes points, from a table over the squared distance: a power for each of a billion steps would take most
 * of the time. Each octave has its pieces, in each of which the value is interpolated; the relative error is below 10^-3,
 * far below the noise of sampling. The table is made with {@code StrictMath}: the same everywhere.
 */
final class Forces {
    /** Of the mantissa, that many bits choose the piece. */
    private static final int BITS = 5;

    private static final int SHIFT = 23 - BITS;
    private static final int MASK = (1 << SHIFT) - 1;
    private static final float STEP = 1f / (1 << SHIFT);
    /** Below and above these squared distances, the force's factor is that at them. */
    private static final float LEAST = 0x1p-24f;

    private static final float MOST = 0x1p24f;
    private static final int FIRST = Float.floatToRawIntBits(LEAST) >> SHIFT;
    private static final int PIECES = (Float.floatToRawIntBits(MOST) >> SHIFT) - FIRST;
    /** Keeps the push finite where points meet; as in the authors' program. */
    private static final double EPSILON = 1e-3;

    private final float[] pull;
    private final float[] push;

    Forces(MembershipCurve curve) {
        double a = curve.a();
        double b = curve.b();
        pull = new float[2 * PIECES];
        push = new float[2 * PIECES];
        for (int piece = 0; piece < PIECES; piece++) {
            double low = Float.intBitsToFloat((FIRST + piece) << SHIFT);
            double high = Float.intBitsToFloat((FIRST + piece + 1) << SHIFT);
            put(pull, piece, pull(low, a, b), pull(high, a, b));
            put(push, piece, push(low, a, b), push(high, a, b));
        }
    }

    /** {@code -2 a b s^(b-1) / (1 + a s^b)}: the gradient of ln v, over the difference of the points. */
    private static double pull(double squared, double a, double b) {
        return -2 * a * b * StrictMath.pow(squared, b - 1) / (1 + a * StrictMath.pow(squared, b));
    }

    /** {@code 2 b / ((epsilon + s) (1 + a s^b))}: likewise of ln (1 - v). */
    private static double push(double squared, double a, double b) {
        return 2 * b / ((EPSILON + squared) * (1 + a * StrictMath.pow(squared, b)));
    }

    private static void put(float[] table, int piece, double low, double high) {
        table[2 * piece] = (float) low;
        table[2 * piece + 1] = (float) ((high - low) * STEP);
    }

    /** The factor of the pull between points at such a squared distance, not positive. */
    float pull(float squared) {
        return look(pull, squared);
    }

    /** The factor of the push, not negative. */
    float push(float squared) {
        return look(push, squared);
    }

    private static float look(float[] table, float squared) {
        float within = squared < LEAST ? LEAST : squared >= MOST ? Math.nextDown(MOST) : squared;
        int bits = Float.floatToRawIntBits(within);
        int piece = 2 * ((bits >> SHIFT) - FIRST);
        return table[piece] + (bits & MASK) * table[piece + 1];
    }
}
