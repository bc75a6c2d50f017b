package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.error.VizIOException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The oracle is ImageIO's own reader. */
class PngWriterTest {
    @TempDir
    Path folder;

    @Test
    void imageIoReadsEveryPixelBack() throws IOException {
        for (BufferedImage picture : new BufferedImage[] {
            SampleFiles.noise(37, 23, BufferedImage.TYPE_INT_RGB), SampleFiles.scene(64, 48, BufferedImage.TYPE_INT_RGB)
        }) {
            BufferedImage read =
                    ImageIO.read(new ByteArrayInputStream(Image.of(picture, 0).toPng()));
            assertThat(read.getColorModel().getPixelSize()).isEqualTo(24);
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    assertThat(read.getRGB(x, y)).isEqualTo(picture.getRGB(x, y));
                }
            }
        }
    }

    @Test
    void samplesBetweenTwoOf8BitsAreWrittenWith16() throws IOException {
        Image scene = Image.of(SampleFiles.scene(40, 30, BufferedImage.TYPE_INT_RGB), 0)
                .fit(17, 13, Fit.STRETCH);
        for (Image image : new Image[] {scene, scene.toGray()}) {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(image.toPng()));
            assertThat(read.getRaster().getSampleModel().getSampleSize(0)).isEqualTo(16);
            assertThat(Image.of(read, 0)).isEqualTo(image);
        }
    }

    @Test
    void smoothAndRepetitivePicturesBecomeSmallFiles() {
        byte[] filters = Image.of(SampleFiles.noise(20, 20, BufferedImage.TYPE_INT_RGB), 0)
                .enlarge(10)
                .toPng();
        byte[] smooth = Image.of(SampleFiles.scene(200, 200, BufferedImage.TYPE_INT_RGB), 0)
                .toPng();
        assertThat(filters.length).isLessThan(200 * 200 * 3 / 20);
        assertThat(smooth.length).isLessThan(200 * 200 * 3 / 20);
    }

    @Test
    void equalPicturesGiveEqualBytes() {
        Image one = Image.rgb(1, 2, new int[] {1, 2}).withCaption("x");
        assertThat(one.toPng())
                .isEqualTo(Image.rgb(1, 2, new int[] {1, 2}).withCaption("x").toPng());
    }

    @Test
    void theCaptionIsTheDescriptionInWhateverScript() throws IOException {
        String caption = "conv1 \u2192 Größe, 層\nsecond line";
        Image image = Image.rgb(1, 1, new int[1]).withCaption(caption);
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream input = new ByteImageInput(image.toPng())) {
            reader.setInput(input);
            IIOMetadata metadata = reader.getImageMetadata(0);
            Element entry = (Element) ((Element) metadata.getAsTree("javax_imageio_png_1.0"))
                    .getElementsByTagName("iTXtEntry")
                    .item(0);
            assertThat(entry.getAttribute("keyword")).isEqualTo("Description");
            assertThat(entry.getAttribute("text")).isEqualTo(caption);
        }
    }

    @Test
    void writingReplacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("picture.png");
        Files.writeString(file, "old");
        Image image = Image.rgb(1, 1, new int[] {0x123456});
        image.writePng(file);
        assertThat(Images.read(file)).isEqualTo(image);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFileAndNoTemporaryOne() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve("picture.png").resolve("inside"));
        Image image = Image.rgb(1, 1, new int[1]);
        assertThatThrownBy(() -> image.writePng(folder.resolve("picture.png"))).isInstanceOf(IOException.class);
        assertThat(occupied).exists();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
        Path nowhere = folder.resolve("nowhere").resolve("picture.png");
        assertThatThrownBy(() -> image.writePng(nowhere))
                .isInstanceOf(VizIOException.class)
                .hasMessage(nowhere + ": expected a file in a folder that exists");
    }
}
