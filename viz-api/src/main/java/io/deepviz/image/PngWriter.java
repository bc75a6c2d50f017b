package io.deepviz.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * PNG files (ISO/IEC 15948). Ours rather than ImageIO's, because equal pictures must give equal bytes and plug-ins change
 * what ImageIO writes.
 */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FILTERS = 5;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private PngWriter() {}

    static byte[] write(Image image) {
        PngWriter writer = new PngWriter();
        int depth = needs16Bits(image) ? 16 : 8;
        writer.file.writeBytes(SIGNATURE);
        writer.chunk("IHDR", header(image, depth));
        if (!image.caption().isEmpty()) {
            writer.chunk("iTXt", description(image.caption()));
        }
        writer.chunk("IDAT", compressed(image, depth / 8));
        writer.chunk("IEND", new byte[0]);
        return writer.file.toByteArray();
    }

    /** Several pictures of one size as an animation that runs for ever (the chunks acTL, fcTL and fdAT). */
    static byte[] animate(List<Image> frames, int milliseconds) {
        PngWriter writer = new PngWriter();
        int depth = frames.stream().anyMatch(PngWriter::needs16Bits) ? 16 : 8;
        Image first = frames.get(0);
        writer.file.writeBytes(SIGNATURE);
        writer.chunk("IHDR", header(first, depth));
        writer.chunk(
                "acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(0).array());
        if (!first.caption().isEmpty()) {
            writer.chunk("iTXt", description(first.caption()));
        }
        int sequence = 0;
        for (int i = 0; i < frames.size(); i++) {
            Image frame = frames.get(i);
            writer.chunk("fcTL", control(frame, sequence++, milliseconds));
            byte[] data = compressed(frame, depth / 8);
            if (i == 0) { // whoever can't play it shows this one
                writer.chunk("IDAT", data);
            } else {
                byte[] numbered = ByteBuffer.allocate(4 + data.length)
                        .putInt(sequence++)
                        .put(data)
                        .array();
                writer.chunk("fdAT", numbered);
            }
        }
        writer.chunk("IEND", new byte[0]);
        return writer.file.toByteArray();
    }

    private static byte[] control(Image frame, int sequence, int milliseconds) {
        return ByteBuffer.allocate(26)
                .putInt(sequence)
                .putInt(frame.width())
                .putInt(frame.height())
                .putInt(0)
                .putInt(0)
                .putShort((short) milliseconds)
                .putShort((short) 1000)
                .array();
    }

    private static boolean needs16Bits(Image image) {
        for (char sample : image.samples()) {
            if (sample % Image.STEP != 0) {
                return true;
            }
        }
        return false;
    }

    private static byte[] header(Image image, int depth) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        return header.put((byte) depth)
                .put((byte) (image.channels() == 1 ? 0 : 2))
                .array();
    }

    /** An uncompressed international text; tEXt would hold Latin-1 only, and layers may be called anything. */
    private static byte[] description(String text) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes("Description".getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(new byte[5]); // end of keyword, uncompressed, method 0, no language, no translated keyword
        chunk.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return chunk.toByteArray();
    }

    private static byte[] compressed(Image image, int bytes) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6);
        try {
            byte[] buffer = new byte[1 << 15];
            byte[] above = new byte[image.width() * image.channels() * bytes];
            for (int y = 0; y < image.height(); y++) {
                byte[] line = line(image, y, bytes);
                deflater.setInput(filtered(line, above, image.channels() * bytes));
                while (!deflater.needsInput()) {
                    data.write(buffer, 0, deflater.deflate(buffer));
                }
                above = line;
            }
            deflater.finish();
            while (!deflater.finished()) {
                data.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return data.toByteArray();
    }

    private static byte[] line(Image image, int y, int bytes) {
        byte[] line = new byte[image.width() * image.channels() * bytes];
        char[] samples = image.samples();
        int at = 0;
        for (int x = 0; x < image.width(); x++) {
            for (int channel = 0; channel < image.channels(); channel++) {
                char sample = samples[(channel * image.height() + y) * image.width() + x];
                line[at++] = (byte) (sample >> 8); // of v * 257 both bytes are v
                if (bytes == 2) {
                    line[at++] = (byte) sample;
                }
            }
        }
        return line;
    }

    /** The line by the filter with the least sum of absolute differences, the heuristic of the PNG specification, 12.7. */
    private static byte[] filtered(byte[] line, byte[] above, int pixel) {
        byte[] best = new byte[0];
        long least = Long.MAX_VALUE;
        for (int filter = 0; filter < FILTERS; filter++) {
            byte[] tried = new byte[line.length + 1];
            tried[0] = (byte) filter;
            long sum = 0;
            for (int i = 0; i < line.length; i++) {
                int left = i < pixel ? 0 : line[i - pixel] & 255;
                int corner = i < pixel ? 0 : above[i - pixel] & 255;
                tried[i + 1] = (byte) (line[i] - predicted(filter, left, above[i] & 255, corner));
                sum += Math.abs(tried[i + 1]);
            }
            if (sum < least) {
                least = sum;
                best = tried;
            }
        }
        return best;
    }

    private static int predicted(int filter, int left, int up, int corner) {
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, corner);
        };
    }

    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    private void chunk(String type, byte[] data) {
        byte[] body = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 crc = new CRC32();
        crc.update(body);
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(body);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
