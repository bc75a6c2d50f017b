package io.deepviz.projection;

/**
 * How far a point's nearest neighbors belong to it, by a measure of distance of its own: {@code w_j = exp(-max(0, d_j - rho)
 * / sigma)}, where rho is the distance of the nearest that isn't a duplicate, and sigma such that the w sum to log2(k)
 * (McInnes, Healy, Melville 2018, section 3.1 and algorithm 3).
 *
 * @param rho the distance up to which neighbors belong to the point wholly
 * @param sigma the scale of distances beyond
 */
record SmoothNeighbors(double rho, double sigma) {
    /** As in the authors' program, of the sum. */
    private static final double TOLERANCE = 1e-5;

    private static final int STEPS = 64;
    /**
     * The least sigma, in units of the mean distance; as in the authors' program. If more than log2(k) neighbors are nearest,
     * none is small enough for the sum.
     */
    private static final double LEAST = 1e-3;

    /**
     * Finds both for one point.
     *
     * @param distances of its k nearest, ascending
     * @param typical the mean distance of neighbors of all points, for those that have duplicates only
     */
    static SmoothNeighbors of(double[] distances, double typical) {
        double rho = 0;
        double mean = 0;
        for (double distance : distances) {
            rho = rho == 0 ? distance : rho;
            mean += distance / distances.length;
        }
        double wanted = StrictMath.log(distances.length) / StrictMath.log(2);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double sigma = mean > rho ? mean - rho : 1; // of its order, whatever the unit of distances
        for (int step = 0; step < STEPS; step++) {
            double excess = sum(distances, rho, sigma) - wanted;
            if (Math.abs(excess) < TOLERANCE) {
                break;
            }
            if (excess > 0) {
                high = sigma;
                sigma = (low + high) / 2;
            } else {
                low = sigma;
                sigma = Double.isInfinite(high) ? 2 * sigma : (low + high) / 2;
            }
        }
        return new SmoothNeighbors(rho, Math.max(sigma, LEAST * (rho > 0 ? mean : typical)));
    }

    /** w of a neighbor at such a distance; 1 where all are at 0. */
    double membership(double distance) {
        return distance <= rho ? 1 : StrictMath.exp(-(distance - rho) / sigma);
    }

    private static double sum(double[] distances, double rho, double sigma) {
        double sum = 0;
        for (double distance : distances) {
            sum += distance <= rho ? 1 : StrictMath.exp(-(distance - rho) / sigma);
        }
        return sum;
    }
}
