package io.deepviz.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void rowsOfTheSameWorkTakeThePlaceOfEarlierOnes() throws IOException {
        Result first = new Result("a, k = 10", "peer", 3, 2, 1.3, "as \\d. (x)");
        Result second = new Result("b", "peer", 4, 2, 1, "");
        Result again = new Result("b", "peer", 6, 2, 1, "better");
        Report.write(List.of(first, second), folder, List.of("peer 1", "ours"));
        Report.write(List.of(again), folder, List.of("ours", "peer 2"));
        List<String> json = Files.readAllLines(folder.resolve("results.json"));
        assertThat(json).containsExactly("[", "  " + first.json() + ",", "  " + again.json(), "]");
        assertThat(Files.readAllLines(folder.resolve("RESULTS.md")))
                .contains(first.markdown(), again.markdown())
                .doesNotContain(second.markdown())
                .endsWith("- peer 1", "- ours", "- peer 2");
    }

    @Test
    void aMatrixIsReadAsItWasWritten() throws IOException {
        Tensor matrix = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 1e-30f);
        assertThat(Matrix.read(Matrix.npy(matrix, folder.resolve("m.npy")))).isEqualTo(matrix);
        Path other = folder.resolve("other.npy");
        String head = "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }  \n";
        Files.write(
                other, ("\u0093NUMPY\1\0" + (char) head.length() + "\0" + head).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Matrix.read(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a matrix of <f4 in C order, got {'descr': '<f8'");
    }
}
