package io.deepviz.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What comes before the first scan of a JPEG (ITU-T T.81, annex B), as far as it matters here. What a damaged file does
 * not say is 0: the decoder will find out.
 *
 * <p>Two habits of ImageIO are worked around, so that pixels are those of libjpeg, and so of Pillow, OpenCV and
 * TensorFlow. It converts to sRGB where there is a color profile: {@link #essential} has none. And it takes components
 * that are called anything but 1, 2, 3 for RGB where no segment says what they mean: {@link #essential} says YCbCr then,
 * which libjpeg assumes, unless they are called R, G, B.
 */
final class JpegSegments {
    private static final int START_OF_SCAN = 0xda;
    private static final int END = 0xd9;
    private static final int JFIF = 0xe0;
    private static final int EXIF = 0xe1;
    private static final int PROFILE = 0xe2;
    private static final int ADOBE = 0xee;
    private static final byte[] JFIF_SEGMENT = {
        (byte) 0xff, (byte) JFIF, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private final byte[] file;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean colorsAreSaid;
    private boolean oriented;
    private int width;
    private int height;
    private int components;
    private Orientation orientation = Orientation.UPRIGHT;

    private JpegSegments(byte[] file) {
        this.file = file;
    }

    static JpegSegments parse(byte[] file) {
        JpegSegments segments = new JpegSegments(file);
        int at = 2;
        while (at + 4 <= file.length && segments.marker(at) >= 0) {
            int marker = segments.marker(at);
            if (marker == 0xff) { // a fill byte
                at++;
                continue;
            }
            int end = at + 2 + segments.unsigned(at + 2);
            if (marker == START_OF_SCAN || marker == END || end > file.length) {
                break;
            }
            segments.take(marker, at, end);
            at = end;
        }
        segments.kept.write(file, at, file.length - at);
        return segments;
    }

    private void take(int marker, int at, int end) {
        if (marker == PROFILE && starts(at, "ICC_PROFILE\0")) {
            return;
        }
        kept.write(file, at, end - at);
        if (isFrame(marker) && at + 10 <= end) {
            height = unsigned(at + 5);
            width = unsigned(at + 7);
            components = file[at + 9] & 255;
            colorsAreSaid |= end >= at + 19 && file[at + 10] == 'R' && file[at + 13] == 'G' && file[at + 16] == 'B';
        } else if (marker == EXIF && starts(at, "Exif\0\0") && !oriented) {
            orientation = Orientation.parse(file, at + 10, end);
            oriented = true;
        }
        colorsAreSaid |= (marker == JFIF && starts(at, "JFIF\0")) || (marker == ADOBE && starts(at, "Adobe"));
    }

    /** The file without color profiles, and with a statement of what its components mean. */
    byte[] essential() {
        ByteArrayOutputStream essential = new ByteArrayOutputStream(file.length + JFIF_SEGMENT.length);
        essential.write(file, 0, 2);
        if (components == 3 && !colorsAreSaid) {
            essential.writeBytes(JFIF_SEGMENT);
        }
        essential.writeBytes(kept.toByteArray());
        return essential.toByteArray();
    }

    /** Columns of pixels, as stored. */
    int width() {
        return width;
    }

    /** Rows of pixels, as stored. */
    int height() {
        return height;
    }

    /** 1 for gray, 3 for color, 4 for CMYK. */
    int components() {
        return components;
    }

    /** How it is to be turned. */
    Orientation orientation() {
        return orientation;
    }

    /** SOF0 to SOF15, which leaves out DHT, JPG and DAC in between. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** The marker that stands there; -1 if none does. */
    private int marker(int at) {
        return (file[at] & 255) == 0xff ? file[at + 1] & 255 : -1;
    }

    /** Whether the data of a segment, four bytes behind its beginning, start like this. */
    private boolean starts(int at, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (at + 4 + i >= file.length || file[at + 4 + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private int unsigned(int at) {
        return (file[at] & 255) << 8 | (file[at + 1] & 255);
    }
}
