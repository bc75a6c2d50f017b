package io.deepviz.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pixels to draw on, 8 bits a color. What lies outside is cut off. */
final class Canvas {
    private final int height;
    private final int width;
    private final int[] pixels;

    Canvas(int height, int width, int background) {
        this.height = height;
        this.width = width;
        this.pixels = new int[Math.multiplyExact(height, width)];
        Arrays.fill(pixels, background);
    }

    void fill(int top, int left, int rows, int columns, int color) {
        for (int y = Math.max(0, top); y < Math.min(height, top + rows); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, left + columns); x++) {
                pixels[y * width + x] = color;
            }
        }
    }

    void draw(Image image, int top, int left, int zoom) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                fill(top + y * zoom, left + x * zoom, zoom, zoom, image.pixel(y, x));
            }
        }
    }

    /** One line, each dot of its letters a square of {@code scale} pixels. */
    void text(String line, int top, int left, int scale, int color) {
        int x = left;
        for (int codePoint : line.codePoints().toArray()) {
            for (int row = 0; row < PixelFont.HEIGHT; row++) {
                for (int column = 0; column < PixelFont.ADVANCE; column++) {
                    if (PixelFont.dot(codePoint, row, column)) {
                        fill(top + row * scale, x + column * scale, scale, scale, color);
                    }
                }
            }
            x += PixelFont.ADVANCE * scale;
        }
    }

    Image toImage() {
        return Image.rgb(height, width, pixels);
    }

    /** A text in lines of at most so many characters, broken at spaces where there are any. */
    static List<String> wrap(String text, int characters) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            String rest = paragraph;
            while (rest.length() > characters) {
                int space = rest.lastIndexOf(' ', characters);
                int end = space > 0 ? space : characters;
                lines.add(rest.substring(0, end));
                rest = rest.substring(space > 0 ? end + 1 : end);
            }
            lines.add(rest);
        }
        return lines;
    }

    /** A text cut to so many characters, with two points where it goes on. */
    static String shorten(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, Math.max(0, characters - 2)) + "..";
    }
}
