package io.deepviz.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: tag 0x0112 of EXIF (JEITA CP-3451, 4.6.4), 1 to 8. Unlike other metadata it changes what the
 * picture shows.
 *
 * @param tag 1 to 8; 1 is upright
 */
record Orientation(int tag) {
    static final Orientation UPRIGHT = new Orientation(1);

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    /** Reads the first directory of a TIFF block; whatever is wrong with it means upright, as cameras write strange ones. */
    static Orientation parse(byte[] file, int from, int end) {
        if (end > file.length || end - from < 14) {
            return UPRIGHT;
        }
        ByteBuffer block = ByteBuffer.wrap(file, from, end - from).slice();
        boolean little = block.get(0) == 'I';
        block.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (block.getShort(0) != (little ? 0x4949 : 0x4d4d) || block.getShort(2) != 42) {
            return UPRIGHT;
        }
        long directory = block.getInt(4) & 0xffffffffL;
        if (directory + 2 > block.limit()) {
            return UPRIGHT;
        }
        int entries = block.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY;
            if (entry + ENTRY > block.limit()) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if ((block.getShort(at) & 0xffff) == TAG && block.getShort(at + 2) == SHORT) {
                int tag = block.getShort(at + 8);
                return tag >= 1 && tag <= 8 ? new Orientation(tag) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The picture as it is to be seen. */
    Image apply(Image stored) {
        if (tag == 1) {
            return stored;
        }
        boolean sideways = tag >= 5;
        int height = sideways ? stored.width() : stored.height();
        int width = sideways ? stored.height() : stored.width();
        char[] from = stored.samples();
        char[] turned = new char[from.length];
        int at = 0;
        for (int channel = 0; channel < stored.channels(); channel++) {
            int plane = channel * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    turned[at++] = from[plane + source(y, x, stored.height(), stored.width())];
                }
            }
        }
        return Image.wrap(stored.channels(), height, width, turned);
    }

    /** Where in the stored picture the pixel is that is seen at row y and column x. */
    private int source(int y, int x, int height, int width) {
        return switch (tag) {
            case 2 -> y * width + width - 1 - x;
            case 3 -> (height - 1 - y) * width + width - 1 - x;
            case 4 -> (height - 1 - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (height - 1 - x) * width + y;
            case 7 -> (height - 1 - x) * width + width - 1 - y;
            case 8 -> x * width + width - 1 - y;
            default -> y * width + x;
        };
    }
}
