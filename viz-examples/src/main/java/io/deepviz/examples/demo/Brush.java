package io.deepviz.examples.demo;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * What a thing is painted with: two colors, and coordinates in which the thing has radius 1 and its own upright
 * position, whatever its pose in the picture.
 */
final class Brush {
    private final Graphics2D graphics;
    private final double radius;
    final Chance chance;
    final Rgb first;
    final Rgb second;

    Brush(BufferedImage layer, Pose pose, Chance chance, Rgb first, Rgb second) {
        graphics = antialiased(layer, pose.transform());
        radius = pose.radius();
        this.chance = chance;
        this.first = first;
        this.second = second;
    }

    static Graphics2D antialiased(BufferedImage layer, AffineTransform transform) {
        Graphics2D graphics = layer.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.transform(transform);
        return graphics;
    }

    /** A length of so many pixels, in the thing's own units. */
    double pixels(double count) {
        return count / radius;
    }

    /** A random length between so many pixels, in the thing's own units. */
    double pixels(double from, double to) {
        return pixels(chance.uniform(from, to));
    }

    void fill(Shape shape, Rgb color) {
        graphics.setColor(color.toColor());
        graphics.fill(shape);
    }

    void fillAll(Rgb color) {
        rectangle(-3, -3, 6, 6, color);
    }

    void rectangle(double x, double y, double width, double height, Rgb color) {
        fill(new Rectangle2D.Double(x, y, width, height), color);
    }

    void disk(double x, double y, double radius, Rgb color) {
        ellipse(x, y, radius, radius, color);
    }

    void ellipse(double x, double y, double halfWidth, double halfHeight, Rgb color) {
        fill(new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight), color);
    }

    void line(double x1, double y1, double x2, double y2, double width, Rgb color) {
        Path2D path = new Path2D.Double();
        path.moveTo(x1, y1);
        path.lineTo(x2, y2);
        draw(path, width, color);
    }

    void draw(Shape line, double width, Rgb color) {
        graphics.setColor(color.toColor());
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(line);
    }

    void close() {
        graphics.dispose();
    }
}
