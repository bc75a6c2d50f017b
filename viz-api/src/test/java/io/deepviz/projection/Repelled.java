package io.deepviz.projection;

/** What a repulsion computes, and the sum over all pairs to compare it with. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Repelled(double total, double[] x, double[] y) {
    static Repelled by(Repulsion repulsion, double[] x, double[] y) {
        double[] forceX = new double[x.length];
        double[] forceY = new double[x.length];
        double total = repulsion.compute(x, y, forceX, forceY);
        return new Repelled(total, forceX, forceY);
    }

    static Repelled exact(double[] x, double[] y) {
        double[] forceX = new double[x.length];
        double[] forceY = new double[x.length];
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                if (i != j) {
                    double w = 1 / (1 + Math.pow(x[i] - x[j], 2) + Math.pow(y[i] - y[j], 2));
                    total += w;
                    forceX[i] += w * w * (x[i] - x[j]);
                    forceY[i] += w * w * (y[i] - y[j]);
                }
            }
        }
        return new Repelled(total, forceX, forceY);
    }

    double distance(Repelled other) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.pow(x[i] - other.x[i], 2) + Math.pow(y[i] - other.y[i], 2);
        }
        return Math.sqrt(sum);
    }

    /** The error's share in all forces, root mean square. */
    double error(Repelled exact) {
        return distance(exact) / exact.length();
    }

    double length() {
        return distance(new Repelled(0, new double[x.length], new double[x.length]));
    }
}
