package io.deepviz.report;

import io.deepviz.image.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures inside a page. */
final class DataUri {
    /** Up to so many pixels nothing is gained by losing anything. */
    private static final int TINY = 64 * 64;

    private static final float QUALITY = 0.9f;

    private DataUri() {}

    /** Every pixel as it is: for drawings. */
    static String drawing(Image image) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(image.toPng());
    }

    /** As JPEG, unless it is tiny: for photographs, which would take ten times as much otherwise. */
    static String photograph(Image image) {
        if (image.width() * image.height() <= TINY) {
            return drawing(image.withCaption(""));
        }
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(image));
    }

    private static byte[] jpeg(Image image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image.toBufferedImage(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
