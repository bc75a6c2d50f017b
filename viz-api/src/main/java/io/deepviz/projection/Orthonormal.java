package io.deepviz.projection;

/** Makes directions orthonormal, by Gram and Schmidt in order; a direction that is lost in rounding gets a substitute. */
final class Orthonormal {
    private Orthonormal() {}

    /**
     * Replaces each vector by what is left of it without those before, at length 1. Of one no longer than {@code lost}
     * after that, nothing can be said but that it is orthogonal to the others: the axis that is farthest from them takes
     * its place.
     */
    static void make(double[][] vectors, double lost) {
        for (int i = 0; i < vectors.length; i++) {
            remove(vectors, i);
            double length = length(vectors[i]);
            if (!(length > lost)) {
                vectors[i] = farthestAxis(vectors, i);
                remove(vectors, i);
                length = length(vectors[i]);
            }
            scale(vectors[i], 1 / length);
            remove(vectors, i); // twice is enough (Giraud et al. 2005)
            scale(vectors[i], 1 / length(vectors[i]));
        }
    }

    /** Turns a vector so that its largest coordinate by size is positive; of equal ones the first decides. */
    static void fixSign(double[] vector) {
        int largest = 0;
        for (int d = 1; d < vector.length; d++) {
            if (Math.abs(vector[d]) > Math.abs(vector[largest])) {
                largest = d;
            }
        }
        if (vector[largest] < 0) {
            scale(vector, -1);
        }
    }

    private static void remove(double[][] vectors, int i) {
        for (int before = 0; before < i; before++) {
            Dense.add(vectors[before], -Dense.dot(vectors[before], vectors[i]), vectors[i]);
        }
    }

    private static double[] farthestAxis(double[][] vectors, int count) {
        double[] axis = new double[vectors[0].length];
        int farthest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int d = 0; d < axis.length; d++) {
            double covered = 0;
            for (int i = 0; i < count; i++) {
                covered += vectors[i][d] * vectors[i][d];
            }
            if (covered < least) {
                least = covered;
                farthest = d;
            }
        }
        axis[farthest] = 1;
        return axis;
    }

    private static double length(double[] vector) {
        return Math.sqrt(Dense.dot(vector, vector));
    }

    private static void scale(double[] vector, double factor) {
        for (int d = 0; d < vector.length; d++) {
            vector[d] *= factor;
        }
    }
}
