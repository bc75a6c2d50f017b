package io.deepviz.report;

import io.deepviz.image.Image;
import java.util.List;

/**
 * A part of a page that its caller makes: a title, a text, curves, and pictures in their order, each over its caption.
 *
 * @param title the heading
 * @param text what is shown, in a few sentences; may be empty
 * @param curves that stand above the pictures; may be empty
 * @param pictures from first to last; a film strip, for one
 */
public record PictureSection(String title, String text, List<Curves> curves, List<Picture> pictures) {
    /** Copies the lists. */
    public PictureSection {
        curves = List.copyOf(curves);
        pictures = List.copyOf(pictures);
    }

    /** One without curves. */
    public PictureSection(String title, String text, List<Picture> pictures) {
        this(title, text, List.of(), pictures);
    }

    /**
     * One picture.
     *
     * @param image what is shown, at its own size where the page is wide enough
     * @param caption what it is: layer, scaling, moment
     * @param command that makes it again; may be empty
     */
    public record Picture(Image image, String caption, String command) {}
}
