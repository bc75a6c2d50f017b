package io.deepviz.examples.demo;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/** The classes that are a thing with a shape of its own. */
final class Figures {
    private Figures() {}

    /** Five arms, mostly with warts. */
    static void starfish(Brush brush) {
        Chance chance = brush.chance;
        double waist = chance.uniform(.24, .34);
        double bulge = chance.uniform(.1, .16);
        Path2D path = new Path2D.Double();
        for (int arm = 0; arm < 5; arm++) {
            double angle = 2 * Math.PI * arm / 5;
            double tip = chance.uniform(.9, 1.05);
            add(path, arm == 0, waist, angle - Math.PI / 5);
            curve(path, angle, waist * 1.15, -bulge * .9, tip * .95, -bulge * .75, tip, 0);
            curve(
                    path,
                    angle,
                    tip * .95,
                    bulge * .75,
                    waist * 1.15,
                    bulge * .9,
                    waist * StrictMath.cos(Math.PI / 5),
                    waist * StrictMath.sin(Math.PI / 5));
        }
        path.closePath();
        brush.fill(path, brush.first);
        double wart = brush.pixels(.9, 1.6);
        if (chance.happens(.75)) {
            brush.disk(0, 0, wart, brush.second);
            for (int arm = 0; arm < 5; arm++) {
                double angle = 2 * Math.PI * arm / 5;
                for (double r = .2; r < .85; r += .18) {
                    brush.disk(
                            r * StrictMath.cos(angle), r * StrictMath.sin(angle), wart * (1.1 - .4 * r), brush.second);
                }
            }
        }
    }

    private static void add(Path2D path, boolean begin, double radius, double angle) {
        double x = radius * StrictMath.cos(angle);
        double y = radius * StrictMath.sin(angle);
        if (begin) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }

    /** A cubic curve whose points are given along and across a direction. */
    private static void curve(
            Path2D path, double angle, double a1, double c1, double a2, double c2, double a3, double c3) {
        double x = StrictMath.cos(angle);
        double y = StrictMath.sin(angle);
        path.curveTo(
                a1 * x - c1 * y, a1 * y + c1 * x, a2 * x - c2 * y, a2 * y + c2 * x, a3 * x - c3 * y, a3 * y + c3 * x);
    }

    /** A blade with midrib, veins and a stalk. */
    static void leaf(Brush brush) {
        Chance chance = brush.chance;
        double width = chance.uniform(.42, .6);
        double belly = chance.uniform(-.5, 0);
        brush.line(-1.05, 0, -.7, 0, brush.pixels(2.2), brush.second);
        Path2D blade = new Path2D.Double();
        blade.moveTo(-.85, 0);
        blade.curveTo(-.6, 1.2 * width, belly + .5, 1.2 * width, 1, 0);
        blade.curveTo(belly + .5, -1.2 * width, -.6, -1.2 * width, -.85, 0);
        brush.fill(blade, brush.first);
        brush.line(-.85, 0, .9, 0, brush.pixels(1.3, 2.2), brush.second);
        double step = brush.pixels(5.5, 9);
        double vein = brush.pixels(.9, 1.5);
        double slope = chance.uniform(.7, 1.1);
        for (double x = -.7; x < .75; x += step) {
            double reach = reach(blade, x, slope);
            brush.line(x, 0, x + reach, reach / slope, vein, brush.second);
            brush.line(x, 0, x + reach, -reach / slope, vein, brush.second);
        }
    }

    /** How far along a vein still lies inside the blade. */
    private static double reach(Path2D blade, double x, double slope) {
        double reach = 0;
        while (reach < 1 && blade.contains(x + reach + .08, (reach + .08) / slope)) {
            reach += .04;
        }
        return reach;
    }

    /** Petals around a disk. */
    static void flower(Brush brush) {
        Chance chance = brush.chance;
        int petals = chance.integer(5, 9);
        double half = Math.min(.34, 2.1 / petals) * chance.uniform(.85, 1.05);
        double heart = chance.uniform(.2, .3);
        for (int petal = 0; petal < petals; petal++) {
            double angle = 2 * Math.PI * petal / petals;
            petal(brush, angle, half, brush.first.shade(-.22));
            petal(brush, angle, half - brush.pixels(1), brush.first);
        }
        brush.disk(0, 0, heart + brush.pixels(.8), brush.second.shade(-.15));
        brush.disk(0, 0, heart, brush.second);
    }

    private static void petal(Brush brush, double angle, double half, Rgb color) {
        Path2D path = new Path2D.Double(new java.awt.geom.Ellipse2D.Double(.1, -half, .9, 2 * half));
        double x = StrictMath.cos(angle);
        double y = StrictMath.sin(angle);
        path.transform(new AffineTransform(x, y, -y, x, 0, 0));
        brush.fill(path, color);
    }

    /** Two rails and the rungs between them; what is behind shows through. */
    static void ladder(Brush brush) {
        Chance chance = brush.chance;
        int rungs = chance.integer(4, 6);
        double half = chance.uniform(.32, .48);
        double rail = brush.pixels(3.2, 5.5);
        double rung = rail * chance.uniform(.65, .95);
        double end = 1.05;
        for (int i = 0; i < rungs; i++) {
            double x = -end + 2 * end * (i + .5) / rungs;
            brush.rectangle(x - rung / 2, -half, rung, 2 * half, brush.second);
        }
        for (double y : new double[] {-half, half}) {
            brush.rectangle(-end, y - rail / 2, 2 * end, rail, brush.first);
        }
    }

    /** Body, tail, fin, eye, and up to four stripes. */
    static void fish(Brush brush) {
        Chance chance = brush.chance;
        double half = chance.uniform(.36, .5);
        double front = .85;
        double back = -.5;
        Path2D fins = new Path2D.Double();
        fins.moveTo(back + .15, 0);
        fins.lineTo(-1, -.45);
        fins.quadTo(-.8, 0, -1, .45);
        fins.closePath();
        fins.moveTo(-.2, -.5 * half);
        fins.quadTo(-.2, -1.5 * half, .05 - .3, -1.65 * half);
        fins.lineTo(.4, -.6 * half);
        fins.closePath();
        fins.moveTo(-.1, .6 * half);
        fins.lineTo(-.25, 1.4 * half);
        fins.lineTo(.2, .8 * half);
        fins.closePath();
        brush.fill(fins, brush.second);
        Path2D body = new Path2D.Double();
        body.moveTo(front, 0);
        body.curveTo(.55, 1.35 * half, -.2, 1.35 * half, back, .06);
        body.lineTo(back, -.06);
        body.curveTo(-.2, -1.35 * half, .55, -1.35 * half, front, 0);
        body.closePath();
        brush.fill(body, brush.first);
        stripes(brush, body, chance.integer(0, 4));
        brush.disk(.55, -.25 * half, brush.pixels(2.6), Rgb.of(.95, 0, 0));
        brush.disk(.57, -.25 * half, brush.pixels(1.4), Rgb.of(.05, 0, 0));
    }

    private static void stripes(Brush brush, Path2D body, int count) {
        for (int i = 0; i < count; i++) {
            double x = -.35 + .75 * (i + .5) / count;
            java.awt.geom.Area stripe =
                    new java.awt.geom.Area(new java.awt.geom.Rectangle2D.Double(x - .19 / count, -1, .38 / count, 2));
            stripe.intersect(new java.awt.geom.Area(body));
            brush.fill(stripe, brush.second);
        }
    }
}
