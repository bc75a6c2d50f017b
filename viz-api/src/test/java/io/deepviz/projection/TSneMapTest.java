package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class TSneMapTest {
    private static final TSne TSNE =
            TSne.with(TSne.Options.DEFAULTS.withPerplexity(10).withDimensions(5).withIterations(300, 100));

    /** Of three blobs, with and without PCA before. */
    @Test
    void aVectorComesToLieInItsBlob() {
        for (int dimension : new int[] {4, 8}) {
            Tensor base = Samples.blobs(240, dimension, 3, 12, 1);
            Tensor added = Samples.blobs(60, dimension, 3, 12, 2);
            FittedProjection map = TSNE.fit(VectorSource.of(base), ProgressListener.NONE);
            Tensor places = map.transform(added);
            Tensor points = map.projection().points();
            for (int i = 0; i < 60; i++) {
                assertThat(nearest(points, places.at(i, 0), places.at(i, 1)) % 3)
                        .isEqualTo(i % 3);
            }
            assertThat(map.dimension()).isEqualTo(dimension);
        }
    }

    @Test
    void whereOneComesToLieDoesNotDependOnTheOthers() {
        FittedProjection map = TSNE.fit(VectorSource.of(Samples.blobs(100, 4, 2, 8, 1)), ProgressListener.NONE);
        Tensor added = Samples.blobs(20, 4, 2, 8, 2);
        Tensor places = map.transform(added);
        Tensor alone = map.transform(Samples.rows(added.slice(7).toArray()));
        assertThat(alone.at(0, 0)).isEqualTo(places.at(7, 0));
        assertThat(alone.at(0, 1)).isEqualTo(places.at(7, 1));
    }

    @Test
    void anotherDimensionIsRefused() {
        FittedProjection map = TSNE.fit(VectorSource.of(Samples.gaussian(50, 4, 1)), ProgressListener.NONE);
        assertThatThrownBy(() -> map.transform(Samples.gaussian(5, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vectors: expected dimension 4, got 3");
    }

    @Test
    void ontoAMapByPcaVectorsAreProjected() {
        Tensor base = Samples.gaussian(50, 4, 1);
        FittedProjection map = Pca.fit(base, new Pca.Options(3)).onto(VectorSource.of(base));
        assertThat(map.transform(base).toArray())
                .containsExactly(map.projection().points().toArray());
        assertThat(map.dimension()).isEqualTo(4);
    }

    private static int nearest(Tensor points, double x, double y) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < points.shape().get(0); j++) {
            double distance = Math.hypot(points.at(j, 0) - x, points.at(j, 1) - y);
            if (distance < least) {
                least = distance;
                best = j;
            }
        }
        return best;
    }
}
