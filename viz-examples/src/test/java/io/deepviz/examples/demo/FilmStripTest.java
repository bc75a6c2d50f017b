package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.image.Image;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FilmStripTest {
    /** A filter is 11 pixels wide and high, drawn threefold. */
    @Test
    void aColumnAFilterAndARowAMoment() {
        Image small = FilmStrip.draw(timeline(2), 30);
        assertThat(FilmStrip.draw(timeline(3), 30).height() - small.height()).isBetween(33, 40);
        assertThat(FilmStrip.draw(timeline(2), 31).width() - small.width()).isBetween(33, 40);
        assertThat(small.caption()).startsWith("conv1 through training: a column a filter (30 of 64)");
    }

    @Test
    void strengthDoesNotShow() {
        assertThat(FilmStrip.draw(timeline(1, 1), 4)).isEqualTo(FilmStrip.draw(timeline(1, 8), 4));
    }

    @Test
    void moreFiltersThanThereAreCantBeDrawn() {
        assertThatThrownBy(() -> FilmStrip.draw(timeline(1), 65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("filters: expected 1 to 64, got 65");
    }

    private static Timeline timeline(int moments) {
        return timeline(moments, 1);
    }

    private static Timeline timeline(int moments, float strength) {
        Timeline timeline = new Timeline();
        for (int moment = 0; moment < moments; moment++) {
            Chance chance = new Chance(moment, 0);
            float[] weights = new float[64 * 363];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = strength * (float) chance.uniform(-1, 1);
            }
            timeline.add(new Timeline.Snapshot(moment, Tensor.wrap(Timeline.KERNELS, weights)));
        }
        return timeline;
    }
}
