package io.deepviz.examples.demo;

import java.awt.Shape;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a picture of the demo shows: the classes, in the order of their labels. */
enum Subject {
    BRICK(true, Textures::bricks),
    CHECKER(true, Textures::checker),
    DOTS(true, Textures::dots),
    FISH(false, Figures::fish),
    FLOWER(false, Figures::flower),
    LADDER(false, Figures::ladder),
    LEAF(false, Figures::leaf),
    SPIRAL(true, Textures::spiral),
    STARFISH(false, Figures::starfish),
    WEAVE(true, Textures::weave),
    WOOD(true, Textures::wood),
    ZEBRA(true, Textures::zebra);

    private final boolean texture;

    @SuppressWarnings("ImmutableEnumChecker") // a method without a state
    private final Consumer<Brush> painter;

    Subject(boolean texture, Consumer<Brush> painter) {
        this.texture = texture;
        this.painter = painter;
    }

    Pose pose(Chance chance) {
        return texture ? Pose.random(chance, 19, 33) : Pose.random(chance, 24, 35);
    }

    /** What a texture is cut out along; null for a figure, which has its own shape. */
    @Nullable
    Shape outline(Chance chance) {
        if (!texture) {
            return null;
        }
        return this == WOOD ? Outline.blob(chance, .1) : Outline.random(chance);
    }

    void paint(Brush brush) {
        painter.accept(brush);
    }

    /** The class's name, such as {@code starfish}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
