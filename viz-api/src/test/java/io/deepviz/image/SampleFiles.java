package io.deepviz.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files for tests, made on the spot, good and bad. */
final class SampleFiles {
    private SampleFiles() {}

    /** A picture with something different everywhere: smooth, so that JPEG keeps it, and not symmetric in any way. */
    static BufferedImage scene(int width, int height, int type) {
        BufferedImage scene = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 20 + 200 * x / width;
                int green = 10 + 220 * y / height;
                int blue = x < width / 3 && y < height / 4 ? 250 : 40;
                scene.setRGB(x, y, 0xff000000 | red << 16 | green << 8 | blue);
            }
        }
        return scene;
    }

    /** A picture that compresses badly: most of its file is pixels. */
    static BufferedImage noise(int width, int height, int type) {
        BufferedImage noise = new BufferedImage(width, height, type);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                noise.setRGB(x, y, 0xff000000 | random.nextInt(1 << 24));
            }
        }
        return noise;
    }

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalStateException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** A JPEG with an EXIF segment right behind its first marker, as cameras write it. */
    static byte[] withExif(byte[] jpeg, byte[] tiffBlock) {
        return withSegment(jpeg, 0xe1, join("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), tiffBlock));
    }

    /** An EXIF directory of two entries, the second of which is the orientation. */
    static byte[] orientation(int tag, ByteOrder order) {
        ByteBuffer block = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        block.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4d4d));
        block.putShort((short) 42).putInt(8).putShort((short) 2);
        block.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(99);
        block.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) tag)
                .putShort((short) 0);
        return block.array();
    }

    /** A JPEG of four colors, each the same everywhere, as Adobe's programs write it: inverted. */
    static byte[] cmykJpeg(int cyan, int magenta, int yellow, int black) throws IOException {
        byte[] jpeg = componentJpeg(255 - cyan, 255 - magenta, 255 - yellow, 255 - black);
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        return withSegment(jpeg, 0xee, adobe);
    }

    /** A JPEG of 16x16 pixels with these numbers in its components 1, 2, ..., and no word of what they mean. */
    static byte[] componentJpeg(int... components) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, components.length, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, components);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(new IIOImage(raster, null, null));
        }
        return file.toByteArray();
    }

    /** The same JPEG of three components under these names. */
    static byte[] renamed(byte[] jpeg, int... names) {
        byte[] renamed = jpeg.clone();
        for (int i = 0; i < jpeg.length - 20; i++) {
            boolean frame = (jpeg[i] & 255) == 0xff && (jpeg[i + 1] & 255) == 0xc0;
            boolean scan = (jpeg[i] & 255) == 0xff && (jpeg[i + 1] & 255) == 0xda;
            for (int c = 0; c < 3 && (frame || scan); c++) {
                renamed[frame ? i + 10 + 3 * c : i + 5 + 2 * c] = (byte) names[c];
            }
        }
        return renamed;
    }

    /** A JPEG with one more segment right behind its first marker. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        return join(Arrays.copyOf(jpeg, 2), segment(marker, data), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static byte[] segment(int marker, byte[] data) {
        return ByteBuffer.allocate(4 + data.length)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + data.length))
                .put(data)
                .array();
    }

    /** A PNG of these header fields and these scan lines, each with its filter byte. */
    static byte[] png(int width, int height, int bits, int colorType, byte[] scanLines, byte[]... chunksBefore) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) colorType)
                .array();
        byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        byte[] start = join(signature, chunk("IHDR", header), join(chunksBefore));
        return join(start, chunk("IDAT", deflate(scanLines)), chunk("IEND", new byte[0]));
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] body = join(type.getBytes(StandardCharsets.ISO_8859_1), data);
        CRC32 crc = new CRC32();
        crc.update(body);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(data.length)
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    /** The data of a chunk zTXt that unpacks to so many bytes. */
    static byte[] textBomb(int megabytes) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream packed = new DeflaterOutputStream(data, new Deflater(1))) {
            for (int i = 0; i < megabytes; i++) {
                packed.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return data.toByteArray();
    }

    static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
