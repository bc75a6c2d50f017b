package io.deepviz.examples.demo;

import java.awt.geom.AffineTransform;

/** Where a thing lies in the picture, how large, and how it is turned. */
record Pose(AffineTransform transform, double radius) {
    /** Any turn and mirror image, somewhat sheared and stretched, so placed that most of the thing is in the picture. */
    static Pose random(Chance chance, double smallest, double largest) {
        double radius = chance.uniform(smallest, largest);
        double middle = DemoImages.SIZE / 2.0;
        double slack = Math.max(2, middle - .85 * radius);
        double x = middle + chance.uniform(-slack, slack);
        double y = middle + chance.uniform(-slack, slack);
        double stretch = StrictMath.exp(chance.normal(0, .1));
        double shear = chance.normal(0, .1);
        double mirror = chance.happens(.5) ? -1 : 1;
        AffineTransform transform = new AffineTransform(radius * mirror, 0, 0, radius, 0, 0);
        transform.preConcatenate(new AffineTransform(stretch, shear, 0, 1 / stretch, 0, 0));
        double angle = chance.angle();
        double cosine = StrictMath.cos(angle);
        double sine = StrictMath.sin(angle);
        transform.preConcatenate(new AffineTransform(cosine, sine, -sine, cosine, x, y));
        return new Pose(transform, radius);
    }
}
