package io.deepviz.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.LayerKind;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.LayerStatistics.Activity;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetersTest {
    /** Two images, two channels, two places; channel 0 has 1, 3, 5, 7 and channel 1 has 0, 0, -2, 2. */
    @Test
    void channelsAreMeasuredOverImagesAndPlaces() {
        ActivityMeter meter = new ActivityMeter(LayerKind.CONVOLUTION, 2);
        meter.add(new float[] {1, 3, 0, 0}, 4, 1);
        meter.add(new float[] {5, 7, -2, 2}, 4, 1);

        Activity found = meter.activity(2);

        assertThat(found.channels().means().toArray()).containsExactly(4, 0);
        assertThat(found.channels().deviations().toArray()).containsExactly((float) Math.sqrt(5), (float) Math.sqrt(2));
        assertThat(found.channels().maxima().toArray()).containsExactly(7, 2);
        assertThat(found.mean()).isEqualTo(2);
        assertThat(found.rms()).isCloseTo(Math.sqrt(92 / 8.0), within(1e-12));
        assertThat(found.zeros()).isEqualTo(0.25);
        assertThat(found.largest()).isEqualTo(7);
        assertThat(found.bad()).isZero();
    }

    @Test
    void numbersThatAreNotFiniteAreCountedAndLeftOut() {
        ActivityMeter meter = new ActivityMeter(LayerKind.DENSE, 1);
        meter.add(new float[] {1, Float.NaN, Float.NEGATIVE_INFINITY, 3}, 4, 4);

        Activity found = meter.activity(1);

        assertThat(found.bad()).isEqualTo(2);
        assertThat(found.mean()).isEqualTo(2);
        assertThat(found.largest()).isEqualTo(3);
    }

    /** The slope 1 - t^2 is under 0.05 from |t| = 0.9747 on; s (1 - s) is under 0.0125 outside 0.0127 to 0.9873. */
    @Test
    void saturationBeginsWhereTheSlopeIsUnderATwentiethOfTheLargest() {
        ActivityMeter tanh = new ActivityMeter(LayerKind.TANH, 1);
        tanh.add(new float[] {0.974f, 0.975f, -0.975f, 0}, 4, 4);
        ActivityMeter sigmoid = new ActivityMeter(LayerKind.SIGMOID, 1);
        sigmoid.add(new float[] {0.013f, 0.0126f, 0.987f, 0.9874f}, 4, 4);

        assertThat(tanh.activity(1).saturated()).isEqualTo(0.5);
        assertThat(sigmoid.activity(1).saturated()).isEqualTo(0.5);
    }

    @Test
    void ofManyChannelsAnEvenChoiceIsDescribed() {
        ActivityMeter meter = new ActivityMeter(LayerKind.DENSE, 10);
        meter.add(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10, 1);

        assertThat(meter.activity(5).channels().count()).isEqualTo(10);
        assertThat(meter.activity(5).channels().means().toArray()).containsExactly(0, 2, 4, 6, 8);
    }

    @Test
    void twinsPointTheSameWayWhateverTheirLength() {
        float[] weights = new float[4 * 8];
        weights[0] = 1; // along the first axis
        weights[8] = 5; // the same
        weights[16] = -1; // against it
        weights[24 + 1] = 2; // across

        assertThat(TwinFilters.of(Tensor.wrap(Shape.of(4, 8), weights))
                        .orElseThrow()
                        .toArray())
                .containsExactly(1, 1, 0, 0);
        assertThat(TwinFilters.of(Tensor.wrap(Shape.of(8, 4), weights))).isEmpty();
    }

    /** The mean of |Rx|^2 / |x|^2 is 1, its deviation sqrt(2 / 64) = 0.18: the mean of 200 is within 5 x 0.18 / sqrt(200). */
    @Test
    void randomProjectionKeepsLengthsOnAverage() {
        Random random = new Random(3);
        float[] rows = new float[200 * 500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        Tensor vectors = Tensor.wrap(Shape.of(200, 500), rows);
        Tensor projected = RandomProjection.of(vectors, 64);

        double sum = 0;
        for (int i = 0; i < 200; i++) {
            sum += Math.pow(Norms.of(projected.slice(i)) / Norms.of(vectors.slice(i)), 2);
        }
        assertThat(projected.shape()).isEqualTo(Shape.of(200, 64));
        assertThat(sum / 200).isCloseTo(1, within(0.063));
        assertThat(RandomProjection.of(vectors, 500)).isEqualTo(vectors);
    }

    @Test
    void aTurnedAndMirroredMapIsTurnedBack() {
        Tensor map = Tensor.of(Shape.of(4, 2), 3, 0, -1, 1, -1, -1, -1, 0);
        Tensor mirrored = Tensor.of(Shape.of(4, 2), 0, 3, 1, -1, -1, -1, 0, -1); // (x, y) -> (y, x)
        Tensor turned = Tensor.of(Shape.of(4, 2), 0, 3, -1, -1, 1, -1, 0, -1); // by a quarter

        assertThat(DriftingMap.onto(mirrored, map).toArray()).containsExactly(map.toArray(), within(1e-6f));
        assertThat(DriftingMap.onto(turned, map).toArray()).containsExactly(map.toArray(), within(1e-6f));
        assertThat(DriftingMap.onto(map, map).toArray()).containsExactly(map.toArray(), within(1e-6f));
    }
}
