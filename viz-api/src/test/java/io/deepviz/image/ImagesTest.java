package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.sun.management.ThreadMXBean;
import io.deepviz.error.ImageFormatException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    private static final DecodeOptions LENIENT = DecodeOptions.DEFAULTS.acceptingDamage();

    @TempDir
    Path folder;

    // ==== what is no image ====

    @Test
    void anEmptyFileATextAndAPageAreNoImages() throws IOException {
        assertRefused("empty.png", new byte[0], "expected an image (PNG, JPEG, GIF, BMP), got an empty file");
        assertRefused(
                "notes.jpg",
                "Dear all,\nthe pictures".getBytes(StandardCharsets.UTF_8),
                "expected an image (PNG, JPEG, GIF, BMP), got text that begins with 'Dear all, the pictures'");
        assertRefused(
                "404.png",
                "<!DOCTYPE html><html><body>Not found".getBytes(StandardCharsets.UTF_8),
                "expected an image (PNG, JPEG, GIF, BMP), got text that begins with '<!DOCTYPE html><html><bo'");
        assertRefused(
                "archive.jpg",
                new byte[] {'P', 'K', 3, 4, (byte) 200},
                "expected an image (PNG, JPEG, GIF, BMP), got bytes that begin with 50 4b 03 04 c8");
    }

    @Test
    void aFolderAndAFileThatIsNotThereAreNamed() {
        assertThatThrownBy(() -> Images.read(folder))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder + ": expected an image file, got a directory");
        Path nothing = folder.resolve("nothing.png");
        assertThatThrownBy(() -> Images.read(nothing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nothing.png: expected an image file, got nothing");
    }

    @Test
    void aFileTooLargeForTheLimitIsNotEvenRead() throws IOException {
        Path file = Files.write(folder.resolve("long.png"), new byte[(1 << 20) + 9]);
        assertThatThrownBy(() -> Images.read(file, DecodeOptions.DEFAULTS.withMaxPixels(1)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(file + ": expected an image file of at most 1048584 bytes, got 1048585");
    }

    // ==== damaged files ====

    @Test
    void aJpegCutInItsScanIsRefusedAndReadOnRequest() throws ImageFormatException {
        byte[] whole = SampleFiles.encode(SampleFiles.noise(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> decode(half))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("test: expected a whole JPEG image, got a damaged or unusual one"
                        + " (Truncated File - Missing EOI marker)");
        Image top = Images.decode(half, "test", LENIENT);
        Image all = decode(whole);
        assertThat(top.height()).isEqualTo(64);
        for (int x = 0; x < 64; x++) {
            assertThat(top.sample(1, 8, x)).isEqualTo(all.sample(1, 8, x));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void aFileCutAnywhereInItsPixelsIsRefused(String format) {
        byte[] whole = SampleFiles.encode(SampleFiles.noise(40, 40, BufferedImage.TYPE_INT_RGB), format);
        for (int percent = 5; percent < 100; percent += 5) {
            byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
            assertThatThrownBy(() -> decode(cut))
                    .isInstanceOf(ImageFormatException.class)
                    .hasMessageStartingWith("test: expected ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void ofAFileCutAtNineTenthsTheTopIsReadOnRequest(String format) throws ImageFormatException {
        byte[] whole = SampleFiles.encode(SampleFiles.noise(40, 40, BufferedImage.TYPE_INT_RGB), format);
        Image cut = Images.decode(Arrays.copyOf(whole, whole.length * 9 / 10), "test", LENIENT);
        int row = format.equals("bmp") ? 39 : 0; // bitmaps begin with the last row
        assertThat(cut.sample(0, row, 20)).isEqualTo(decode(whole).sample(0, row, 20));
    }

    @Test
    void aFlippedBitInAPngIsFoundByItsChecksum() {
        byte[] file = SampleFiles.encode(SampleFiles.noise(40, 40, BufferedImage.TYPE_INT_RGB), "png");
        file[file.length / 2] ^= 1;
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("test: expected a whole PNG image, got a wrong checksum in chunk IDAT");
    }

    @Test
    void strayBytesBeforeAMarkerAreNoDamage() throws ImageFormatException {
        byte[] jpeg = SampleFiles.encode(SampleFiles.scene(16, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] stray = SampleFiles.join(
                Arrays.copyOf(jpeg, jpeg.length - 2), new byte[] {1, 2, 3, 4}, new byte[] {(byte) 0xff, (byte) 0xd9});
        assertThat(decode(stray)).isEqualTo(decode(jpeg));
    }

    /** The seed is fixed: a failure can be repeated. Only the kind of the exception is checked, by not failing. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void randomDamageNeverEndsInAnythingButAnImageOrAFormatError(String format) {
        DecodeOptions[] options = {DecodeOptions.DEFAULTS.withMaxPixels(100_000), LENIENT.withMaxPixels(100_000)};
        Random random = new Random(1);
        int refused = 0;
        byte[][] files = {
            SampleFiles.encode(SampleFiles.noise(12, 9, BufferedImage.TYPE_INT_RGB), format),
            SampleFiles.encode(SampleFiles.noise(12, 9, BufferedImage.TYPE_BYTE_INDEXED), format)
        };
        for (int round = 0; round < 500; round++) {
            byte[] file = files[round % 2].clone();
            for (int i = 0; i < 3; i++) {
                int end = random.nextBoolean() ? Math.min(80, file.length) : file.length;
                file[random.nextInt(end)] = (byte) (random.nextInt(4) == 0 ? -1 : random.nextInt(256));
            }
            try {
                Image image = Images.decode(file, "fuzzed", options[round / 2 % 2]);
                assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(100_000);
            } catch (ImageFormatException e) {
                assertThat(e.getMessage()).startsWith("fuzzed: expected ").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    // ==== files that want too much ====

    @Test
    void aPngOf400MillionPixelsIsRefusedFromItsHeader() {
        byte[] rows = new byte[20_000 * (1 + 20_000 / 8)];
        byte[] file = SampleFiles.png(20_000, 20_000, 1, 0, rows);
        assertThat(file.length).isLessThan(400_000);
        assertAllocatesLess(
                10_000_000,
                () -> assertThatThrownBy(() -> decode(file))
                        .isInstanceOf(ImageFormatException.class)
                        .hasMessage("test: expected at most 64000000 pixels, got 20000x20000 by its header"));
    }

    @Test
    void aTinyGifWithAGiantScreenOrFrameIsRefusedFromItsHeader() {
        for (int giant = 0; giant < 2; giant++) {
            byte[] file = gif(giant == 0 ? 65535 : 1, giant == 1 ? 65535 : 1, 0);
            assertThat(file.length).isLessThanOrEqualTo(41);
            assertAllocatesLess(
                    1_000_000,
                    () -> assertThatThrownBy(() -> decode(file))
                            .isInstanceOf(ImageFormatException.class)
                            .hasMessage("test: expected at most 64000000 pixels, got 65535x65535 by its header"));
        }
    }

    @Test
    void theLimitIsOnThePixelsThatThereAre() throws ImageFormatException {
        byte[] file = SampleFiles.encode(SampleFiles.scene(30, 20, BufferedImage.TYPE_INT_RGB), "jpeg");
        assertThat(Images.decode(file, "x", DecodeOptions.DEFAULTS.withMaxPixels(600))
                        .width())
                .isEqualTo(30);
        assertThatThrownBy(() -> Images.decode(file, "x", DecodeOptions.DEFAULTS.withMaxPixels(599)))
                .hasMessage("x: expected at most 599 pixels, got 30x20 by its header");
    }

    @Test
    void aCompressedTextOfManyMegabytesIsNotUnpacked() throws ImageFormatException {
        byte[] bomb = SampleFiles.chunk("zTXt", SampleFiles.textBomb(100));
        byte[] palette = SampleFiles.chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
        byte[] gray = SampleFiles.png(2, 2, 8, 0, new byte[] {0, 1, 2, 0, 3, 4}, bomb);
        byte[] colors = SampleFiles.png(2, 2, 8, 3, new byte[] {0, 1, 0, 0, 0, 1}, palette, bomb);
        assertAllocatesLess(
                10_000_000, () -> assertThat(decode(gray).sample(0, 1, 1)).isEqualTo(4));
        assertAllocatesLess(
                10_000_000, () -> assertThat(decode(colors).sample(2, 0, 0)).isEqualTo(60));
    }

    // ==== samples ====

    @Test
    void grayOf8And16BitsIsExact() throws ImageFormatException {
        byte[] rows8 = new byte[257];
        byte[] rows16 = new byte[1 + 2 * 256];
        for (int v = 0; v < 256; v++) {
            rows8[1 + v] = (byte) v;
            rows16[1 + 2 * v] = (byte) v;
            rows16[2 + 2 * v] = (byte) (255 - v);
        }
        Image eight = decode(SampleFiles.png(256, 1, 8, 0, rows8));
        Image sixteen = decode(SampleFiles.png(256, 1, 16, 0, rows16));
        assertThat(eight.channels()).isEqualTo(1);
        for (int v = 0; v < 256; v++) {
            assertThat(eight.sample(0, 0, v)).isEqualTo(v);
            assertThat(sixteen.sample(0, 0, v)).isEqualTo((v * 256 + 255 - v) / 257f);
        }
    }

    @Test
    void rgbOf8And16BitsIsExact() throws ImageFormatException {
        Image eight = decode(SampleFiles.png(1, 1, 8, 2, new byte[] {0, 10, (byte) 200, 77}));
        assertThat(pixel(eight, 0, 0)).containsExactly(10, 200, 77);
        Image sixteen = decode(SampleFiles.png(1, 1, 16, 2, new byte[] {0, 1, 2, 3, 4, (byte) 255, (byte) 254}));
        assertThat(pixel(sixteen, 0, 0)).containsExactly(258 / 257f, 772 / 257f, 65534 / 257f);
    }

    @Test
    void grayJpegIsGrayAndNotShiftedByGamma() throws ImageFormatException {
        BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            flat.getRaster().setSample(i % 16, i / 16, 0, 60);
        }
        Image image = decode(SampleFiles.encode(flat, "jpeg"));
        assertThat(image.channels()).isEqualTo(1);
        assertThat(image.sample(0, 5, 5)).isEqualTo(60); // flat blocks survive JPEG exactly
    }

    @Test
    void bitsAndNibblesSpreadOver0To255() throws ImageFormatException {
        Image bits = decode(SampleFiles.png(2, 1, 1, 0, new byte[] {0, 0b0100_0000}));
        Image nibbles = decode(SampleFiles.png(2, 1, 4, 0, new byte[] {0, 0x17}));
        assertThat(bits.sample(0, 0, 0)).isEqualTo(0);
        assertThat(bits.sample(0, 0, 1)).isEqualTo(255);
        assertThat(nibbles.sample(0, 0, 0)).isEqualTo(17);
        assertThat(nibbles.sample(0, 0, 1)).isEqualTo(7 * 17);
    }

    @Test
    void paletteImagesHaveTheColorsOfThePalette() throws ImageFormatException {
        byte[] colors = SampleFiles.chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
        Image image = decode(SampleFiles.png(2, 1, 8, 3, new byte[] {0, 1, 0}, colors));
        assertThat(pixel(image, 0, 0)).containsExactly(40, 50, 60);
        assertThat(pixel(image, 0, 1)).containsExactly(10, 20, 30);
        byte[] grays = SampleFiles.chunk("PLTE", new byte[] {9, 9, 9, 70, 70, 70});
        Image gray = decode(SampleFiles.png(2, 1, 8, 3, new byte[] {0, 1, 0}, grays));
        assertThat(gray.channels()).isEqualTo(1);
        assertThat(gray.sample(0, 0, 0)).isEqualTo(70);
    }

    @Test
    void bitmapsAndGifsKeepTheirColors() throws ImageFormatException {
        BufferedImage two = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        two.setRGB(0, 0, 0xff0000);
        two.setRGB(1, 0, 0x0000ff);
        for (String format : new String[] {"bmp", "gif"}) {
            Image image = decode(SampleFiles.encode(two, format));
            assertThat(pixel(image, 0, 0)).as(format).containsExactly(255, 0, 0);
            assertThat(pixel(image, 0, 1)).as(format).containsExactly(0, 0, 255);
        }
    }

    @Test
    void transparencyLiesOnTheStatedBackground() throws ImageFormatException {
        byte[] half = SampleFiles.png(1, 1, 8, 6, new byte[] {0, 100, 0, (byte) 200, 51}); // alpha 51 = 1/5
        assertThat(pixel(decode(half), 0, 0)).containsExactly(224, 204, 244); // 255 - (255 - v) / 5
        Image onBlue = Images.decode(half, "x", DecodeOptions.DEFAULTS.withBackground(0x0000ff));
        assertThat(pixel(onBlue, 0, 0)).containsExactly(20, 0, 244);
    }

    @Test
    void transparentGrayStaysGrayOnGrayOnly() throws ImageFormatException {
        byte[] clear = SampleFiles.png(1, 1, 8, 4, new byte[] {0, 100, 0});
        assertThat(decode(clear).channels()).isEqualTo(1);
        assertThat(decode(clear).sample(0, 0, 0)).isEqualTo(255);
        Image onRed = Images.decode(clear, "x", DecodeOptions.DEFAULTS.withBackground(0xff0000));
        assertThat(pixel(onRed, 0, 0)).containsExactly(255, 0, 0);
    }

    @Test
    void theTransparentColorOfAPngAndOfAPaletteIsTransparent() throws ImageFormatException {
        byte[] pixels = {0, 1, 2, 3, 4, 5, 6};
        Image rgb =
                decode(SampleFiles.png(2, 1, 8, 2, pixels, SampleFiles.chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3})));
        assertThat(pixel(rgb, 0, 0)).containsExactly(255, 255, 255);
        assertThat(pixel(rgb, 0, 1)).containsExactly(4, 5, 6);
        byte[] palette = SampleFiles.chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
        byte[] alphas = SampleFiles.chunk("tRNS", new byte[] {0, (byte) 255});
        Image indexed = decode(SampleFiles.png(2, 1, 8, 3, new byte[] {0, 1, 0}, palette, alphas));
        assertThat(pixel(indexed, 0, 0)).containsExactly(40, 50, 60);
        assertThat(pixel(indexed, 0, 1)).containsExactly(255, 255, 255);
    }

    // ==== GIF ====

    @Test
    void anAnimationIsItsFirstFrame() throws ImageFormatException {
        byte[] red = gifFrame(0, 0, 1, 1, 0x44, 0x01);
        byte[] blue = gifFrame(0, 0, 1, 1, 0x4c, 0x01);
        Image image = decode(SampleFiles.join(gifStart(1, 1), red, blue, new byte[] {0x3b}));
        assertThat(pixel(image, 0, 0)).containsExactly(255, 0, 0);
    }

    @Test
    void aFrameLiesWhereItBelongsOnTheScreen() throws ImageFormatException {
        byte[] file = SampleFiles.join(gifStart(3, 2), gifFrame(2, 1, 1, 1, 0x44, 0x01), new byte[] {0x3b});
        Image image = Images.decode(file, "x", DecodeOptions.DEFAULTS.withBackground(0x00ff00));
        assertThat(image.width()).isEqualTo(3);
        assertThat(image.height()).isEqualTo(2);
        assertThat(pixel(image, 1, 2)).containsExactly(255, 0, 0);
        assertThat(pixel(image, 0, 0)).containsExactly(0, 255, 0);
    }

    // ==== CMYK ====

    @ParameterizedTest
    @CsvSource({"0,255,255,0,255,0,0", "255,0,255,0,0,255,0", "0,0,0,255,0,0,0", "0,0,0,0,255,255,255"})
    void fourColorsBecomeThreeWithThePlugIn(int c, int m, int y, int k, float red, float green, float blue)
            throws IOException {
        Image image = decode(SampleFiles.cmykJpeg(c, m, y, k));
        assertThat(image.channels()).isEqualTo(3);
        // A printing profile on the machine would give other shades of the same colors.
        assertThat(image.sample(0, 8, 8)).isBetween(red - 60, red + 60);
        assertThat(image.sample(1, 8, 8)).isBetween(green - 100, green + 100);
        assertThat(image.sample(2, 8, 8)).isBetween(blue - 100, blue + 100);
    }

    @Test
    void fourColorsWithoutThePlugInAreRefusedWithTheCure() throws IOException {
        byte[] file = SampleFiles.cmykJpeg(0, 255, 255, 0);
        withoutPlugIns(() -> assertThatThrownBy(() -> decode(file))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("test: expected a gray or RGB JPEG, got one of four colors (CMYK); to read it, add"
                        + " com.twelvemonkeys.imageio:imageio-jpeg:3.14.0 to the class path"));
    }

    @Test
    void thePlugInDoesNotChangeHowOtherJpegsAreRead() throws IOException {
        byte[] file = SampleFiles.encode(SampleFiles.noise(33, 21, BufferedImage.TYPE_INT_RGB), "jpeg");
        Image with = decode(file);
        withoutPlugIns(() -> assertThat(decode(file)).isEqualTo(with));
    }

    // ==== color in JPEG ====

    @Test
    void aColorProfileIsNotApplied() throws ImageFormatException {
        byte[] jpeg = SampleFiles.encode(SampleFiles.scene(24, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] name = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] file = SampleFiles.withSegment(jpeg, 0xe2, SampleFiles.join(name, profile));
        assertThat(decode(file)).isEqualTo(decode(jpeg));
    }

    @Test
    void threeComponentsOfUnsaidMeaningAreYCbCr() throws IOException {
        byte[] file = SampleFiles.componentJpeg(100, 90, 200);
        // Y = 100, Cb = 90 - 128, Cr = 200 - 128 by JFIF's equations; Pillow 12.3.0 says the same of these files
        assertThat(pixel(decode(file), 8, 8)).containsExactly(201, 62, 33);
        assertThat(pixel(decode(SampleFiles.renamed(file, 0, 1, 2)), 8, 8)).containsExactly(201, 62, 33);
        assertThat(pixel(decode(SampleFiles.renamed(file, 'a', 'b', 'c')), 8, 8))
                .containsExactly(201, 62, 33);
    }

    @Test
    void threeComponentsCalledRedGreenAndBlueAreJustThat() throws IOException {
        byte[] file = SampleFiles.renamed(SampleFiles.componentJpeg(100, 90, 200), 'R', 'G', 'B');
        assertThat(pixel(decode(file), 8, 8)).containsExactly(100, 90, 200);
    }

    // ==== orientation ====

    /** 48 x 32 pixels in blocks of 8, so that turned pictures compress to the same colors. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
    void allOrientationsGiveTheSameTensor(int tag) throws ImageFormatException {
        Image upright = blocks(false, 1);
        Image stored = blocks(tag >= 5, tag);
        byte[] jpeg = SampleFiles.encode(stored.toBufferedImage(), "jpeg");
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Image seen = decode(SampleFiles.withExif(jpeg, SampleFiles.orientation(tag, order)));
            assertThat(seen.width()).isEqualTo(upright.width());
            assertThat(seen.height()).isEqualTo(upright.height());
            for (int y = 4; y < 32; y += 8) {
                for (int x = 4; x < 48; x += 8) {
                    // JPEG's rounding of a flat block's color: at most a few levels.
                    assertThat(seen.sample(1, y, x)).isCloseTo(upright.sample(1, y, x), within3());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void thePngChunkOfOrientationIsHonouredExactly(int tag) throws ImageFormatException {
        Image stored = blocks(tag >= 5, tag);
        byte[] png = SampleFiles.encode(stored.toBufferedImage(), "png");
        byte[] exif = SampleFiles.chunk("eXIf", SampleFiles.orientation(tag, ByteOrder.BIG_ENDIAN));
        int afterHeader = 8 + 25;
        byte[] file = SampleFiles.join(
                Arrays.copyOf(png, afterHeader), exif, Arrays.copyOfRange(png, afterHeader, png.length));
        assertThat(decode(file)).isEqualTo(blocks(false, 1));
    }

    @Test
    void aDamagedOrientationMeansUpright() throws ImageFormatException {
        byte[] jpeg = SampleFiles.encode(SampleFiles.scene(24, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
        Image upright = decode(jpeg);
        byte[] nine = SampleFiles.orientation(9, ByteOrder.BIG_ENDIAN);
        byte[] faraway = SampleFiles.orientation(6, ByteOrder.BIG_ENDIAN);
        faraway[4] = (byte) 0x80;
        byte[] cut = Arrays.copyOf(SampleFiles.orientation(6, ByteOrder.LITTLE_ENDIAN), 20);
        byte[] otherMagic = SampleFiles.orientation(6, ByteOrder.LITTLE_ENDIAN);
        otherMagic[2] = 43;
        for (byte[] block : List.of(nine, faraway, cut, otherMagic, new byte[0])) {
            assertThat(decode(SampleFiles.withExif(jpeg, block))).isEqualTo(upright);
        }
    }

    // ==== options ====

    @Test
    void optionsCheckThemselves() {
        assertThatThrownBy(() -> DecodeOptions.DEFAULTS.withMaxPixels(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPixels: expected 1 to 715827882, got 0");
        assertThatThrownBy(() -> DecodeOptions.DEFAULTS.withBackground(0xff000000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("background: expected 0 to 0xffffff, got 0xff000000");
    }

    @Test
    void anyFileSystemWillDo() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path file = memory.getPath("/picture.png");
            Files.write(file, SampleFiles.png(1, 1, 8, 0, new byte[] {0, 42}));
            assertThat(Images.read(file).sample(0, 0, 0)).isEqualTo(42);
        }
    }

    // ==== how ====

    private void assertRefused(String name, byte[] bytes, String reason) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(file + ": " + reason);
    }

    private static Image decode(byte[] file) throws ImageFormatException {
        return Images.decode(file, "test", DecodeOptions.DEFAULTS);
    }

    private static float[] pixel(Image image, int row, int column) {
        return new float[] {image.sample(0, row, column), image.sample(1, row, column), image.sample(2, row, column)};
    }

    private static org.assertj.core.data.Offset<Float> within3() {
        return org.assertj.core.data.Offset.offset(3f);
    }

    /** A gray picture of 8x8 blocks, 48x32 when upright, as a camera held that way stores it. */
    private static Image blocks(boolean sideways, int tag) {
        int height = sideways ? 48 : 32;
        int width = sideways ? 32 : 48;
        int[] pixels = new int[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Where a stored pixel is seen, from the standard's words: row 0 is the visual top, right, ..., column
                // 0 ...
                int row = switch (tag) {
                    case 1, 2 -> y;
                    case 3, 4 -> 31 - y;
                    case 5, 8 -> tag == 5 ? x : 31 - x;
                    default -> tag == 6 ? x : 31 - x;
                };
                int column = switch (tag) {
                    case 1, 4 -> x;
                    case 2, 3 -> 47 - x;
                    case 5, 8 -> y;
                    default -> 47 - y;
                };
                pixels[y * width + x] = (20 + 8 * (row / 8 * 6 + column / 8)) * 0x10101;
            }
        }
        return Image.rgb(height, width, pixels);
    }

    private static byte[] gif(int screen, int frame, int at) {
        return SampleFiles.join(
                gifStart(screen, screen), gifFrame(at, at, frame, frame, 0x44, 0x01), new byte[] {0x3b});
    }

    /** A header with two colors, red and blue. */
    private static byte[] gifStart(int width, int height) {
        return SampleFiles.join(
                "GIF89a".getBytes(StandardCharsets.ISO_8859_1),
                new byte[] {(byte) width, (byte) (width >> 8), (byte) height, (byte) (height >> 8), (byte) 0x80, 0, 0},
                new byte[] {(byte) 255, 0, 0, 0, 0, (byte) 255});
    }

    /** A frame of one pixel's data: codes of 3 bits, clear (4), color, end (5). */
    private static byte[] gifFrame(int left, int top, int width, int height, int... data) {
        byte[] frame = {
            0x2c,
            (byte) left,
            0,
            (byte) top,
            0,
            (byte) width,
            (byte) (width >> 8),
            (byte) height,
            (byte) (height >> 8),
            0,
            2
        };
        return SampleFiles.join(frame, new byte[] {2, (byte) data[0], (byte) data[1], 0});
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void assertAllocatesLess(long bytes, Action action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            action.run(); // once for classes that are loaded on first use
            long before = threads.getCurrentThreadAllocatedBytes();
            action.run();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void withoutPlugIns(Action action) throws IOException {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        List<ImageReaderSpi> plugIns = new ArrayList<>();
        registry.getServiceProviders(ImageReaderSpi.class, true).forEachRemaining(spi -> {
            if (!spi.getClass().getName().startsWith("com.sun.")) {
                plugIns.add(spi);
            }
        });
        assertThat(plugIns).isNotEmpty();
        plugIns.forEach(registry::deregisterServiceProvider);
        try {
            action.run();
        } finally {
            plugIns.forEach(registry::registerServiceProvider);
        }
    }
}
