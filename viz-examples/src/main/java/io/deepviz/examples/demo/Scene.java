package io.deepviz.examples.demo;

import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * What lies behind a thing: leaves that have fallen on each other, the model of natural pictures in which edges,
 * occlusion and structure at every scale come from nothing but ellipses and rectangles whose radii r have density r^-3
 * (Lee, Mumford and Huang, "Occlusion models for natural images", IJCV 2001).
 */
final class Scene {
    private static final double SMALLEST = 2.5;
    private static final double LARGEST = 34;

    private Scene() {}

    static void paint(BufferedImage picture, Chance chance, Palette palette) {
        Graphics2D graphics = Brush.antialiased(picture, new AffineTransform());
        graphics.setColor(palette.ofScene().toColor());
        graphics.fillRect(0, 0, DemoImages.SIZE, DemoImages.SIZE);
        int leaves = chance.integer(25, 69);
        for (int i = 0; i < leaves; i++) {
            leaf(graphics, radius(chance), chance, palette.ofScene());
        }
        graphics.dispose();
    }

    /** By inversion of the distribution function. */
    private static double radius(Chance chance) {
        double share = chance.uniform();
        return 1 / StrictMath.sqrt(share / (SMALLEST * SMALLEST) + (1 - share) / (LARGEST * LARGEST));
    }

    private static void leaf(Graphics2D graphics, double radius, Chance chance, Rgb color) {
        double x = chance.uniform(-6, DemoImages.SIZE + 6);
        double y = chance.uniform(-6, DemoImages.SIZE + 6);
        double angle = chance.uniform(0, Math.PI);
        double cosine = StrictMath.cos(angle);
        double sine = StrictMath.sin(angle);
        double across = radius * chance.uniform(.45, 1);
        Shape shape = chance.happens(.6)
                ? new Ellipse2D.Double(-radius, -across, 2 * radius, 2 * across)
                : new Rectangle2D.Double(-radius, -across, 2 * radius, 2 * across);
        double slope = chance.normal(0, .12);
        graphics.setTransform(new AffineTransform(cosine, sine, -sine, cosine, x, y));
        graphics.setPaint(new GradientPaint(
                (float) -radius,
                0,
                color.shade(-slope).toColor(),
                (float) radius,
                0,
                color.shade(slope).toColor()));
        graphics.fill(shape);
    }

    /** A disk in front of the thing. */
    static void occlude(BufferedImage picture, Chance chance, Palette palette) {
        Graphics2D graphics = Brush.antialiased(picture, new AffineTransform());
        double radius = chance.uniform(4, 8);
        double x = chance.uniform(0, DemoImages.SIZE);
        double y = chance.uniform(0, DemoImages.SIZE);
        graphics.setColor(palette.any().toColor());
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        graphics.dispose();
    }
}
