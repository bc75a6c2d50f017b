package io.deepviz.report;

import io.deepviz.tensor.Tensor;

/** The points of a map in a square from 0 to 1, both axes on the same scale, the second upwards. */
final class Square {
    private final Tensor points;
    private final float left;
    private final float bottom;
    private final float side;

    private Square(Tensor points, float left, float bottom, float side) {
        this.points = points;
        this.left = left;
        this.bottom = bottom;
        this.side = side;
    }

    static Square around(Tensor points) {
        float[] least = {Float.MAX_VALUE, Float.MAX_VALUE};
        float[] most = {-Float.MAX_VALUE, -Float.MAX_VALUE};
        for (int row = 0; row < points.shape().get(0); row++) {
            for (int axis = 0; axis < 2; axis++) {
                least[axis] = Math.min(least[axis], points.at(row, axis));
                most[axis] = Math.max(most[axis], points.at(row, axis));
            }
        }
        float side = Math.max(Math.max(most[0] - least[0], most[1] - least[1]), Float.MIN_NORMAL);
        float left = (least[0] + most[0] - side) / 2;
        float bottom = (least[1] + most[1] - side) / 2;
        return new Square(points, left, bottom, side);
    }

    /** From the left edge, 0 to 1. */
    float x(int row) {
        return (points.at(row, 0) - left) / side;
    }

    /** From the upper edge, 0 to 1. */
    float y(int row) {
        return 1 - (points.at(row, 1) - bottom) / side;
    }
}
