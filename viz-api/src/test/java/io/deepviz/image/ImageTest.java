package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.InputSpec;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ImageTest {
    private static final Image TWO = Image.rgb(1, 2, new int[] {0x102030, 0xff8000});

    @Test
    void packedPixelsAreSamplesOf0To255() {
        assertThat(TWO.width()).isEqualTo(2);
        assertThat(TWO.height()).isEqualTo(1);
        assertThat(TWO.channels()).isEqualTo(3);
        assertThat(TWO.sample(0, 0, 0)).isEqualTo(0x10);
        assertThat(TWO.sample(1, 0, 1)).isEqualTo(0x80);
        assertThat(TWO.sample(2, 0, 0)).isEqualTo(0x30);
        assertThat(TWO).hasToString("Image 2x1 RGB");
    }

    @Test
    void aNetworkSeesColorsInItsOwnOrderAndScale() {
        assertThat(TWO.toTensor(ColorOrder.RGB, Scaling.RAW))
                .isEqualTo(Tensor.of(Shape.of(3, 1, 2), 0x10, 0xff, 0x20, 0x80, 0x30, 0));
        assertThat(TWO.toTensor(ColorOrder.BGR, Scaling.of(new float[] {1, 2, 3}, new float[] {1, 2, 1})))
                .isEqualTo(Tensor.of(Shape.of(3, 1, 2), 0x30 - 1, -1, 0x1e / 2, 0x7e / 2, 0x10 - 3, 0xff - 3));
        assertThat(TWO.toTensor(ColorOrder.RGB, Scaling.SIGNED).at(0, 0, 1)).isEqualTo(1);
    }

    @Test
    void aGrayNetworkSeesTheLuminanceOfBt601() {
        Image primaries = Image.rgb(1, 4, new int[] {0xff0000, 0x00ff00, 0x0000ff, 0x777777});
        float[] gray = primaries.toTensor(ColorOrder.GRAY, Scaling.RAW).toArray();
        float half = 0.5f / 257;
        assertThat(gray).containsExactly(new float[] {0.299f * 255, 0.587f * 255, 0.114f * 255, 0x77}, within(half));
        assertThat(gray[3]).isEqualTo(0x77);
    }

    @Test
    void aColorNetworkSeesGrayInEachChannel() {
        Image gray = Image.fromTensor(Tensor.of(Shape.of(1, 1, 2), 7, 9), ColorOrder.GRAY, Scaling.RAW);
        assertThat(gray.toTensor(ColorOrder.BGR, Scaling.RAW))
                .isEqualTo(Tensor.of(Shape.of(3, 1, 2), 7, 9, 7, 9, 7, 9));
        assertThat(gray.toRgb().channels()).isEqualTo(3);
        assertThat(gray.toRgb().toGray()).isEqualTo(gray);
    }

    @Test
    void theInputSpecificationFitsAndScales() {
        InputSpec spec = InputSpec.of(3, 2, 4).withColorOrder(ColorOrder.BGR).withScaling(Scaling.RAW);
        Tensor seen = spec.toTensor(Image.rgb(1, 1, new int[] {0x102030}));
        assertThat(seen.shape()).isEqualTo(Shape.of(3, 2, 4));
        assertThat(seen.at(0, 1, 3)).isEqualTo(0x30);
        assertThat(seen.at(2, 0, 0)).isEqualTo(0x10);
    }

    @Test
    void fromTensorUndoesToTensor() {
        for (ColorOrder order : new ColorOrder[] {ColorOrder.RGB, ColorOrder.BGR}) {
            for (Scaling scaling : new Scaling[] {Scaling.RAW, Scaling.UNIT, Scaling.SIGNED, Scaling.CAFFE}) {
                assertThat(Image.fromTensor(TWO.toTensor(order, scaling), order, scaling))
                        .isEqualTo(TWO);
            }
        }
    }

    @Test
    void fromTensorClipsAndRefusesWhatIsNoNumber() {
        Tensor wild = Tensor.of(Shape.of(1, 1, 2), -3, 300);
        Image clipped = Image.fromTensor(wild, ColorOrder.GRAY, Scaling.RAW);
        assertThat(clipped.sample(0, 0, 0)).isEqualTo(0);
        assertThat(clipped.sample(0, 0, 1)).isEqualTo(255);
        Tensor broken = Tensor.of(Shape.of(1, 1, 1), Float.NaN);
        assertThatThrownBy(() -> Image.fromTensor(broken, ColorOrder.GRAY, Scaling.RAW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor: expected finite numbers, got NaN");
        assertThatThrownBy(() -> Image.fromTensor(wild, ColorOrder.RGB, Scaling.RAW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor: expected [3,H,W] for order RGB, got [1,1,2]");
    }

    @Test
    void mistakesOfTheCallerAreNamed() {
        assertThatThrownBy(() -> Image.rgb(2, 2, new int[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("packed: expected 2 x 2 pixels, got 3");
        assertThatThrownBy(() -> TWO.sample(0, 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("sample: expected an index inside [3,1,2], got [0,1,0]");
        assertThatThrownBy(() -> TWO.toTensor(ColorOrder.GRAY, Scaling.CAFFE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scaling: expected one with 1 or 1 numbers for order GRAY, got caffe");
        assertThatThrownBy(() -> TWO.enlarge(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("zoom: expected at least 1, got 0");
    }

    @Test
    void enlargingRepeatsPixels() {
        assertThat(TWO.enlarge(2)).isEqualTo(Image.rgb(2, 4, new int[] {
            0x102030, 0x102030, 0xff8000, 0xff8000, 0x102030, 0x102030, 0xff8000, 0xff8000
        }));
    }

    @Test
    void theDesktopsPictureIsTheSame() {
        BufferedImage picture = TWO.toBufferedImage();
        assertThat(picture.getRGB(1, 0)).isEqualTo(0xffff8000);
        assertThat(Image.of(picture, 0)).isEqualTo(TWO);
    }

    @Test
    void aPictureInAnotherColorSpaceIsRefused() {
        BufferedImage floats = new BufferedImage(
                new java.awt.image.ComponentColorModel(
                        java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_GRAY),
                        false,
                        false,
                        1,
                        java.awt.image.DataBuffer.TYPE_FLOAT),
                java.awt.image.Raster.createWritableRaster(
                        new java.awt.image.BandedSampleModel(java.awt.image.DataBuffer.TYPE_FLOAT, 2, 2, 1), null),
                false,
                null);
        assertThatThrownBy(() -> Image.of(floats, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected samples of 1 to 16 bits, got signed or floating-point ones");
    }

    @Test
    void picturesAreEqualIfTheyShowAndSayTheSame() {
        assertThat(TWO)
                .isEqualTo(Image.rgb(1, 2, new int[] {0x102030, 0xff8000}))
                .hasSameHashCodeAs(TWO.withCaption("x"));
        assertThat(TWO).isNotEqualTo(TWO.withCaption("x")).isNotEqualTo(TWO.toGray());
        assertThat(TWO.withCaption("conv1").fit(3, 3, Fit.CROP).caption()).isEqualTo("conv1");
    }
}
