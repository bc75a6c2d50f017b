package io.deepviz.image;

import java.nio.charset.StandardCharsets;

/** Image formats, told by their first bytes; names are as ImageIO knows them. */
enum FileFormat {
    /** Portable network graphics. */
    PNG,
    /** JFIF, EXIF and the like. */
    JPEG,
    /** Of both versions. */
    GIF,
    /** Windows bitmaps. */
    BMP,
    /** Perhaps a plug-in knows. */
    UNKNOWN;

    private static final int SHOWN = 24;

    static FileFormat of(byte[] file) {
        if (starts(file, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (starts(file, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (starts(file, "GIF87a") || starts(file, "GIF89a")) {
            return GIF;
        }
        return starts(file, "BM") ? BMP : UNKNOWN;
    }

    /** What a file that is no image looks like, for a message. */
    static String describe(byte[] file) {
        if (file.length == 0) {
            return "an empty file";
        }
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        boolean printable = true;
        for (int i = 0; i < Math.min(SHOWN, file.length); i++) {
            char c = (char) (file[i] & 255);
            boolean space = c == '\n' || c == '\r' || c == '\t';
            printable &= (c >= ' ' && c < 127) || space;
            text.append(space ? ' ' : c);
            hex.append(hex.isEmpty() ? "" : " ").append(String.format("%02x", (int) c));
        }
        return printable ? "text that begins with '" + text + "'" : "bytes that begin with " + hex;
    }

    private static boolean starts(byte[] file, String magic) {
        byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (i >= file.length || file[i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
