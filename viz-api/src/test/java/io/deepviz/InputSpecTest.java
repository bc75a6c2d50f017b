package io.deepviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputSpecTest {
    /** A red pixel with a little green beside a blue one. */
    private static final Image PICTURE = Image.rgb(1, 2, new int[] {0xff3300, 0x0000ff});

    @Test
    void startsWithPicturesStretchedAndScaledToOne() {
        assertThat(InputSpec.of(3, 8, 9))
                .isEqualTo(new InputSpec(3, 8, 9, ColorOrder.RGB, Scaling.UNIT, Fit.STRETCH, List.of()));
        assertThat(InputSpec.of(1, 8, 9).colorOrder()).isEqualTo(ColorOrder.GRAY);
        assertThat(InputSpec.of(3, 8, 9).shape()).isEqualTo(Shape.of(3, 8, 9));
    }

    @Test
    void eachPartCanBeSaidOtherwise() {
        InputSpec spec = InputSpec.of(3, Shape.OPEN, Shape.OPEN)
                .withSize(8, 9)
                .withColorOrder(ColorOrder.BGR)
                .withScaling(Scaling.CAFFE)
                .withFit(Fit.CROP)
                .withAssumption("one")
                .withAssumption("two");

        assertThat(spec)
                .isEqualTo(new InputSpec(3, 8, 9, ColorOrder.BGR, Scaling.CAFFE, Fit.CROP, List.of("one", "two")));
    }

    @Test
    void theNetworkSeesChannelsInItsOwnOrderScaledEachByItsOwnNumbers() {
        InputSpec spec = InputSpec.of(3, 1, 2);

        assertThat(spec.toTensor(PICTURE)).isEqualTo(Tensor.of(Shape.of(3, 1, 2), 1, 0, 0.2f, 0, 0, 1));
        assertThat(spec.withColorOrder(ColorOrder.BGR).toTensor(PICTURE))
                .isEqualTo(Tensor.of(Shape.of(3, 1, 2), 0, 1, 0.2f, 0, 1, 0));
        Tensor caffe =
                spec.withColorOrder(ColorOrder.BGR).withScaling(Scaling.CAFFE).toTensor(PICTURE);
        assertThat(caffe.at(0, 0, 1)).isCloseTo(255 - 103.939f, within(1e-4f)); // blue of the blue pixel
        assertThat(caffe.at(2, 0, 0)).isCloseTo(255 - 123.68f, within(1e-4f)); // red of the red pixel
    }

    @Test
    void aPictureOfAnotherSizeIsBroughtToThisOne() {
        assertThat(InputSpec.of(3, 4, 6).toTensor(PICTURE).shape()).isEqualTo(Shape.of(3, 4, 6));
        assertThat(InputSpec.of(1, 4, 6).toTensor(PICTURE).shape()).isEqualTo(Shape.of(1, 4, 6));
    }

    @Test
    void whatIsNotKnownOrNoPictureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(3, Shape.OPEN, 9).toTensor(PICTURE))
                .withMessage(
                        "input: the network takes images of any size [3,?,9]; say which, in the options it is opened"
                                + " with (--input HxW)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(4, 8, 9).toTensor(PICTURE))
                .withMessage("input: expected a network of 1 or 3 channels, which can take a picture; this one takes"
                        + " [4,8,9]");
    }

    @Test
    void partsThatDoNotGoTogetherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(1, 8, 9).withScaling(Scaling.CAFFE))
                .withMessage("scaling: expected one with 1 or 1 numbers, as the network has 1 channels; got caffe");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(3, 8, 9).withColorOrder(ColorOrder.GRAY))
                .withMessage("color order: expected one of 3 channels, as the network has; got GRAY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(1, 8, 9).withColorOrder(ColorOrder.BGR))
                .withMessage("color order: expected one of 1 channels, as the network has; got BGR");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(Shape.OPEN, 8, 9))
                .withMessage("channels: expected a number of at least 1, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputSpec.of(3, 0, 9))
                .withMessage("extents: expected numbers of at least 1, got [3, 0, 9]");
    }

    @Test
    void assumptionsAreCopiedAndFixed() {
        List<String> sentences = new ArrayList<>(List.of("one"));
        InputSpec spec = new InputSpec(3, 8, 9, ColorOrder.RGB, Scaling.UNIT, Fit.STRETCH, sentences);
        sentences.add("two");

        assertThat(spec.assumptions()).containsExactly("one").isUnmodifiable();
    }
}
