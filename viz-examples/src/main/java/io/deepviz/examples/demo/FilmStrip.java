package io.deepviz.examples.demo;

import io.deepviz.image.Image;

/** How the demo's first-layer filters came about: {@link io.deepviz.report.FilmStrip} of its timeline. */
public final class FilmStrip {
    private FilmStrip() {}

    /**
     * Draws the first filters.
     *
     * @param filters how many, 1 to 64
     * @throws IllegalArgumentException if there are not so many
     */
    public static Image draw(Timeline timeline, int filters) {
        return io.deepviz.report.FilmStrip.draw(timeline.frames(), DemoNetwork.FILTERS, filters);
    }
}
