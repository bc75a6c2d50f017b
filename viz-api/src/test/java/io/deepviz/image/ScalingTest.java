package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingTest {
    @Test
    void presetsAreWhatTheyAreCalledAfter() {
        assertThat(Scaling.RAW.apply(0, 200)).isEqualTo(200);
        assertThat(Scaling.UNIT.apply(1, 51)).isEqualTo(0.2f);
        assertThat(Scaling.SIGNED.apply(2, 0)).isEqualTo(-1);
        assertThat(Scaling.SIGNED.apply(2, 255)).isEqualTo(1);
        // The network's own order: blue first.
        assertThat(Scaling.CAFFE.apply(0, 103.939f)).isZero();
        assertThat(Scaling.CAFFE.apply(1, 117.779f)).isCloseTo(1, within(1e-5f));
        assertThat(Scaling.CAFFE.apply(2, 123.68f)).isZero();
    }

    @Test
    void meanIsSubtractedFirstAndEachChannelHasItsOwn() {
        Scaling scaling = Scaling.of(new float[] {10, 20, 30}, new float[] {2, 4, 5});

        assertThat(scaling.apply(0, 20)).isEqualTo(5);
        assertThat(scaling.apply(1, 20)).isZero();
        assertThat(scaling.apply(2, 20)).isEqualTo(-2);
    }

    @Test
    void oneNumberServesAllChannels() {
        Scaling scaling = Scaling.of(new float[] {10}, new float[] {2, 4, 5});

        assertThat(scaling.apply(2, 20)).isEqualTo(2);
        assertThat(scaling.fits(3)).isTrue();
        assertThat(scaling.fits(1)).isFalse();
        assertThat(scaling.fits(4)).isFalse();
        assertThat(Scaling.UNIT.fits(4)).isTrue();
    }

    @Test
    void invertLeadsBackToTheSample() {
        for (Scaling scaling : new Scaling[] {Scaling.RAW, Scaling.UNIT, Scaling.SIGNED, Scaling.CAFFE}) {
            for (int channel = 0; channel < 3; channel++) {
                // Half an ulp of 255 twice.
                assertThat(scaling.invert(channel, scaling.apply(channel, 77))).isCloseTo(77, within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "unit", "signed", "caffe", "125.3,123,113.9/63,62.1,66.7", "0.5/0.25", "-1/2,3,4"})
    void textIsReadAsItIsWritten(String text) {
        assertThat(Scaling.parse(text)).hasToString(text);
        assertThat(Scaling.parse(Scaling.parse(text).toString())).isEqualTo(Scaling.parse(text));
    }

    @Test
    void textMayHaveSpacesAndCapitals() {
        assertThat(Scaling.parse(" UNIT ")).isSameAs(Scaling.UNIT);
        assertThat(Scaling.parse("1, 2, 3 / 4")).isEqualTo(Scaling.of(new float[] {1, 2, 3}, new float[] {4}));
    }

    @Test
    void aPresetEqualsItsNumbers() {
        assertThat(Scaling.parse("127.5/127.5")).isEqualTo(Scaling.SIGNED).hasSameHashCodeAs(Scaling.SIGNED);
        assertThat(Scaling.parse("0/255")).isEqualTo(Scaling.UNIT).isNotEqualTo(Scaling.RAW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unity", "1", "1/2/3", "1,2/3", "1/0", "NaN/1", "1/Infinity", "a/b", "/", "1,2,3,4/1"})
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.parse(text))
                .withMessage("scaling: expected raw, unit, signed, caffe, or MEAN/STD in units of 0..255 with 1 or 3"
                        + " numbers each, such as 125.3,123,113.9/63,62.1,66.7; got '" + text + "'");
    }

    @Test
    void arraysInAreCopied() {
        float[] mean = {1};
        Scaling scaling = Scaling.of(mean, new float[] {1});
        mean[0] = 100;

        assertThat(scaling.apply(0, 1)).isZero();
    }

    @Test
    void itCanBeSentOverAWire() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(Scaling.CAFFE);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(Scaling.CAFFE).hasToString("caffe");
        }
    }
}
