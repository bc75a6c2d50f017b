package io.deepviz.features;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A feature set for tests: seven images in blocks of three, a map and a vector each, with something of everything. */
final class SampleSet {
    static final List<FeatureLayer> LAYERS =
            List.of(new FeatureLayer("conv/relu", Shape.of(2, 1, 2)), new FeatureLayer("fc", Shape.of(3)));
    static final int ROWS = 7;
    static final int ROWS_PER_BLOCK = 3;

    private SampleSet() {}

    static FeatureRow row(int i) {
        FeatureRow row = FeatureRow.of(i == 4 ? "ice bear/\u00e9\t<\u202e\ud83d\udc3b>.png" : "cat/" + i + ".png");
        row = i == 5 ? row : row.withLabel(i == 4 ? 3 : 0);
        return i == 6 ? row : row.withPrediction(new Prediction(i % 4, 0.125f * (i + 1)));
    }

    /** Of the first layer. */
    static Tensor map(int i) {
        return Tensor.of(Shape.of(2, 1, 2), i, -i, 0.5f * i, Float.MIN_VALUE * i);
    }

    /** Of the second layer. */
    static Tensor vector(int i) {
        return Tensor.of(Shape.of(3), 100 + i, -0f, Float.MAX_VALUE / (i + 1));
    }

    static Path write(Path file) throws IOException {
        return write(file, Disk.REAL, Nets.origin());
    }

    static Path write(Path file, Disk disk, FeatureOrigin origin) throws IOException {
        try (AtomicFile out = AtomicFile.create(file, disk)) {
            FeatureSetWriter writer = FeatureSetWriter.into(out, origin, LAYERS, ROWS_PER_BLOCK);
            for (int i = 0; i < ROWS; i++) {
                writer.add(row(i), List.of(map(i), vector(i)));
            }
            writer.commit(2);
        }
        return file;
    }
}
