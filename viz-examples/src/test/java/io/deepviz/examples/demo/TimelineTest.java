package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    @TempDir
    private Path directory;

    /** A level is 1/127 of a filter's largest weight, so nothing moves by more than half of that. */
    @Test
    void whatIsReadIsWhatWasWrittenToHalfALevel() throws IOException {
        Timeline read = read(written());
        assertThat(read.snapshots()).extracting(Timeline.Snapshot::step).containsExactly(0, 70);
        float[] expected = kernels(2).toArray();
        float[] actual = read.snapshots().get(1).kernels().toArray();
        assertThat(actual).containsExactly(expected, org.assertj.core.data.Offset.offset(.5f / 127 + 1e-6f));
        assertThat(actual).isNotEqualTo(read.snapshots().get(0).kernels().toArray());
    }

    @Test
    void aFilterOfZerosStaysOne() throws IOException {
        Timeline timeline = new Timeline();
        Tensor zeros = Tensor.wrap(Timeline.KERNELS, new float[64 * 363]);
        timeline.add(new Timeline.Snapshot(0, zeros));
        Path file = directory.resolve("zeros");
        timeline.write(file);
        assertThat(read(Files.readAllBytes(file)).snapshots().get(0).kernels()).isEqualTo(zeros);
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(() -> read("not a timeline".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("timeline: expected a timeline of version 1, got something else");
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        byte[] whole = written();
        assertThatThrownBy(() -> read(java.util.Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(EOFException.class);
    }

    private byte[] written() throws IOException {
        Timeline timeline = new Timeline();
        timeline.add(new Timeline.Snapshot(0, kernels(1)));
        timeline.add(new Timeline.Snapshot(70, kernels(2)));
        Path file = directory.resolve("timeline");
        timeline.write(file);
        return Files.readAllBytes(file);
    }

    private static Timeline read(byte[] bytes) throws IOException {
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            return Timeline.read(in);
        }
    }

    /** Weights of at most 1. */
    private static Tensor kernels(long seed) {
        Chance chance = new Chance(seed, 0);
        float[] weights = new float[64 * 363];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) chance.uniform(-1, 1);
        }
        return Tensor.wrap(Timeline.KERNELS, weights);
    }
}
