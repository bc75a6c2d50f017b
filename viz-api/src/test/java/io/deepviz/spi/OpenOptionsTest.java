package io.deepviz.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.InputSpec;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class OpenOptionsTest {
    private static final String SCALING_ASSUMED =
            "pixel scaling unit (p / 255): the file does not say how the network was trained";
    private static final String COLORS_ASSUMED = "color order RGB: the file does not say";

    @Test
    void whatNobodySaysIsAssumedAndNamed() {
        InputSpec spec = OpenOptions.DEFAULTS.complete(3, 8, 9);

        assertThat(spec.shape()).isEqualTo(Shape.of(3, 8, 9));
        assertThat(spec.scaling()).isEqualTo(Scaling.UNIT);
        assertThat(spec.colorOrder()).isEqualTo(ColorOrder.RGB);
        assertThat(spec.fit()).isEqualTo(Fit.STRETCH);
        assertThat(spec.assumptions()).containsExactlyInAnyOrder(SCALING_ASSUMED, COLORS_ASSUMED);
    }

    @Test
    void whatTheCallerSaysIsNotAssumed() {
        InputSpec spec = OpenOptions.DEFAULTS
                .withScaling(Scaling.SIGNED)
                .withColorOrder(ColorOrder.BGR)
                .withFit(Fit.CROP)
                .complete(3, 8, 9);

        assertThat(spec.scaling()).isEqualTo(Scaling.SIGNED);
        assertThat(spec.colorOrder()).isEqualTo(ColorOrder.BGR);
        assertThat(spec.fit()).isEqualTo(Fit.CROP);
        assertThat(spec.assumptions()).isEmpty();
    }

    @Test
    void caffesScalingBringsItsColorOrderUnlessAnotherIsSaid() {
        OpenOptions caffe = OpenOptions.DEFAULTS.withScaling(Scaling.CAFFE);

        assertThat(caffe.complete(3, 8, 9).colorOrder()).isEqualTo(ColorOrder.BGR);
        assertThat(caffe.complete(3, 8, 9).assumptions()).isEmpty();
        assertThat(caffe.withColorOrder(ColorOrder.RGB).complete(3, 8, 9).colorOrder())
                .isEqualTo(ColorOrder.RGB);
    }

    @Test
    void aGrayNetworkNeedsNoColorOrder() {
        InputSpec gray = OpenOptions.DEFAULTS.complete(1, 8, 9);

        assertThat(gray.colorOrder()).isEqualTo(ColorOrder.GRAY);
        assertThat(gray.assumptions()).containsExactly(SCALING_ASSUMED);
        assertThat(OpenOptions.DEFAULTS.complete(4, 8, 9).assumptions()).containsExactly(SCALING_ASSUMED);
    }

    @Test
    void theCallersSizeFillsWhatTheFileLeavesOpen() {
        OpenOptions sized = OpenOptions.DEFAULTS.withSize(8, 9);

        assertThat(sized.complete(3, Shape.OPEN, Shape.OPEN).shape()).isEqualTo(Shape.of(3, 8, 9));
        assertThat(sized.complete(3, 8, Shape.OPEN).shape()).isEqualTo(Shape.of(3, 8, 9));
        assertThat(sized.complete(3, 8, 9).shape()).isEqualTo(Shape.of(3, 8, 9));
        assertThat(OpenOptions.DEFAULTS.complete(3, Shape.OPEN, 9).shape()).isEqualTo(Shape.of(3, Shape.OPEN, 9));
    }

    @Test
    void aSizeThatContradictsTheFileIsRefused() {
        OpenOptions sized = OpenOptions.DEFAULTS.withSize(8, 9);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sized.complete(3, 16, 9))
                .withMessage("input height: the network's file fixes it at 16, got 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sized.complete(3, 8, 16))
                .withMessage("input width: the network's file fixes it at 16, got 9");
    }

    @Test
    void sizesAndColorsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenOptions.DEFAULTS.withSize(0, 9))
                .withMessage("extents: expected numbers of at least 1, got [0, 9]");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        OpenOptions.DEFAULTS.withColorOrder(ColorOrder.BGR).complete(1, 8, 9))
                .withMessage("color order: expected one of 1 channels, as the network has; got BGR");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> OpenOptions.DEFAULTS.withScaling(Scaling.CAFFE).complete(1, 8, 9))
                .withMessage("scaling: expected one with 1 or 1 numbers, as the network has 1 channels; got caffe");
    }

    @Test
    void eachOptionChangesACopyAndNothingElse() {
        OpenOptions all = OpenOptions.DEFAULTS
                .withBackend("dl4j")
                .withInput("image")
                .withLogits("fc8")
                .withSize(8, 9)
                .withFit(Fit.CROP)
                .withColorOrder(ColorOrder.BGR)
                .withScaling(Scaling.RAW);

        assertThat(all.backend()).contains("dl4j");
        assertThat(all.input()).contains("image");
        assertThat(all.logits()).contains("fc8");
        assertThat(all.height()).isEqualTo(8);
        assertThat(all.width()).isEqualTo(9);
        assertThat(all.scaling()).contains(Scaling.RAW);
        assertThat(all.complete(3, 8, 9).colorOrder()).isEqualTo(ColorOrder.BGR);
        assertThat(all.complete(3, 8, 9).fit()).isEqualTo(Fit.CROP);
        assertThat(OpenOptions.DEFAULTS.backend()).isEmpty();
        assertThat(OpenOptions.DEFAULTS.input()).isEmpty();
        assertThat(OpenOptions.DEFAULTS.logits()).isEmpty();
        assertThat(OpenOptions.DEFAULTS.scaling()).isEmpty();
        assertThat(OpenOptions.DEFAULTS.height()).isEqualTo(Shape.OPEN);
    }

    @Test
    void theyCanBeSentOverAWire() throws Exception {
        OpenOptions options = OpenOptions.DEFAULTS
                .withBackend("dl4j")
                .withScaling(Scaling.CAFFE)
                .withSize(8, 9)
                .withLogits("fc8");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(options);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            OpenOptions received = (OpenOptions) in.readObject();
            assertThat(received.backend()).contains("dl4j");
            assertThat(received.logits()).contains("fc8");
            assertThat(received.complete(3, Shape.OPEN, Shape.OPEN)).isEqualTo(options.complete(3, 8, 9));
        }
    }
}
