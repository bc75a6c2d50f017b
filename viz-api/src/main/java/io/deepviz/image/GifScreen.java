package io.deepviz.image;

import io.deepviz.error.ImageFormatException;
import java.util.Arrays;

/**
 * The screen of a GIF and where its first frame lies on it; ImageIO knows the frame alone.
 *
 * @param width columns of the screen
 * @param height rows of the screen
 * @param left first column of the frame
 * @param top first row of the frame
 */
record GifScreen(int width, int height, int left, int top) {
    private static final int HEADER = 13;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;

    /** Reads the header and looks for the first frame. */
    static GifScreen parse(byte[] file) throws ImageFormatException {
        int at = HEADER;
        if (file.length > HEADER && (file[10] & 0x80) != 0) {
            at += 3 << ((file[10] & 7) + 1); // the colors
        }
        while (at < file.length && file[at] == EXTENSION) {
            at += 2;
            while (at < file.length && file[at] != 0) {
                at += 1 + (file[at] & 255);
            }
            at++;
        }
        if (at + 9 > file.length || file[at] != FRAME) {
            throw new ImageFormatException(
                    "expected a GIF with at least one frame, got none in " + file.length + " bytes");
        }
        int left = unsigned(file, at + 1);
        int top = unsigned(file, at + 3);
        int width = unsigned(file, 6) == 0 ? left + unsigned(file, at + 5) : unsigned(file, 6);
        int height = unsigned(file, 8) == 0 ? top + unsigned(file, at + 7) : unsigned(file, 8);
        return new GifScreen(width, height, left, top);
    }

    /** The frame where it belongs, on a background {@code 0xRRGGBB} if it doesn't cover the screen. */
    Image place(Image frame, int background) {
        if (left == 0 && top == 0 && frame.width() == width && frame.height() == height) {
            return frame;
        }
        Image colors = frame.toRgb();
        char[] screen = new char[3 * height * width];
        for (int channel = 0; channel < 3; channel++) {
            char empty = (char) Image.sampleOf(background, channel);
            Arrays.fill(screen, channel * height * width, (channel + 1) * height * width, empty);
            for (int y = 0; y < Math.min(frame.height(), height - top); y++) {
                int from = (channel * frame.height() + y) * frame.width();
                int to = (channel * height + top + y) * width + left;
                int count = Math.min(frame.width(), width - left);
                if (count > 0) {
                    System.arraycopy(colors.samples(), from, screen, to, count);
                }
            }
        }
        return Image.wrap(3, height, width, screen);
    }

    private static int unsigned(byte[] file, int at) {
        return (file[at] & 255) | (file[at + 1] & 255) << 8;
    }
}
