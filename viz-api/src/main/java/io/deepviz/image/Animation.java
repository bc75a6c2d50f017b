package io.deepviz.image;

import io.deepviz.image.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Pictures one after the other, for ever, as an animated PNG (PNG specification, third edition, section 4.9): browsers play
 * it, and what can't play it shows the first picture. Equal pictures give equal bytes.
 */
public final class Animation {
    private static final int LONGEST = 30_000;

    private final List<Image> frames;
    private final int milliseconds;

    private Animation(List<Image> frames, int milliseconds) {
        this.frames = frames;
        this.milliseconds = milliseconds;
    }

    /**
     * Shows each picture for some time.
     *
     * @param frames of one size, all gray or all RGB
     * @param each up to 30 seconds
     * @throws IllegalArgumentException if there are none, they differ in size or colors, or the time is 0 or too long
     */
    public static Animation of(List<Image> frames, Duration each) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("frames: expected at least one, got none");
        }
        Image first = frames.get(0);
        for (Image frame : frames) {
            if (frame.width() != first.width()
                    || frame.height() != first.height()
                    || frame.channels() != first.channels()) {
                throw new IllegalArgumentException("frames: expected all like the first, " + first + ", got " + frame);
            }
        }
        if (each.toMillis() < 1 || each.toMillis() > LONGEST) {
            throw new IllegalArgumentException("each: expected 1 ms to 30 s, got " + each);
        }
        return new Animation(List.copyOf(frames), (int) each.toMillis());
    }

    /** The pictures, from first to last. */
    public List<Image> frames() {
        return frames;
    }

    /** The bytes of a PNG file. */
    public byte[] toPng() {
        return PngWriter.animate(frames, milliseconds);
    }

    /**
     * Writes {@link #toPng()} to a file, whole or not at all.
     *
     * @throws IOException if it can't be written
     */
    public void writePng(Path file) throws IOException {
        AtomicFile.write(file, toPng());
    }
}
