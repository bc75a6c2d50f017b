package io.deepviz.examples.demo;

import java.awt.Color;

/** A color, 0 to 1 a channel. */
record Rgb(double red, double green, double blue) {
    /**
     * A color by brightness and two directions that leave brightness alone, blue against yellow and red against green.
     * What lies outside the cube of colors is clipped.
     */
    static Rgb of(double brightness, double yellow, double reddish) {
        double third = yellow / StrictMath.sqrt(6);
        double half = reddish / StrictMath.sqrt(2);
        return new Rgb(brightness + third + half, brightness + third - half, brightness - 2 * third).clipped();
    }

    double brightness() {
        return (red + green + blue) / 3;
    }

    double distance(Rgb other) {
        double r = red - other.red;
        double g = green - other.green;
        double b = blue - other.blue;
        return Math.sqrt(r * r + g * g + b * b);
    }

    Rgb mix(Rgb other, double share) {
        double rest = 1 - share;
        return new Rgb(
                rest * red + share * other.red, rest * green + share * other.green, rest * blue + share * other.blue);
    }

    /** Lighter, or darker if the amount is negative. */
    Rgb shade(double amount) {
        return new Rgb(red + amount, green + amount, blue + amount).clipped();
    }

    private Rgb clipped() {
        return new Rgb(clip(red), clip(green), clip(blue));
    }

    private static double clip(double value) {
        return Math.min(1, Math.max(0, value));
    }

    Color toColor() {
        return new Color(sample(red), sample(green), sample(blue));
    }

    private static int sample(double value) {
        return (int) (value * 255 + .5);
    }
}
