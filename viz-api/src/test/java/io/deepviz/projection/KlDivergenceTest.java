package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class KlDivergenceTest {

    /** t-SNE reports its own, exactly at theta = 0; points are rounded to float in between. */
    @Test
    void itIsWhatTSneReportsOfItself() {
        Tensor vectors = Samples.gaussian(120, 5, 1);
        Projection map = TSne.with(
                        TSne.Options.DEFAULTS.withPerplexity(10).withTheta(0).withIterations(60, 20))
                .project(vectors);
        KlDivergence.Value value = KlDivergence.against(VectorSource.of(vectors), 10, ProgressListener.NONE)
                .of(map.points());
        assertThat(value.nats()).isCloseTo(map.divergence().orElseThrow(), within(1e-5));
        assertThat(value.error()).isZero();
        assertThat(value.toString()).endsWith("(perplexity 10.0, all pairs)");
    }

    @Test
    void theApproximateValueIsAsCloseAsItSays() {
        VectorSource vectors = VectorSource.of(Samples.gaussian(2500, 5, 1));
        Tensor points = Samples.blobs(2500, 2, 2, 30, 2);
        double exact = KlDivergence.against(vectors, 10, ProgressListener.NONE)
                .of(points)
                .nats();
        KlDivergence.Value value =
                KlDivergence.against(vectors, 10, ProgressListener.NONE, 0).of(points);
        assertThat(value.error()).isPositive().isLessThan(0.01);
        assertThat(value.nats()).isCloseTo(exact, within(2 * value.error())); // of a sample
    }

    @Test
    void aPerplexityOutOfRangeAndOtherPointsAreRefused() {
        VectorSource vectors = VectorSource.of(Samples.gaussian(31, 3, 1));
        assertThatThrownBy(() -> KlDivergence.against(vectors, 11, ProgressListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("perplexity: expected 1 to 10 for 31 vectors, got 11.0");
        KlDivergence divergence = KlDivergence.against(vectors, 10, ProgressListener.NONE);
        assertThatThrownBy(() -> divergence.of(Samples.gaussian(31, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("points: expected [31,2], got [31,3]");
    }
}
