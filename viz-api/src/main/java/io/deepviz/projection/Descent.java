package io.deepviz.projection;

import java.util.Arrays;

/**
 * Gradient descent with momentum, and a gain for each coordinate that grows while its gradient keeps its direction and
 * shrinks when it turns (Jacobs 1988), as t-SNE has always used it (van der Maaten and Hinton 2008, section 3.4).
 */
final class Descent {
    private static final double GAIN_STEP = 0.2;
    private static final double GAIN_FACTOR = 0.8;
    private static final double LEAST_GAIN = 0.01;

    private final Layout layout;
    private final Divergence divergence;
    private final double rate;
    private final double[] gradientX;
    private final double[] gradientY;
    private final Axis axisX;
    private final Axis axisY;

    Descent(Layout layout, Divergence divergence, double rate) {
        this.layout = layout;
        this.divergence = divergence;
        this.rate = rate;
        gradientX = new double[layout.x.length];
        gradientY = new double[layout.x.length];
        axisX = new Axis(layout.x.length);
        axisY = new Axis(layout.x.length);
    }

    /**
     * Takes one step, and keeps the layout about the origin.
     *
     * @throws ArithmeticException if points have run away
     */
    void step(double exaggeration, double momentum) {
        divergence.gradient(layout, exaggeration, gradientX, gradientY);
        double movedX = axisX.step(layout.x, gradientX, rate, momentum);
        double movedY = axisY.step(layout.y, gradientY, rate, momentum);
        if (!Double.isFinite(movedX) || !Double.isFinite(movedY)) {
            throw new ArithmeticException("t-SNE fell apart at learning rate " + rate + "; take a lower one");
        }
    }

    /** What one coordinate of all points remembers from step to step. */
    private static final class Axis {
        private final double[] velocity;
        private final double[] gains;

        Axis(int points) {
            velocity = new double[points];
            gains = new double[points];
            Arrays.fill(gains, 1);
        }

        /** Moves the coordinates and returns how far they had to be moved back to the origin. */
        double step(double[] coordinates, double[] gradient, double rate, double momentum) {
            double sum = 0;
            for (int i = 0; i < coordinates.length; i++) {
                boolean onward = gradient[i] * velocity[i] < 0;
                gains[i] = Math.max(LEAST_GAIN, onward ? gains[i] + GAIN_STEP : gains[i] * GAIN_FACTOR);
                velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
                coordinates[i] += velocity[i];
                sum += coordinates[i];
            }
            double mean = sum / coordinates.length;
            for (int i = 0; i < coordinates.length; i++) {
                coordinates[i] -= mean;
            }
            return mean;
        }
    }
}
