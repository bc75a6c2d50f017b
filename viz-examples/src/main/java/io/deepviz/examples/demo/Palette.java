package io.deepviz.examples.demo;

/** Colors by chance: nothing here knows what is painted with them, so that color never gives the class away. */
final class Palette {
    private static final double CHROMA_YELLOW = .17;
    private static final double CHROMA_RED = .12;

    private final Chance chance;
    private final Rgb scene;

    Palette(Chance chance) {
        this.chance = chance;
        scene = any(1);
    }

    /** A color, more or less vivid. */
    private Rgb any(double vividness) {
        double brightness = Math.min(.95, Math.max(.08, chance.normal(.48, .2)));
        return Rgb.of(
                brightness, chance.normal(0, CHROMA_YELLOW * vividness), chance.normal(0, CHROMA_RED * vividness));
    }

    Rgb any() {
        return any(1);
    }

    /** A color of the background: drawn toward one that the whole scene shares. */
    Rgb ofScene() {
        return any(1).mix(scene, .4);
    }

    /**
     * The two colors of a thing, in random order: 45 % differ in brightness, 40 % in little but chroma, 15 % anyhow. The
     * network needs filters for both kinds of edge to tell things apart.
     */
    Rgb[] pair() {
        double kind = chance.uniform();
        Rgb[] pair = kind < .45 ? apartInBrightness() : kind < .85 ? apartInChroma() : apartAnyhow();
        return chance.happens(.5) ? pair : new Rgb[] {pair[1], pair[0]};
    }

    private Rgb[] apartInBrightness() {
        Rgb first = any(1);
        Rgb second = any(1);
        while (Math.abs(first.brightness() - second.brightness()) <= .28) {
            first = any(1);
            second = any(1);
        }
        return new Rgb[] {first, second};
    }

    private Rgb[] apartInChroma() {
        double brightness = chance.uniform(.35, .65);
        double difference = chance.normal(0, .03);
        double angle = chance.angle();
        double radius = chance.uniform(.18, .32);
        double yellow = radius * StrictMath.cos(angle);
        double red = radius * StrictMath.sin(angle);
        double yellowShift = chance.normal(0, .05);
        double redShift = chance.normal(0, .05);
        return new Rgb[] {
            Rgb.of(brightness + difference, yellowShift + yellow, redShift + red),
            Rgb.of(brightness - difference, yellowShift - yellow, redShift - red)
        };
    }

    private Rgb[] apartAnyhow() {
        Rgb first = any(1.5);
        Rgb second = any(1.5);
        while (first.distance(second) <= .35) {
            first = any(1.5);
            second = any(1.5);
        }
        return new Rgb[] {first, second};
    }
}
