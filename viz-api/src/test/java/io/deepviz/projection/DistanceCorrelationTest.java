package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class DistanceCorrelationTest {

    /**
     * Places 0, 1, 3 have distances 1, 3, 2 (pairs 10, 20, 21), ranks 0, 2, 1; the map's 0, 2, 1 have 2, 1, 1, ranks 2, 0.5,
     * 0.5. Less their mean 1: -1, 1, 0 and 1, -0.5, -0.5; the correlation is -1.5 / sqrt(2 * 1.5).
     */
    @Test
    void threePointsByHandWithATie() {
        Tensor vectors = Samples.rows(new float[] {0}, new float[] {1}, new float[] {3});
        Tensor points = Samples.rows(new float[] {0, 0}, new float[] {2, 0}, new float[] {1, 0});
        DistanceCorrelation correlation = DistanceCorrelation.of(vectors, points, DistanceCorrelation.Options.DEFAULTS);
        assertThat(correlation.value()).isCloseTo(-1.5 / Math.sqrt(3), within(1e-15));
        assertThat(correlation).hasToString("-0.866 (all 3 pairs)");
    }

    @Test
    void aSampleIsCloseToAllPairs() {
        Tensor vectors = Samples.gaussian(300, 4, 1);
        Tensor points = Pca.fit(vectors, Pca.Options.MAP).transform(vectors);
        double all = DistanceCorrelation.of(vectors, points, DistanceCorrelation.Options.DEFAULTS)
                .value();
        DistanceCorrelation sample =
                DistanceCorrelation.of(vectors, points, new DistanceCorrelation.Options(10_000, 3));
        assertThat(sample.value()).isCloseTo(all, within(0.03)).isNotEqualTo(all); // standard error at most 0.01
        assertThat(sample.toString()).endsWith("(10000 of 44850 pairs, seed 3)");
        assertThat(DistanceCorrelation.of(vectors, vectors, DistanceCorrelation.Options.DEFAULTS)
                        .value())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void twoVectorsAreRefused() {
        Tensor two = Samples.gaussian(2, 2, 1);
        assertThatThrownBy(() -> DistanceCorrelation.of(two, two, DistanceCorrelation.Options.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vectors: expected at least 3, got 2");
    }
}
