package io.deepviz.image;

/**
 * What comes before the first scan of a JPEG (ITU-T T.81, annex B), as far as it matters here. What a damaged header does
 * not say is 0: the decoder will find out.
 *
 * @param width columns of pixels, as stored
 * @param height rows of pixels, as stored
 * @param components 1 for gray, 3 for color, 4 for CMYK
 * @param orientation how it is to be turned
 */
record JpegHeader(int width, int height, int components, Orientation orientation) {
    private static final int START_OF_SCAN = 0xda;
    private static final int END = 0xd9;
    private static final int APP1 = 0xe1;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    static JpegHeader parse(byte[] file) {
        JpegHeader header = new JpegHeader(0, 0, 0, Orientation.UPRIGHT);
        boolean oriented = false;
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 255) == 0xff) {
            int marker = file[at + 1] & 255;
            if (marker == 0xff) { // a fill byte
                at++;
                continue;
            }
            if (marker == START_OF_SCAN || marker == END) {
                break;
            }
            int end = at + 2 + unsigned(file, at + 2);
            if (isFrame(marker) && at + 10 <= file.length) {
                header = new JpegHeader(
                        unsigned(file, at + 7), unsigned(file, at + 5), file[at + 9] & 255, header.orientation);
            } else if (marker == APP1 && !oriented && startsExif(file, at + 4)) {
                Orientation found = Orientation.parse(file, at + 4 + EXIF.length, end);
                header = new JpegHeader(header.width, header.height, header.components, found);
                oriented = true;
            }
            at = end;
        }
        return header;
    }

    /** SOF0 to SOF15, which leaves out DHT, JPG and DAC in between. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsExif(byte[] file, int at) {
        for (int i = 0; i < EXIF.length; i++) {
            if (at + i >= file.length || file[at + i] != EXIF[i]) {
                return false;
            }
        }
        return true;
    }

    private static int unsigned(byte[] file, int at) {
        return (file[at] & 255) << 8 | (file[at + 1] & 255);
    }
}
