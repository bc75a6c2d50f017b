package io.deepviz.examples.demo;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The shape of a piece of texture: it says nothing about the class. */
final class Outline {
    private static final int POINTS = 48;

    private Outline() {}

    /** A soft blob of radius about 1, or a rectangle. */
    static Shape random(Chance chance) {
        if (chance.happens(.35)) {
            double halfHeight = .92 / chance.uniform(.8, 1.3);
            return new Rectangle2D.Double(-.92, -halfHeight, 1.84, 2 * halfHeight);
        }
        return blob(chance, .16);
    }

    /** A circle of radius 1 whose radius wanders by waves of 2, 3 and 5 to a turn. */
    static Shape blob(Chance chance, double roughness) {
        int[] waves = {2, 3, 5};
        double[] heights = new double[waves.length];
        double[] phases = new double[waves.length];
        for (int i = 0; i < waves.length; i++) {
            heights[i] = chance.normal(0, roughness / waves[i]);
            phases[i] = chance.angle();
        }
        return polar(POINTS, angle -> {
            double radius = 1;
            for (int i = 0; i < waves.length; i++) {
                radius += heights[i] * StrictMath.cos(waves[i] * angle + phases[i]);
            }
            return radius;
        });
    }

    /** A closed curve by its radius in each direction. */
    static Shape polar(int points, java.util.function.DoubleUnaryOperator radius) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < points; i++) {
            double angle = 2 * Math.PI * i / points;
            double r = radius.applyAsDouble(angle);
            double x = r * StrictMath.cos(angle);
            double y = r * StrictMath.sin(angle);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }
}
