package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.InputSpec;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.VizIOException;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Scaling;
import io.deepviz.image.internal.Disk;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSetTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsReadAcrossBlocks() throws IOException {
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            assertThat(set.size()).isEqualTo(SampleSet.ROWS);
            assertThat(set.skipped()).isEqualTo(2);
            assertThat(set.origin()).isEqualTo(Nets.origin());
            assertThat(set.layers()).isEqualTo(SampleSet.LAYERS);
            assertThat(set.layer("fc").dimension()).isEqualTo(3);
            for (int i = 0; i < SampleSet.ROWS; i++) {
                assertThat(set.row(i)).isEqualTo(SampleSet.row(i));
                assertThat(set.vector("conv/relu", i))
                        .containsExactly(SampleSet.map(i).toArray());
                assertThat(set.vector("fc", i))
                        .containsExactly(SampleSet.vector(i).toArray());
            }
            assertThat(set).hasToString(folder.resolve("F.viz") + " (7 images, layers [conv/relu, fc] of model 'net')");
        }
    }

    @Test
    void rowsCanBeCopiedFromAnywhereToAnywhere() throws IOException {
        Path file = SampleSet.write(folder.resolve("F.viz"));
        for (long mapping : new long[] {1, 700, 1 << 20}) { // a block a mapping, two, all
            try (FeatureSet set = FeatureSet.open(file, mapping)) {
                VectorSource vectors = set.vectors("fc");
                for (int from = 0; from <= SampleSet.ROWS; from++) {
                    for (int to = from; to <= SampleSet.ROWS; to++) {
                        float[] copied = new float[3 * (to - from)];
                        vectors.copyRows(from, to, copied);
                        assertThat(copied).containsExactly(expected(from, to));
                    }
                }
            }
        }
    }

    private static float[] expected(int from, int to) {
        return to == from
                ? new float[0]
                : Tensor.stack(IntStream.range(from, to)
                                .mapToObj(SampleSet::vector)
                                .toList())
                        .toArray();
    }

    @Test
    void rowsThatAreNotThereAreRefused() throws IOException {
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            VectorSource vectors = set.vectors("fc");

            assertThatThrownBy(() -> vectors.copyRows(6, 8, new float[9]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vectors.copyRows(-1, 1, new float[9]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vectors.copyRows(1, 3, new float[5]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> set.row(7)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> set.vectors("fc8"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("layer: " + folder.resolve("F.viz") + " holds [conv/relu, fc], got 'fc8'");
        }
    }

    @Test
    void imagesAreFoundByName() throws IOException {
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            assertThat(set.rowOf("cat/6.png")).hasValue(6);
            assertThat(set.rowOf(SampleSet.row(4).file())).hasValue(4);
            assertThat(set.rowOf("cat/7.png")).isEmpty();
        }
    }

    @Test
    void imagesAreFoundOnTheDiskButNotOutsideTheirFolder() throws IOException {
        Path images = Path.of("images", "photos");
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            assertThat(set.imagePath(6)).isEqualTo(images.resolve("cat").resolve("6.png"));
        }
        for (String outside : List.of("../passwd", "cat/../../passwd", "/etc/passwd", "")) {
            try (FeatureSet set = FeatureSet.open(single(FeatureRow.of(outside)))) {
                assertThatThrownBy(() -> set.imagePath(0))
                        .isInstanceOf(FeatureFormatException.class)
                        .hasMessage(folder.resolve("single.viz") + ": expected an image inside images/photos, found '"
                                + outside + "'");
            }
        }
    }

    @Test
    void accuracyIsNotKnownIfTheLabelsNameOtherThingsThanTheFolders() throws IOException {
        FeatureOrigin origin = Nets.origin();
        String folder = origin.classes().values().iterator().next();
        int folders = origin.classes().size();
        List<String> others = new ArrayList<>(Collections.nCopies(folders + 1, "tench"));
        try (FeatureSet set = FeatureSet.open(SampleSet.write(this.folder.resolve("F.viz")))) {
            assertThat(set.accuracy(Labels.of(others))).isEmpty();
            assertThat(set.accuracy(Labels.of(others.subList(0, folders)))).hasValue(0.2); // other names for the same
            others.set(0, folder);
            assertThat(set.accuracy(Labels.of(others))).hasValue(0.2);
        }
    }

    @Test
    void accuracyCountsImagesWithLabelAndPrediction() throws IOException {
        // labels 0 0 0 0 3 - 0, predictions 0 1 2 3 0 1 -: five have both, the first is right
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            assertThat(set.accuracy(Labels.NONE)).hasValue(0.2);
        }
        try (FeatureSet set = FeatureSet.open(single(FeatureRow.of("a.png").withLabel(1)))) {
            assertThat(set.accuracy(Labels.NONE)).isEmpty();
        }
    }

    @Test
    void everyPartOfTheOriginComesBack() throws IOException {
        InputSpec input = InputSpec.of(3, 32, 24)
                .withColorOrder(ColorOrder.BGR)
                .withScaling(Scaling.parse("125.3,123,113.9/63,62.1,66.7"))
                .withFit(Fit.CROP)
                .withAssumption("one")
                .withAssumption("two\nlines");
        FeatureOrigin origin = new FeatureOrigin("n\u00e9t", "b", "i", input, "", Optional.empty(), Map.of(7, "\t"));
        Path file = SampleSet.write(folder.resolve("F.viz"), Disk.REAL, origin);

        try (FeatureSet set = FeatureSet.open(file)) {
            assertThat(set.origin()).isEqualTo(origin);
        }
    }

    @Test
    void largeVectorsHaveBlocksOfTheirOwn() throws IOException {
        FeatureLayer large = new FeatureLayer("conv", Shape.of(3, 1024, 1024)); // 12 MiB, more than a block
        Path file = folder.resolve("F.viz");
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), List.of(large))) {
            for (int i = 0; i < 2; i++) {
                float[] numbers = new float[large.dimension()];
                numbers[i] = 1;
                writer.add(FeatureRow.of(i + ".png"), List.of(Tensor.wrap(large.shape(), numbers)));
            }
            writer.commit(0);
        }

        try (FeatureSet set = FeatureSet.open(file)) {
            assertThat(set.vector("conv", 0)[0]).isEqualTo(1);
            assertThat(set.vector("conv", 1)[1]).isEqualTo(1);
            assertThat(set.vector("conv", 1)[0]).isZero();
        }
    }

    @Test
    void aSetWithoutImagesCanBeWrittenAndRead() throws IOException {
        Path file = folder.resolve("F.viz");
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), SampleSet.LAYERS)) {
            writer.commit(5);
        }

        try (FeatureSet set = FeatureSet.open(file)) {
            assertThat(set.size()).isZero();
            assertThat(set.skipped()).isEqualTo(5);
        }
    }

    @Test
    void theWriterRefusesWhatIsNoVectorOfItsLayers() throws IOException {
        try (FeatureSetWriter writer =
                FeatureSetWriter.create(folder.resolve("F.viz"), Nets.origin(), SampleSet.LAYERS)) {
            FeatureRow row = FeatureRow.of("a.png");
            Tensor map = SampleSet.map(1);

            assertThatThrownBy(() -> writer.add(row, List.of(map)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("vectors: expected one for each of 2 layers, got 1");
            assertThatThrownBy(() -> writer.add(row, List.of(map, map)))
                    .hasMessage("vectors: expected [3] or [3] for layer 'fc', got [2,1,2]");
            assertThatThrownBy(() -> writer.add(
                            row, List.of(map, Tensor.of(Shape.of(3), Float.NaN, 1, Float.NEGATIVE_INFINITY))))
                    .hasMessage("vectors: expected finite numbers for layer 'fc', got 2 of 3 that are NaN or infinite");
            writer.add(row, List.of(map.reshape(Shape.of(4)), SampleSet.vector(1))); // flat will do
        }
    }

    @Test
    void layersAreNamedDifferentlyAndAreNotTooLarge() {
        Path file = folder.resolve("F.viz");
        FeatureLayer fc = new FeatureLayer("fc", Shape.of(3));

        assertThatThrownBy(() -> FeatureSetWriter.create(file, Nets.origin(), List.of(fc, fc)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers: expected different names, got 'fc' twice");
        assertThatThrownBy(() -> FeatureSetWriter.create(file, Nets.origin(), List.of()))
                .hasMessageStartingWith("layers: expected at least one");
        assertThatThrownBy(() -> FeatureSetWriter.create(
                        file, Nets.origin(), List.of(new FeatureLayer("conv", Shape.of(1 << 14, 1 << 14)))))
                .hasMessageStartingWith("layers: expected at least one, and less than 2^28 numbers");
        assertThatThrownBy(() -> new FeatureLayer("conv", Shape.of(3, Shape.OPEN, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape: expected a known one of less than 2^31 numbers for layer 'conv', got [3,?,4]");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aWriterThatIsClosedWithoutCommitLeavesNothing() throws IOException {
        Path file = folder.resolve("F.viz");
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), SampleSet.LAYERS)) {
            writer.add(FeatureRow.of("a.png"), List.of(SampleSet.map(1), SampleSet.vector(1)));
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingCanBeAddedOnceItIsCommitted() throws IOException {
        Path file = folder.resolve("F.viz");
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), SampleSet.LAYERS)) {
            writer.commit(0);

            assertThatThrownBy(() -> writer.add(FeatureRow.of("a.png"), List.of(SampleSet.map(1), SampleSet.vector(1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(file + " is closed");
            assertThatThrownBy(() -> writer.commit(0)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(file).exists();
    }

    @Test
    void aSetThatIsReplacedWhileOpenStaysAsItWas() throws IOException {
        Path file = SampleSet.write(folder.resolve("F.viz"));
        try (FeatureSet old = FeatureSet.open(file)) {
            try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), SampleSet.LAYERS)) {
                writer.commit(0);
            }

            assertThat(old.vector("fc", 6)).containsExactly(SampleSet.vector(6).toArray());
        }
    }

    @Test
    void nothingCanBeReadFromAClosedSet() throws IOException {
        FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")));
        VectorSource vectors = set.vectors("fc");
        set.close();
        set.close();

        String message = folder.resolve("F.viz") + " is closed; open it again to go on";
        assertThatThrownBy(() -> vectors.copyRows(0, 1, new float[3]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> set.row(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> set.writeTsv(folder.resolve("F.tsv"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> set.writeNpy("fc", folder.resolve("F.npy"))).isInstanceOf(IllegalStateException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("F.viz"));
        }
    }

    @Test
    void aMissingFileIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> FeatureSet.open(folder.resolve("F.viz")))
                .isInstanceOf(VizIOException.class)
                .hasMessage(folder.resolve("F.viz") + ": there is no such feature set");
    }

    @Test
    void aFolderToWriteToHasToBeThere() {
        Path file = folder.resolve("missing").resolve("F.viz");

        assertThatThrownBy(() -> SampleSet.write(file))
                .isInstanceOf(VizIOException.class)
                .hasMessage(file + ": expected a file in a folder that exists");
    }

    /** The file was written by the first version of the format; it must be readable, and come out the same, for ever. */
    @Test
    void theFirstVersionOfTheFormatIsReadAndWrittenToTheByte() throws IOException {
        Path committed = folder.resolve("committed.viz");
        try (InputStream bytes = FeatureSetTest.class.getResourceAsStream("version1.viz")) {
            Files.copy(bytes, committed);
        }

        try (FeatureSet set = FeatureSet.open(committed)) {
            assertThat(set.vector("fc", 6)).containsExactly(SampleSet.vector(6).toArray());
        }
        assertThat(SampleSet.write(folder.resolve("F.viz"))).hasSameBinaryContentAs(committed);
    }

    private Path single(FeatureRow row) throws IOException {
        Path file = folder.resolve("single.viz");
        try (FeatureSetWriter writer = FeatureSetWriter.create(file, Nets.origin(), SampleSet.LAYERS)) {
            writer.add(row, List.of(SampleSet.map(1), SampleSet.vector(1)));
            writer.commit(0);
        }
        return file;
    }
}
