package io.deepviz.projection;

/**
 * How far two points at a distance d on the map belong together: {@code v(d) = 1 / (1 + a d^(2b))} (McInnes, Healy, Melville
 * 2018, definition 11).
 */
record MembershipCurve(double a, double b) {
    /** As in the authors' program: so many distances, evenly spaced up to so many times the spread. */
    private static final int DISTANCES = 300;

    private static final double REACH = 3;

    private static final int MOST_STEPS = 500;
    /** A step that changes a and b by less, relatively, is the last. */
    private static final double TOLERANCE = 1e-12;

    /**
     * The curve nearest, by least squares, to the one that is wanted: 1 up to the least distance, {@code exp(-(d - least) /
     * spread)} beyond. Found by Levenberg's and Marquardt's method from a = b = 1.
     *
     * @param minDist 0 to spread
     * @param spread positive
     */
    static MembershipCurve fit(double minDist, double spread) {
        MembershipCurve curve = new MembershipCurve(1, 1);
        double damping = 1e-3;
        double error = curve.error(minDist, spread);
        for (int step = 0; step < MOST_STEPS && damping < 1e12; step++) {
            MembershipCurve next = curve.improve(minDist, spread, damping);
            double nextError = next.a > 0 && next.b > 0 ? next.error(minDist, spread) : Double.POSITIVE_INFINITY;
            if (!(nextError < error)) {
                damping *= 4;
                continue;
            }
            double change = Math.max(Math.abs(next.a / curve.a - 1), Math.abs(next.b / curve.b - 1));
            curve = next;
            error = nextError;
            damping /= 4;
            if (change < TOLERANCE) {
                break;
            }
        }
        return curve;
    }

    /** v(d). */
    double at(double distance) {
        return 1 / (1 + a * StrictMath.pow(distance, 2 * b));
    }

    private static double distance(int i, double spread) {
        return REACH * spread * i / (DISTANCES - 1);
    }

    private static double wanted(double distance, double minDist, double spread) {
        return distance < minDist ? 1 : StrictMath.exp(-(distance - minDist) / spread);
    }

    private double error(double minDist, double spread) {
        double sum = 0;
        for (int i = 0; i < DISTANCES; i++) {
            double distance = distance(i, spread);
            double residual = at(distance) - wanted(distance, minDist, spread);
            sum += residual * residual;
        }
        return sum;
    }

    /** One step: (J'J + damping diag(J'J)) step = -J'r. */
    private MembershipCurve improve(double minDist, double spread, double damping) {
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double ar = 0;
        double br = 0;
        for (int i = 1; i < DISTANCES; i++) { // at 0 the curve is 1, whatever a and b
            double distance = distance(i, spread);
            double value = at(distance);
            double power = StrictMath.pow(distance, 2 * b);
            double byA = -power * value * value;
            double byB = 2 * a * StrictMath.log(distance) * byA;
            double residual = value - wanted(distance, minDist, spread);
            aa += byA * byA;
            ab += byA * byB;
            bb += byB * byB;
            ar += byA * residual;
            br += byB * residual;
        }
        aa *= 1 + damping;
        bb *= 1 + damping;
        double determinant = aa * bb - ab * ab;
        return new MembershipCurve(a - (bb * ar - ab * br) / determinant, b - (aa * br - ab * ar) / determinant);
    }
}
