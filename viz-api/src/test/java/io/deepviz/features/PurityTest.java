package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.FeatureIndex;
import io.deepviz.Metric;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurityTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

    /** On a line: class 0 at 0, 1, 2; class 1 at 10, 11, 12 and, far from home, at 2.4. */
    private static final VectorSource LINE = VectorSource.of(new float[][] {{0}, {1}, {2}, {10}, {11}, {12}, {2.4f}});

    @TempDir
    Path folder;

    @Test
    void purityIsTheShareOfNeighborsOfTheSameClass() {
        // the two nearest of each, of the same class or not:
        // 0: 1 2, both. 1: 0 and 2, both. 2: 2.4 and 1, one. 10: 11 12, both. 11: 10 12, both. 12: 11 10, both. 2.4: 2
        // 1, none
        double expected = (1 + 1 + 0.5 + 1 + 1 + 1 + 0) / 7;

        Purity.Result all = measure(Purity.Options.DEFAULTS.withK(2));

        assertThat(all.purity()).isCloseTo(expected, ROUNDING);
        assertThat(all.queries()).isEqualTo(7);
        assertThat(all.classes()).isEqualTo(2);
        assertThat(all.k()).isEqualTo(2);
    }

    @Test
    void queriesAreAsManyOfEachClass() {
        VectorSource vectors = VectorSource.of(noise(300, 2));
        LongFunction<OptionalInt> oneInTen = row -> OptionalInt.of(row % 10 == 0 ? 1 : 0);
        List<Long> asked = new ArrayList<>();
        try (FeatureIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN)) {
            Purity.Result result = Purity.of(
                            Purity.Options.DEFAULTS.withQueries(41).withK(1))
                    .measure(index, counting(vectors, asked), oneInTen);

            assertThat(result.queries()).isEqualTo(40); // 20 a class: what doesn't divide is left
            assertThat(asked).hasSize(40).filteredOn(row -> row % 10 == 0).hasSize(20);
        }
    }

    @Test
    void aClassWithFewerImagesGivesAllOfThem() {
        assertThat(measure(Purity.Options.DEFAULTS.withK(1).withQueries(100)).queries())
                .isEqualTo(7);
        assertThat(measure(Purity.Options.DEFAULTS.withK(1).withQueries(1)).queries())
                .isEqualTo(2); // one a class at least
    }

    @Test
    void imagesWithoutLabelAreNotAskedAboutAndAreOfNoClass() {
        LongFunction<OptionalInt> some = row -> row == 6 ? OptionalInt.empty() : halves(row);
        try (FeatureIndex index = ExactIndex.of(LINE, Metric.EUCLIDEAN)) {
            Purity.Result result = Purity.of(Purity.Options.DEFAULTS.withK(2)).measure(index, LINE, some);

            assertThat(result.purity()).isCloseTo(5.5 / 6, ROUNDING);
        }
    }

    @Test
    void ofShuffledLabelsItIsTheShareOfTheClass() {
        Random random = new Random(3);
        int[] labels = random.ints(2000, 0, 4).toArray();
        VectorSource vectors = VectorSource.of(noise(2000, 8));
        try (FeatureIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN)) {
            double purity = Purity.standard()
                    .measure(index, vectors, row -> OptionalInt.of(labels[(int) row]))
                    .purity();

            // 10,000 neighbors, each right with p = 1/4: deviation 0.0043; 5 of them, as neighbors are shared
            assertThat(purity).isCloseTo(0.25, Offset.offset(0.022));
        }
    }

    @Test
    void theSameSeedGivesTheSameAndAnotherAsksOthers() {
        VectorSource vectors = VectorSource.of(noise(500, 2));
        LongFunction<OptionalInt> labels = row -> OptionalInt.of((int) (row * 7 % 3));
        try (FeatureIndex index = ExactIndex.of(vectors, Metric.EUCLIDEAN)) {
            Purity.Options few = Purity.Options.DEFAULTS.withQueries(30);

            assertThat(Purity.of(few).measure(index, vectors, labels))
                    .isEqualTo(Purity.of(few).measure(index, vectors, labels))
                    .isNotEqualTo(Purity.of(few.withSeed(1)).measure(index, vectors, labels));
        }
    }

    @Test
    void aFeatureSetBringsItsLabels() throws IOException {
        Path file = folder.resolve("F.viz");
        List<FeatureLayer> layers = List.of(new FeatureLayer("fc", Shape.of(1)));
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), layers)) {
            float[] x = new float[1];
            for (int row = 0; row < 7; row++) {
                LINE.copyRows(row, row + 1, x);
                writer.add(
                        FeatureRow.of(row + ".png").withLabel(halves(row).getAsInt()),
                        List.of(Tensor.of(Shape.of(1), x)));
            }
            writer.commit(0);
        }
        try (FeatureSet set = FeatureSet.open(file);
                FeatureIndex index = ExactIndex.of(set.vectors("fc"), Metric.EUCLIDEAN)) {
            Purity.Result result = Purity.of(Purity.Options.DEFAULTS.withK(2)).measure(set, "fc", index);

            assertThat(result.purity()).isCloseTo(5.5 / 7, ROUNDING);
        }
    }

    @Test
    void progressIsToldAndCanCancel() {
        List<String> told = new ArrayList<>();
        measure(Purity.Options.DEFAULTS
                .withK(1)
                .reporting((task, done, total) -> told.add(task + " " + done + "/" + total)));

        assertThat(told).first().isEqualTo("purity 0/7");
        assertThat(told).last().isEqualTo("purity 7/7");
        assertThatThrownBy(() -> measure(Purity.Options.DEFAULTS.withK(1).reporting((task, done, total) -> {
                    throw new CancellationException();
                })))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        try (FeatureIndex index = ExactIndex.of(LINE, Metric.EUCLIDEAN)) {
            assertThatThrownBy(() -> Purity.standard().measure(index, LINE, row -> OptionalInt.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("labels: expected images with labels, got none (an image in a class folder has one)");
            assertThatThrownBy(() -> Purity.standard()
                            .measure(index, VectorSource.of(new float[][] {{1, 2}}), PurityTest::halves))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("index: expected one of the same 1 vectors of 2, got 7 of 1");
            assertThatThrownBy(() -> Purity.standard().measure(index, LINE, PurityTest::halves))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("k: ");
        }
        assertThatThrownBy(() -> Purity.Options.DEFAULTS.withK(0))
                .hasMessage("k and queries: expected at least 1, got 0 and 1000");
    }

    private static OptionalInt halves(long row) {
        return OptionalInt.of(row < 3 ? 0 : 1);
    }

    private static Purity.Result measure(Purity.Options options) {
        try (FeatureIndex index = ExactIndex.of(LINE, Metric.EUCLIDEAN)) {
            return Purity.of(options).measure(index, LINE, PurityTest::halves);
        }
    }

    private static float[][] noise(int rows, int dimension) {
        Random random = new Random(rows);
        float[][] noise = new float[rows][dimension];
        for (float[] row : noise) {
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return noise;
    }

    /** The same vectors; notes which rows are asked for. */
    private static VectorSource counting(VectorSource vectors, List<Long> asked) {
        return new VectorSource() {
            @Override
            public long size() {
                return vectors.size();
            }

            @Override
            public int dimension() {
                return vectors.dimension();
            }

            @Override
            public void copyRows(long from, long to, float[] target) {
                asked.add(from);
                vectors.copyRows(from, to, target);
            }
        };
    }
}
