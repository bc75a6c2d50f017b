package io.deepviz.examples.demo;

import java.awt.geom.Path2D;

/** The classes that are a pattern: each covers everything, and is then cut out along an {@link Outline}. */
final class Textures {
    /** Patterns reach so far from the middle; outlines end before. */
    private static final double REACH = 1.5;

    private Textures() {}

    static void bricks(Brush brush) {
        Chance chance = brush.chance;
        double height = brush.pixels(6, 12);
        double width = height * chance.uniform(1.8, 2.6);
        double mortar = brush.pixels(1.2, 2.2);
        brush.fillAll(brush.second);
        double y = -REACH - height * chance.uniform();
        for (int row = 0; y < REACH; row++, y += height) {
            for (double x = -REACH - width * (1 + .5 * (row % 2)); x < REACH; x += width) {
                Rgb color = brush.first.shade(chance.uniform(-.1, .1));
                brush.rectangle(x, y, width - mortar, height - mortar, color);
            }
        }
    }

    static void checker(Brush brush) {
        double side = brush.pixels(6, 12);
        double shift = side * brush.chance.uniform();
        brush.fillAll(brush.first);
        int cells = (int) (2 * REACH / side) + 2;
        for (int row = 0; row < cells; row++) {
            for (int column = row % 2; column < cells; column += 2) {
                brush.rectangle(column * side - REACH - shift, row * side - REACH - shift, side, side, brush.second);
            }
        }
    }

    /** Wavy stripes that swell and narrow. */
    static void zebra(Brush brush) {
        Chance chance = brush.chance;
        double period = brush.pixels(6, 14);
        Wave wave =
                new Wave(period * chance.uniform(.25, .6), chance.uniform(3, 6), chance.angle(), chance.normal(0, .25));
        brush.fillAll(brush.first);
        for (double y = -REACH - 1; y < REACH + 1; y += period) {
            brush.fill(stripe(y, period * chance.uniform(.38, .55), chance.angle(), wave), brush.second);
        }
    }

    private record Wave(double height, double frequency, double phase, double bend) {
        double at(double x) {
            double swing = StrictMath.sin(frequency * x + phase) + .35 * StrictMath.sin(2.3 * frequency * x - phase);
            return height * swing + bend * x * x;
        }
    }

    private static Path2D stripe(double y, double thickness, double phase, Wave wave) {
        int steps = 30;
        double[] xs = new double[2 * steps];
        double[] ys = new double[2 * steps];
        for (int i = 0; i < steps; i++) {
            double x = -REACH + 2 * REACH * i / (steps - 1);
            double half = thickness / 2 * (1 + .3 * StrictMath.sin(4 * x + phase));
            xs[i] = x;
            xs[2 * steps - 1 - i] = x;
            ys[i] = y + wave.at(x) - half;
            ys[2 * steps - 1 - i] = y + wave.at(x) + half;
        }
        return polygon(xs, ys);
    }

    private static Path2D polygon(double[] xs, double[] ys) {
        Path2D path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int i = 1; i < xs.length; i++) {
            path.lineTo(xs[i], ys[i]);
        }
        path.closePath();
        return path;
    }

    static void dots(Brush brush) {
        double step = brush.pixels(8.5, 16);
        double radius = step * brush.chance.uniform(.22, .32);
        double shift = step * brush.chance.uniform();
        brush.fillAll(brush.first);
        int cells = (int) (2 * REACH / step) + 2;
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                double x = (column + .5 * (row % 2)) * step - REACH - shift;
                brush.disk(x, row * step - REACH - shift, radius, brush.second);
            }
        }
    }

    /** Growth rings around a core, with a bark and a crack. */
    static void wood(Brush brush) {
        Chance chance = brush.chance;
        double x = chance.uniform(-.2, .2);
        double y = chance.uniform(-.2, .2);
        double step = brush.pixels(4.5, 8.5);
        double phase = chance.angle();
        double wobble = chance.uniform(.02, .07);
        brush.fillAll(brush.first);
        for (double radius = step * .6; radius < REACH; radius += step * chance.uniform(.75, 1.25)) {
            Path2D ring = new Path2D.Double(Outline.polar(
                    32,
                    angle ->
                            1 + wobble * (StrictMath.sin(2 * angle + phase) + .6 * StrictMath.sin(5 * angle - phase))));
            ring.transform(new java.awt.geom.AffineTransform(radius, 0, 0, radius, x, y));
            brush.draw(ring, step * chance.uniform(.25, .5), brush.second);
        }
        double direction = chance.angle();
        double dx = StrictMath.cos(direction);
        double dy = StrictMath.sin(direction);
        brush.line(x + .1 * dx, y + .1 * dy, x + 2 * dx, y + 2 * dy, brush.pixels(1.5), brush.second);
    }

    /** Bands over and under each other, each darker where it dives. */
    static void weave(Brush brush) {
        Chance chance = brush.chance;
        double step = brush.pixels(8, 14);
        double band = step * chance.uniform(.7, .84);
        double gap = (step - band) / 2;
        double depth = chance.uniform(.14, .24);
        brush.fillAll(brush.first.mix(brush.second, .5).shade(-.35));
        int cells = (int) (2 * REACH / step) + 1;
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                double x = column * step - REACH;
                double y = row * step - REACH;
                if ((row + column) % 2 == 0) {
                    brush.rectangle(x, y + gap, step, band, brush.first.shade(-depth));
                    brush.rectangle(x + .2 * step, y + gap, .6 * step, band, brush.first);
                } else {
                    brush.rectangle(x + gap, y, band, step, brush.second.shade(-depth));
                    brush.rectangle(x + gap, y + .2 * step, band, .6 * step, brush.second);
                }
            }
        }
    }

    /** A band that winds outward, as a polygon: a stroke so long comes out differently on different Java versions. */
    static void spiral(Brush brush) {
        Chance chance = brush.chance;
        double step = brush.pixels(9, 17);
        double tightening = chance.uniform(.85, 1.1);
        double phase = chance.angle();
        double half = step * chance.uniform(.2, .28);
        brush.fillAll(brush.first);
        int points = (int) (24 * StrictMath.pow((REACH + .3) / step, 1 / tightening));
        double[] xs = new double[2 * points];
        double[] ys = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double radius = step * StrictMath.pow(i / 24.0, tightening);
            double cosine = StrictMath.cos(2 * Math.PI * i / 24 + phase);
            double sine = StrictMath.sin(2 * Math.PI * i / 24 + phase);
            double inner = Math.max(0, radius - half);
            xs[i] = (radius + half) * cosine;
            ys[i] = (radius + half) * sine;
            xs[2 * points - 1 - i] = inner * cosine;
            ys[2 * points - 1 - i] = inner * sine;
        }
        brush.fill(polygon(xs, ys), brush.second);
    }
}
