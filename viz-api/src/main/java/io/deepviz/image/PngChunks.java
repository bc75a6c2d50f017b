package io.deepviz.image;

import io.deepviz.error.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file with what makes the picture and nothing else. Of compressed texts and profiles, which can unpack to
 * gigabytes, ImageIO reads some even when told to ignore metadata; it also doesn't look at checksums.
 */
final class PngChunks {
    private static final int SIGNATURE = 8;
    /** Bytes of a chunk that are not data: length, type, checksum. */
    private static final int FRAME = 12;

    private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private final byte[] essential;
    private final Orientation orientation;

    private PngChunks(byte[] essential, Orientation orientation) {
        this.essential = essential;
        this.orientation = orientation;
    }

    /** Takes a file apart; if lenient, checksums are ignored and it may end anywhere. */
    static PngChunks parse(byte[] file, boolean lenient) throws ImageFormatException {
        ByteArrayOutputStream essential = new ByteArrayOutputStream(file.length);
        essential.write(file, 0, SIGNATURE);
        Orientation orientation = Orientation.UPRIGHT;
        ByteBuffer numbers = ByteBuffer.wrap(file);
        int at = SIGNATURE;
        String type = "";
        while (!type.equals("IEND") && file.length - at >= FRAME) {
            int length = numbers.getInt(at);
            type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > file.length - at - FRAME) {
                break;
            }
            int end = at + FRAME + length;
            if (KEPT.contains(type)) {
                if (!lenient && numbers.getInt(end - 4) != checksum(file, at + 4, end - 4)) {
                    throw new ImageFormatException("expected a whole PNG image, got a wrong checksum in chunk " + type);
                }
                essential.write(file, at, end - at);
            } else if (type.equals("eXIf")) {
                orientation = Orientation.parse(file, at + 8, end - 4);
            }
            at = end;
        }
        if (!type.equals("IEND") || at > file.length) {
            if (!lenient) {
                throw new ImageFormatException("expected a whole PNG image, got one that ends after " + file.length
                        + " bytes in the middle of its data");
            }
            essential.write(file, at, file.length - at);
        }
        return new PngChunks(essential.toByteArray(), orientation);
    }

    /** The file without the other chunks. */
    byte[] essential() {
        return essential;
    }

    /** How the picture is to be turned. */
    Orientation orientation() {
        return orientation;
    }

    private static int checksum(byte[] file, int from, int end) {
        CRC32 crc = new CRC32();
        crc.update(file, from, end - from);
        return (int) crc.getValue();
    }
}
