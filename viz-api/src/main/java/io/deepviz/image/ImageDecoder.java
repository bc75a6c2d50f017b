package io.deepviz.image;

import io.deepviz.error.ImageFormatException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Bytes of a file to a picture, by ImageIO, with everything checked that ImageIO doesn't. Messages lack the file's name. */
final class ImageDecoder {
    /** What libjpeg and ImageIO warn of though every pixel is there: stray bytes, odd versions, unusable profiles. */
    private static final List<String> HARMLESS = List.of("extraneous", "profile", "JFIF", "Adobe", "SOS parameters");

    private final DecodeOptions options;

    ImageDecoder(DecodeOptions options) {
        this.options = options;
    }

    Image decode(byte[] file) throws ImageFormatException {
        FileFormat format = FileFormat.of(file);
        return switch (format) {
            case JPEG -> decodeJpeg(file);
            case PNG -> decodePng(file);
            case GIF -> decodeGif(file);
            case BMP -> pixels(reader(format), format, file);
            case UNKNOWN -> decodeUnknown(file);
        };
    }

    private Image decodeJpeg(byte[] file) throws ImageFormatException {
        JpegSegments segments = JpegSegments.parse(file);
        checkSize(segments.width(), segments.height());
        Image stored = segments.components() == 4
                ? pixels(cmykReader(), FileFormat.JPEG, file)
                : pixels(reader(FileFormat.JPEG), FileFormat.JPEG, segments.essential());
        return segments.orientation().apply(stored);
    }

    private static ImageReader cmykReader() throws ImageFormatException {
        ImageReader reader = plugIn(ImageIO.getImageReadersByFormatName("JPEG"));
        if (reader == null) {
            throw new ImageFormatException("expected a gray or RGB JPEG, got one of four colors (CMYK); to read it, add"
                    + " com.twelvemonkeys.imageio:imageio-jpeg:3.14.0 to the class path");
        }
        return reader;
    }

    private Image decodePng(byte[] file) throws ImageFormatException {
        PngChunks chunks = PngChunks.parse(file, options.lenient());
        return chunks.orientation().apply(pixels(reader(FileFormat.PNG), FileFormat.PNG, chunks.essential()));
    }

    private Image decodeGif(byte[] file) throws ImageFormatException {
        GifScreen screen = GifScreen.parse(file);
        checkSize(screen.width(), screen.height());
        return screen.place(pixels(reader(FileFormat.GIF), FileFormat.GIF, file), options.background());
    }

    private Image decodeUnknown(byte[] file) throws ImageFormatException {
        ImageReader reader;
        try (ImageInputStream input = new ByteImageInput(file)) {
            reader = file.length == 0 ? null : plugIn(ImageIO.getImageReaders(input));
        } catch (IOException | RuntimeException e) {
            throw new ImageFormatException("expected an image, got " + FileFormat.describe(file), e);
        }
        if (reader == null) {
            throw new ImageFormatException("expected an image (PNG, JPEG, GIF, BMP), got " + FileFormat.describe(file));
        }
        return pixels(reader, FileFormat.UNKNOWN, file);
    }

    private Image pixels(ImageReader reader, FileFormat format, byte[] file) throws ImageFormatException {
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream input = new ByteImageInput(file)) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            BufferedImage picture = options.lenient() ? whatCanBeRead(reader) : reader.read(0);
            warnings.removeIf(warning -> HARMLESS.stream().anyMatch(warning::contains));
            if (!options.lenient() && !warnings.isEmpty()) {
                throw damaged(format, warnings.get(0), null);
            }
            return Image.of(picture, options.background());
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(format, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** Decodes into a picture of our own, which holds what there was when the reader gives up. */
    private static BufferedImage whatCanBeRead(ImageReader reader) throws IOException {
        BufferedImage picture =
                reader.getImageTypes(0).next().createBufferedImage(reader.getWidth(0), reader.getHeight(0));
        ImageReadParam into = reader.getDefaultReadParam();
        into.setDestination(picture);
        try {
            return reader.read(0, into);
        } catch (IOException | RuntimeException e) {
            return picture;
        }
    }

    private void checkSize(int width, int height) throws ImageFormatException {
        if ((long) width * height > options.maxPixels()) {
            throw new ImageFormatException("expected at most " + options.maxPixels() + " pixels, got " + width + "x"
                    + height + " by its header");
        }
    }

    private static ImageFormatException damaged(FileFormat format, String detail, @Nullable Exception cause) {
        String kind = format == FileFormat.UNKNOWN ? "image" : format + " image";
        String line = detail.lines().findFirst().orElse("no detail");
        return new ImageFormatException(
                "expected a whole " + kind + ", got a damaged or unusual one (" + line + ")", cause);
    }

    /** The reader of the Java runtime itself, so that plug-ins for one format don't change how others are read. */
    private static ImageReader reader(FileFormat format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (isOfRuntime(reader)) {
                return reader;
            }
        }
        throw new IllegalStateException(
                "the Java runtime has no reader for " + format + "; module java.desktop is needed");
    }

    private static @Nullable ImageReader plugIn(Iterator<ImageReader> readers) {
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (!isOfRuntime(reader)) {
                return reader;
            }
        }
        return null;
    }

    private static boolean isOfRuntime(ImageReader reader) {
        return reader.getClass().getModule() == ImageIO.class.getModule();
    }
}
